#include "core/csv.h"

#include <gtest/gtest.h>

#include <sstream>

#include "core/error.h"
#include "core/file.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// The header and the rows of `text`.
Rows rows_of(const std::string& text) {
    std::istringstream stream(text);
    CsvReader reader(stream, "table.csv");
    Rows rows = {reader.header()};
    while (reader.next()) rows.push_back(reader.row());
    return rows;
}

std::string error_of(const std::string& text) {
    try {
        rows_of(text);
    } catch (const InputError& error) {
        EXPECT_EQ(error.subject(), "table.csv");
        return error.problem();
    }
    return "no error";
}

TEST(Csv, ReadsPlainRows) {
    EXPECT_EQ(rows_of("a,b\n1,2\n3,\n"), (Rows{{"a", "b"}, {"1", "2"}, {"3", ""}}));
    EXPECT_EQ(rows_of("a,b\n1,2"), (Rows{{"a", "b"}, {"1", "2"}}));
    EXPECT_EQ(rows_of("a,b\n1,"), (Rows{{"a", "b"}, {"1", ""}}));
    EXPECT_EQ(rows_of("a\n"), (Rows{{"a"}}));
}

TEST(Csv, ReadsQuotedFields) {
    EXPECT_EQ(rows_of("a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"two\nlines\",\"\"\n"),
              (Rows{{"a", "b"}, {"x, y", "say \"hi\""}, {"two\nlines", ""}}));
}

TEST(Csv, TakesEveryLineBreakAByteOrderMarkAndBlankLines) {
    const Rows expected = {{"a", "b"}, {"1", "2"}, {"3", "4"}};
    EXPECT_EQ(rows_of("a,b\r\n1,2\r\n3,4\r\n"), expected);
    EXPECT_EQ(rows_of("a,b\r1,2\r3,4\r"), expected);
    EXPECT_EQ(rows_of("\xEF\xBB\xBF\"a\",b\n1,2\n\n\n3,4\n\n"), expected);
    EXPECT_EQ(rows_of("a,b\n\"1\r\n\",2\n"), (Rows{{"a", "b"}, {"1\r\n", "2"}}));
}

TEST(Csv, FindsColumnsAndCountsLines) {
    std::istringstream stream("a,b\n\n\"x\ny\",1\nz,2\n");
    CsvReader reader(stream, "table.csv");
    EXPECT_EQ(reader.column("b"), 1U);
    EXPECT_EQ(reader.column("c"), std::nullopt);
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.line(), 3U);
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.line(), 5U);
    EXPECT_FALSE(reader.next());
    EXPECT_FALSE(reader.next());
}

TEST(Csv, SaysWhereATableIsBroken) {
    EXPECT_EQ(error_of(""), "has no header row");
    EXPECT_EQ(error_of("\n\n"), "has no header row");
    EXPECT_EQ(error_of("a,b\n1,2\n1,2,3\n"), "line 3: has 3 fields where the header has 2");
    EXPECT_EQ(error_of("a,b\n\"x\ny\",2\n1\n"), "line 4: has 1 fields where the header has 2");
    EXPECT_EQ(error_of("a,b\n1,\"open\nand on\n"), "line 2: opens a quote that is never closed");
    EXPECT_EQ(error_of("a,b\n\"x\" y,2\n"), "line 2: has text after a closing quote");
    EXPECT_EQ(error_of("a,b\nx \"y\",2\n"), "line 2: has a quote inside a field");
    EXPECT_EQ(error_of("a,b,a\n"), "line 1: two columns are called 'a'");
    EXPECT_EQ(error_of(std::string("a,b\n1,\0", 7)), "line 2: holds a NUL byte");
    EXPECT_EQ(error_of("\xEF\xBBx"), "line 1: starts with bytes that are not text");
    EXPECT_EQ(error_of("a\n" + std::string(17 << 20, 'x')), "line 2: has a field of more than 16 MiB");
    EXPECT_EQ(error_of("a\n\"" + std::string(17 << 20, '\n')), "line 2: has a field of more than 16 MiB");
}

TEST(Csv, RefusesFoldersAndMissingFiles) {
    const testing::TemporaryFolder folder;
    EXPECT_THROW(CsvReader(folder.path()), InputError);
    EXPECT_THROW(CsvReader(folder / "missing.csv"), InputError);
}

TEST(Csv, JoinsTheRowsOfALongHeader) {
    const testing::TemporaryFolder folder;
    const std::filesystem::path path = folder / "tracks.csv";
    write_atomically(path, ",set,set,track\n,split,subset,title\ntrack_id,,,\n2,training,small,Food\n");
    CsvReader reader(path, 3);
    EXPECT_EQ(reader.header(),
              (std::vector<std::string>{"track_id", "set.split", "set.subset", "track.title"}));
    ASSERT_TRUE(reader.next());
    EXPECT_EQ(reader.line(), 4U);
    EXPECT_EQ(reader.row().back(), "Food");
    EXPECT_THROW(CsvReader(path, 5), InputError);
    write_atomically(path, "a,a\nb,b\n1,2\n");
    EXPECT_THROW(CsvReader(path, 2), InputError);  // two columns of one name
}

TEST(Csv, QuotesOnlyWhatNeedsIt) {
    EXPECT_EQ(csv_field("plain text; with 'signs'"), "plain text; with 'signs'");
    EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
    EXPECT_EQ(csv_field("say \"hi\""), "\"say \"\"hi\"\"\"");
    EXPECT_EQ(csv_field("two\nlines"), "\"two\nlines\"");
}

TEST(Csv, WhatIsWrittenComesBack) {
    const Rows table = {{"path"}, {""}, {" lead"}, {"a,b"}, {"\""}, {"\r\n"}, {"\xC3\xA9"}, {"last"}};
    std::ostringstream out;
    for (const auto& row : table) write_csv_row(out, row);
    EXPECT_EQ(rows_of(out.str()), table);
}

}  // namespace
}  // namespace resonet
