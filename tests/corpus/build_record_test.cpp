#include "corpus/build_record.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/file.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

const nlohmann::json settings{{"clip_seconds", 30.0}, {"profile", "core"}};

TEST(BuildRecord, RemembersWhatIsDone) {
    const TemporaryFolder folder;
    {
        BuildRecord record(folder / "r", settings);
        record.add({"a", 61.25, {{0.5, 100}, {31.0, 200}}});
        record.add({"b", 3.0, {}});
        record.add({"a", 61.25, {{0.5, 111}}});  // made again: the last counts
    }
    const BuildRecord record(folder / "r", settings);
    ASSERT_NE(record.find("a"), nullptr);
    EXPECT_EQ(record.find("a")->seconds, 61.25);
    ASSERT_EQ(record.find("a")->clips.size(), 1U);
    EXPECT_EQ(record.find("a")->clips[0].start, 0.5);
    EXPECT_EQ(record.find("a")->clips[0].bytes, 111U);
    EXPECT_TRUE(record.find("b")->clips.empty());
    EXPECT_EQ(record.find("c"), nullptr);
}

TEST(BuildRecord, SurvivesAKillInTheMiddleOfALine) {
    const TemporaryFolder folder;
    { BuildRecord(folder / "r", settings).add({"a", 61.0, {{0.5, 100}}}); }
    const std::string whole = read_text(folder / "r");
    const std::size_t second = whole.find('\n') + 1;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        write_atomically(folder / "r", whole.substr(0, size));
        {
            BuildRecord record(folder / "r", settings);
            EXPECT_EQ(record.find("a") != nullptr, size == whole.size()) << size;
            record.add({"b", 1.0, {}});
        }
        EXPECT_NE(BuildRecord(folder / "r", settings).find("b"), nullptr) << size;
    }
    EXPECT_LT(second, whole.size());
}

TEST(BuildRecord, RefusesOtherSettingsAndOtherFiles) {
    const TemporaryFolder folder;
    { BuildRecord(folder / "r", settings); }
    nlohmann::json others = settings;
    others["profile"] = "small";
    try {
        BuildRecord(folder / "r", others);
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_EQ(error.problem(), "the data set was begun with profile core (not small)");
    }
    for (const char* text : {"hello\n", "[1]\n", "{\"a\":1}\n"}) {
        write_atomically(folder / "x", text);
        EXPECT_THROW(BuildRecord(folder / "x", settings), UsageError) << text;
    }
    for (const char* line : {"hello\n", "{}\n", "{\"track\":1,\"seconds\":1,\"clips\":[]}\n",
                             "{\"track\":\"a\",\"seconds\":1,\"clips\":[{\"start\":0}]}\n"}) {
        write_atomically(folder / "x", settings.dump() + "\n" + line);
        EXPECT_THROW(BuildRecord(folder / "x", settings), UsageError) << line;
    }
}

TEST(BuildRecord, BelongsToOneProcessAtATime) {
    const TemporaryFolder folder;
    const BuildRecord record(folder / "r", settings);
    EXPECT_THROW(BuildRecord(folder / "r", settings), UsageError);
}

}  // namespace
}  // namespace resonet
