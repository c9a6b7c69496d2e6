#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "core/file.h"
#include "data/manifest.h"
#include "run_program.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* music =
    "path,label,track,artist,title,split,start,duration,synthetic,mood\n"
    "a.wav,rock,a,Ann,One,train,,1800,,calm\n"
    "a.wav,rock,a,Ann,One,train,1800,1800,,wild\n"
    "b.wav,jazz,b,,,test,2.5,10,yes,\n"
    "c.wav,jazz,c,Ben,\"Two\nlines\",test,,,,\n";

class DatasetTools : public ::testing::Test {
  protected:
    DatasetTools() { write_atomically(file("m.csv"), music); }

    std::string file(const std::string& name) const { return (folder_ / name).string(); }

    TemporaryFolder folder_;
};

TEST_F(DatasetTools, StatsAddUp) {
    const Outcome outcome = run_resonet({"dataset", "stats", file("m.csv")});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    const std::vector<std::string> lines = outcome.output_lines();
    ASSERT_GE(lines.size(), 12U) << outcome.output;
    EXPECT_EQ(lines[0], file("m.csv") + ": 4 clips of 2 labels");
    EXPECT_EQ(lines[2], "label  clips  tracks  artists  hours  train  test");
    EXPECT_EQ(lines[3], "jazz       2       2        1  >0.00      0     2");
    EXPECT_EQ(lines[4], "rock       2       1        1   1.00      2     0");
    EXPECT_EQ(lines[5], "all        4       3        2  >1.00      2     2");
    EXPECT_NE(outcome.output.find("synthetic     1 of 4 clips: rendered by a program"), std::string::npos);
    EXPECT_NE(
        outcome.output.find("not known     artist of 1 clip, album of all clips, title of 1 clip, length of "
                            "1 clip, measurements of all clips"),
        std::string::npos)
        << outcome.output;
}

TEST_F(DatasetTools, StatsAsJson) {
    const Outcome outcome = run_resonet({"dataset", "stats", file("m.csv"), "--json", "-"});
    const auto json = nlohmann::json::parse(outcome.output);
    EXPECT_EQ(json["all"]["clips"], 4);
    EXPECT_EQ(json["labels"]["rock"]["hours"], 1.0);
    EXPECT_EQ(json["labels"]["jazz"]["splits"], nlohmann::json::object({{"test", 2}}));
    EXPECT_EQ(json["splits"]["train"]["tracks"], 1);
    EXPECT_EQ(json["synthetic"], 1);
    EXPECT_EQ(json["clips_without"]["artist"], 1);
    EXPECT_TRUE(json["loudness"].is_null());
}

TEST_F(DatasetTools, SamplesKeepTheTestSplitWhole) {
    std::string text = "path,label,split\n";
    for (int i = 0; i < 40; ++i) {
        text += fmt::format("{}.wav,{},{}\n", i, i % 2 == 0 ? "rock" : "jazz", i < 30 ? "train" : "test");
    }
    write_atomically(file("s.csv"), text);
    const Outcome outcome =
        run_resonet({"dataset", "sample", file("s.csv"), "--per-label", "4", "--split", "train",
                     "--keep-splits", "valid,test", "--seed", "5", "--out", file("o.csv")});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.errors, file("o.csv") +
                                  ": 8 clips drawn (by track, seed 5; tracks: jazz 4, rock 4) and 10 "
                                  "kept whole (valid, test)\n");
    std::map<std::pair<std::string, Split>, int> counts;
    for (const ClipRecord& clip : read_manifest(file("o.csv")).clips) ++counts[{clip.label, clip.split}];
    EXPECT_EQ((counts[{"jazz", Split::train}]), 4);
    EXPECT_EQ((counts[{"jazz", Split::test}]), 5);
    EXPECT_EQ((counts[{"rock", Split::test}]), 5);
    EXPECT_EQ(
        run_resonet({"dataset", "sample", file("s.csv"), "6", "--by", "clip", "--out", file("p.csv")}).status,
        0);
    EXPECT_EQ(read_manifest(file("p.csv")).clips.size(), 6U);
    const Outcome few =
        run_resonet({"dataset", "sample", file("s.csv"), "--per-label", "99", "--out", file("q.csv")});
    EXPECT_EQ(few.status, 0);
    EXPECT_EQ(few.error_lines().front(), "resonet: jazz: has only 20 tracks of the 99 asked for");
}

TEST_F(DatasetTools, SampleRefusesWhatMakesNoSense) {
    for (const std::vector<std::string>& options :
         std::vector<std::vector<std::string>>{{},
                                               {"3", "--per-label", "3"},
                                               {"0"},
                                               {"-1"},
                                               {"3", "--by", "genre"},
                                               {"3", "--split", "dev"},
                                               {"3", "--split", "valid"}}) {
        std::vector<std::string> arguments = {"dataset", "sample", file("m.csv"), "--out", file("o.csv")};
        arguments.insert(arguments.end(), options.begin(), options.end());
        EXPECT_EQ(run_resonet(arguments).status, 2) << fmt::format("{}", fmt::join(options, " "));
    }
    EXPECT_FALSE(fs::exists(file("o.csv")));
}

TEST_F(DatasetTools, MergeKeepsPathsRight) {
    fs::create_directories(file("x"));
    fs::create_directories(file("out"));
    write_atomically(file("x/n.csv"), "path,label,tempo\na.wav,hip hop,90\n");
    write_atomically(file("map.csv"), "from,to\nHip-Hop,hiphop\n");
    const Outcome outcome = run_resonet({"dataset", "merge", file("m.csv"), file("x/n.csv"), "--label-map",
                                         file("map.csv"), "--out", file("both.csv")});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_NE(outcome.errors.find("both.csv: 5 clips of 2 data sets\n"), std::string::npos);
    EXPECT_NE(outcome.errors.find("1 track of one name in several sets got the set's name in front: 'a'"),
              std::string::npos)
        << outcome.errors;
    const Manifest both = read_manifest(file("both.csv"));
    EXPECT_EQ(both.clips[4].path, fs::path(file("x/a.wav")));
    EXPECT_EQ(both.clips[4].label, "hiphop");
    EXPECT_EQ(both.clips[4].track, "n/a");
    EXPECT_EQ(both.clips[0].track, "m/a");
    EXPECT_EQ(both.extra_columns, (std::vector<std::string>{"mood", "tempo"}));
    EXPECT_NE(read_text(file("both.csv")).find("\nx/a.wav,"), std::string::npos);
}

TEST_F(DatasetTools, MergeNamesAClipThatIsThereTwice) {
    const Outcome twice =
        run_resonet({"dataset", "merge", file("m.csv"), file("m.csv"), "--out", file("both.csv")});
    EXPECT_EQ(twice.status, 2);
    EXPECT_NE(twice.errors.find("a.wav"), std::string::npos);
    EXPECT_FALSE(fs::exists(file("both.csv")));
    const Outcome skipped = run_resonet(
        {"dataset", "merge", file("m.csv"), file("m.csv"), "--skip-duplicates", "--out", file("both.csv")});
    EXPECT_EQ(skipped.status, 0) << skipped.errors;
    EXPECT_EQ(read_manifest(file("both.csv")).clips.size(), 4U);
    EXPECT_EQ(run_resonet({"dataset", "merge", file("m.csv"), "--out", file("both.csv")}).status, 2);
}

TEST_F(DatasetTools, ExportsAPlaylist) {
    const Outcome outcome = run_resonet({"dataset", "export", file("m.csv"), "--format", "m3u", "--split",
                                         "test", "--out", file("test.m3u8")});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(read_text(file("test.m3u8")),
              "#EXTM3U\n"
              "#EXTINF:10,b\n"
              "#EXTVLCOPT:start-time=2.5\n"
              "#EXTVLCOPT:stop-time=12.5\n" +
                  file("b.wav") +
                  "\n"
                  "#EXTINF:-1,Ben - Two\\nlines\n" +
                  file("c.wav") + "\n");
}

TEST_F(DatasetTools, ExportsTablesAndJsonLines) {
    ASSERT_EQ(run_resonet({"dataset", "export", file("m.csv"), "-f", "csv", "--label", "rock", "--out",
                           file("rock.csv")})
                  .status,
              0);
    EXPECT_EQ(read_manifest(file("rock.csv")).clips.size(), 2U);
    const Outcome lines =
        run_resonet({"dataset", "export", file("m.csv"), "-f", "jsonl", "--out", "/dev/stdout"});
    ASSERT_EQ(lines.output_lines().size(), 4U);
    const auto first = nlohmann::json::parse(lines.output_lines()[1]);
    EXPECT_EQ(first["path"], file("a.wav"));
    EXPECT_EQ(first["start"], 1800.0);
    EXPECT_EQ(first["mood"], "wild");
    EXPECT_FALSE(first.contains("album"));
    EXPECT_EQ(nlohmann::json::parse(lines.output_lines()[2])["synthetic"], true);
}

TEST_F(DatasetTools, JsonLinesHoldTheBytesOfAPath) {
    const std::string name = "caf\xE9.wav";
    write_atomically(file("m.csv"), "path,label\n" + name + ",rock\nplain.wav,rock\n");
    const Outcome lines =
        run_resonet({"dataset", "export", file("m.csv"), "-f", "jsonl", "--out", "/dev/stdout"});
    ASSERT_EQ(lines.output_lines().size(), 2U) << lines.errors;
    const auto first = nlohmann::json::parse(lines.output_lines()[0]);
    EXPECT_EQ(first["path"], file("caf\xEF\xBF\xBD.wav"));
    std::string bytes;
    for (const char c : file(name)) bytes += fmt::format("{:02x}", static_cast<unsigned char>(c));
    EXPECT_EQ(first["path_bytes"], bytes);
    EXPECT_FALSE(nlohmann::json::parse(lines.output_lines()[1]).contains("path_bytes"));
}

TEST_F(DatasetTools, SampleNamesTracksOfSeveralGenres) {
    write_atomically(file("m.csv"), "path,label,track,start\na.wav,rock,a,\na.wav,pop,a,5\nb.wav,jazz,b,\n");
    const Outcome outcome = run_resonet({"dataset", "sample", file("m.csv"), "2", "--out", file("o.csv")});
    EXPECT_EQ(outcome.error_lines().front(),
              "resonet: 1 track with clips of several genres counts for that of its first: 'a'");
    EXPECT_NE(outcome.errors.find("tracks: jazz 1, pop 0, rock 1)"), std::string::npos) << outcome.errors;
}

TEST_F(DatasetTools, ExportRefusesWhatIsNotThere) {
    for (const std::vector<std::string>& options : std::vector<std::vector<std::string>>{
             {"-f", "xml"}, {"-f", "csv", "--label", "polka"}, {"-f", "csv", "--split", "valid"}, {}}) {
        std::vector<std::string> arguments = {"dataset", "export", file("m.csv"), "--out", file("o")};
        arguments.insert(arguments.end(), options.begin(), options.end());
        EXPECT_EQ(run_resonet(arguments).status, 2);
    }
    write_atomically(file("arrays.csv"), "array,row,label\nx.npy,0,rock\n");
    EXPECT_EQ(run_resonet({"dataset", "export", file("arrays.csv"), "-f", "m3u", "--out", file("o")}).status,
              2);
    EXPECT_FALSE(fs::exists(file("o")));
}

}  // namespace
}  // namespace resonet::testing
