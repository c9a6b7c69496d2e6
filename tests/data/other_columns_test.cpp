#include "data/other_columns.h"

#include <gtest/gtest.h>

#include "core/file.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;
using Names = std::vector<std::string>;

/// The rows of a table, from 0, with these labels.
void add_rows(Manifest& manifest, const std::filesystem::path& table, const Names& labels) {
    manifest.kind = SourceKind::tables;
    for (std::size_t row = 0; row < labels.size(); ++row) {
        ClipRecord clip;
        clip.path = table;
        clip.row = row;
        clip.label = labels[row];
        manifest.clips.push_back(clip);
    }
}

Names reasons(const Manifest& manifest, std::vector<bool> used = {}) {
    used.resize(manifest.clips.size(), used.empty());
    Names found;
    for (const OtherColumn& column : other_columns(manifest, used)) {
        found.push_back(column.name + ": " + column.reason);
    }
    return found;
}

TEST(OtherColumns, AreThoseThatTellTheLabel) {
    const TemporaryFolder folder;
    write_atomically(folder / "t.csv",
                     "label,top,code,rms,tempo,half\n"
                     "x,rock,7,0.1,120,7\n"
                     "x,jazz,9.0,0.2,120,9\n"
                     "x,rock,7,0.3,90,8\n"
                     "x,jazz,9,0.4,120,9\n");
    Manifest manifest;
    add_rows(manifest, folder / "t.csv", {"rock", "jazz", "rock", "jazz"});
    EXPECT_EQ(reasons(manifest),
              Names({"top: it holds the labels", "code: it goes with the labels one to one"}));
    // Labels that are numbers, written in another way.
    for (ClipRecord& clip : manifest.clips) clip.label = clip.label == "rock" ? "7.0" : "9";
    EXPECT_EQ(reasons(manifest),
              Names({"top: it goes with the labels one to one", "code: it holds the labels"}));
    // Only clips that are used tell: without row 2 the last column is like 'code'.
    EXPECT_EQ(reasons(manifest, {true, true, false, true}),
              Names({"code: it holds the labels", "half: it holds the labels"}));
}

TEST(OtherColumns, OfFewClipsAnyColumnMightTellTheLabel) {
    const TemporaryFolder folder;
    write_atomically(folder / "t.csv", "rms,tempo\n0.1,120\n0.2,90\n0.3,90\n");
    Manifest manifest;
    add_rows(manifest, folder / "t.csv", {"rock", "jazz", "jazz"});
    EXPECT_EQ(reasons(manifest), Names());  // 'tempo' goes with the labels, but of rock there is one clip
    for (ClipRecord& clip : manifest.clips) clip.label = "jazz";
    EXPECT_EQ(reasons(manifest), Names());
}

TEST(OtherColumns, AreThoseThatNumberTheRows) {
    const TemporaryFolder folder;
    write_atomically(folder / "t.csv",
                     "trackID,clip_id,song_id,rising,spectral_centroid,id\n"
                     "2,1,1,1,1.5,3\n"
                     "3,2,1,2,2.5,4\n"
                     "10,2.5,2,3,3.5,\n");
    Manifest manifest;
    add_rows(manifest, folder / "t.csv", {"rock", "jazz", "rock"});
    EXPECT_EQ(reasons(manifest), Names({"trackID: it numbers the rows"}));
}

TEST(OtherColumns, HaveToBeSoInAllTables) {
    const TemporaryFolder folder;
    write_atomically(folder / "a.csv", "id,top,code,sub_id\n1,rock,1,1\n2,jazz,2,2\n");
    write_atomically(folder / "b.csv", "id,top,code,sub_id\n1,rock,1,2\n5,jazz,2,1\n");
    write_atomically(folder / "c.csv", "id,code\n1,1\n");
    Manifest manifest;
    add_rows(manifest, folder / "a.csv", {"rock", "jazz"});
    add_rows(manifest, folder / "b.csv", {"rock", "jazz"});
    add_rows(manifest, folder / "missing.csv", {"rock"});
    EXPECT_EQ(reasons(manifest), Names({"id: it numbers the rows", "top: it holds the labels",
                                        "code: it goes with the labels one to one"}));
    add_rows(manifest, folder / "c.csv", {"rock"});
    EXPECT_EQ(reasons(manifest),
              Names({"id: it numbers the rows", "code: it goes with the labels one to one"}));
}

}  // namespace
}  // namespace resonet
