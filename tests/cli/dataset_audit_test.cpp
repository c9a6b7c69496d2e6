#include <fmt/format.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/file.h"
#include "run_program.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// A table and a manifest of 40 tracks of five clips, where nothing tells the label but that clips of a
/// track are alike. `split` names the split of a clip by track and number.
template <typename SplitOf>
fs::path write_data_set(const fs::path& folder, SplitOf split) {
    NoiseSource noise(5);
    std::string table = "length,a,b,c,d,e,f,g,h,label\n";
    std::string manifest = "table,row,label,track,artist,split\n";
    int row = 0;
    for (int track = 0; track < 40; ++track) {
        std::vector<double> centre(8);
        for (double& value : centre) value = noise.next();
        const std::string label = track % 2 == 0 ? "blues" : "rock";
        for (int clip = 0; clip < 5; ++clip, ++row) {
            table += "66149";
            for (const double value : centre) table += fmt::format(",{:.6f}", value + 0.02 * noise.next());
            table += fmt::format(",{}\n", label);
            manifest += fmt::format("t.csv,{},{},t{},,{}\n", row, label, track, split(track, clip));
        }
    }
    write_atomically(folder / "t.csv", table);
    write_atomically(folder / "m.csv", manifest);
    return folder / "m.csv";
}

std::string clip_by_clip(int, int clip) {
    return clip == 0 ? "test" : clip == 1 ? "valid" : "train";
}

std::string track_by_track(int track, int) {
    return track < 8 ? "test" : track < 16 ? "valid" : "train";
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(DatasetAudit, CallsSegmentsSplitAtRandomALeakInWordsAndNumbers) {
    const TemporaryFolder folder;
    const fs::path manifest = write_data_set(folder.path(), clip_by_clip);
    const fs::path report = folder / "audit.json";
    const Outcome outcome =
        run_resonet({"dataset", "audit", manifest.string(), "--repeats", "2", "--json", report.string()});
    EXPECT_EQ(outcome.status, 1) << outcome.errors;
    EXPECT_TRUE(contains(outcome.output, "train 120, valid 40, test 40 (column 'split')")) << outcome.output;
    EXPECT_TRUE(contains(outcome.output, "40 tracks straddle the splits: 't0' (train, valid, test), "));
    EXPECT_TRUE(contains(outcome.output, "This split is leaky: 100.0 % of the test clips (40 of 40)"));
    EXPECT_TRUE(contains(outcome.output, "the leak is worth about "));
    const json found = json::parse(read_text(report));
    EXPECT_EQ(found["leaky"], true);
    EXPECT_EQ(found["divided_by"], "split");
    EXPECT_EQ(found["leaks"]["tracks"]["straddling"], 40);
    EXPECT_EQ(found["leaks"]["tracks"]["clips"], 200);
    EXPECT_EQ(found["leaks"]["tracks"]["test_clips_with_a_sibling"], 40);
    EXPECT_EQ(found["leaks"]["tracks"]["leaks"][0]["parts"], json({"train", "valid", "test"}));
    EXPECT_EQ(found["leaks"]["artists"]["clips_with_a_name"], 0);
    ASSERT_EQ(found["estimate"]["scores"].size(), 3U);
    EXPECT_EQ(found["estimate"]["scores"][0]["split"], "as given");
    EXPECT_EQ(found["estimate"]["scores"][0]["answers"], 40);
    EXPECT_EQ(found["estimate"]["scores"][2]["split"], "track-disjoint");
    const json& difference = found["estimate"]["differences"][0];
    EXPECT_EQ(difference["to"], "track-disjoint");
    EXPECT_GT(difference["accuracy"]["low"], 0.1);
    // The same again, on one thread: the same words.
    EXPECT_EQ(run_resonet({"dataset", "audit", manifest.string(), "--repeats", "2", "-j", "1"}).output,
              outcome.output);
}

TEST(DatasetAudit, AcceptsASplitThatKeepsTracksTogether) {
    const TemporaryFolder folder;
    const fs::path manifest = write_data_set(folder.path(), track_by_track);
    const Outcome outcome = run_resonet({"dataset", "audit", manifest.string(), "--repeats", "2"});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_TRUE(contains(outcome.output, "No track or duplicate is known to straddle the splits.\n"))
        << outcome.output;
    EXPECT_TRUE(contains(outcome.output, "Artists and albums are not known"));
    EXPECT_FALSE(contains(outcome.output, "the leak is worth"));
    EXPECT_TRUE(contains(outcome.output, "Clips split at random would score "));
    EXPECT_TRUE(contains(outcome.output, "Copies are not looked for here")) << outcome.output;
    EXPECT_TRUE(contains(outcome.output,
                         "'resonet dataset check " + manifest.string() + " --out checked.csv' first"));
    // Eight of forty tracks are tested.
    EXPECT_TRUE(contains(outcome.output, "Only 8 recordings are tested as given"));
}

TEST(DatasetAudit, SeesCopiesByTheirSamples) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv",
                     "path,label,split,seconds,sample_rate,channels,peak,clipping,silence,content\n"
                     "a.wav,rock,train,3,22050,1,-1,0,0,abc\nb.wav,rock,test,3,22050,1,-1,0,0,abc\n"
                     "c.wav,blues,train,3,22050,1,,0,1,000\nd.wav,blues,test,3,22050,1,,0,1,000\n");
    const Outcome outcome = run_resonet({"dataset", "audit", (folder / "m.csv").string(), "--no-estimate"});
    EXPECT_EQ(outcome.status, 1) << outcome.errors;
    EXPECT_TRUE(contains(outcome.output, "1 group of duplicates straddles the splits: 'a' (train, test)"))
        << outcome.output;
    EXPECT_FALSE(contains(outcome.output, "Copies are not looked for"));
}

TEST(DatasetAudit, LeavesOutAColumnThatTellsTheLabel) {
    const TemporaryFolder folder;
    const fs::path manifest = write_data_set(folder.path(), clip_by_clip);
    const Outcome before = run_resonet({"dataset", "audit", manifest.string(), "--repeats", "1"});
    std::string table;
    int row = -1;
    for (const std::string& line : lines_of(read_text(folder / "t.csv"))) {
        const std::string label = line.substr(line.rfind(',') + 1);
        const std::string more = row < 0 ? "row_id,genre_top,genre_code"
                                         : fmt::format("{},{},{}", row, label, label == "rock" ? 3 : 8);
        table += more + ',' + line.substr(0, line.rfind(',')) + '\n';
        ++row;
    }
    write_atomically(folder / "t.csv", table);
    const Outcome outcome = run_resonet({"dataset", "audit", manifest.string(), "--repeats", "1"});
    EXPECT_TRUE(contains(outcome.output, "column 'genre_top' is left out: it holds the labels\n"))
        << outcome.output;
    EXPECT_TRUE(
        contains(outcome.output, "column 'genre_code' is left out: it goes with the labels one to one\n"));
    EXPECT_TRUE(contains(outcome.output, "column 'row_id' is left out: it numbers the rows\n"));
    const auto scores = [](const std::string& text) { return text.substr(text.find("accuracy in %")); };
    EXPECT_EQ(scores(outcome.output), scores(before.output));
}

TEST(DatasetAudit, SaysWhatARandomSplitWouldDo) {
    const TemporaryFolder folder;
    const fs::path manifest = write_data_set(folder.path(), [](int, int) { return ""; });
    const Outcome outcome = run_resonet({"dataset", "audit", manifest.string(), "--no-estimate"});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.errors, "");
    EXPECT_TRUE(contains(outcome.output, "not divided"));
    // 1 - 0.2^4
    EXPECT_TRUE(contains(outcome.output, "about 99.8 % of the test clips would have a sibling"))
        << outcome.output;
    EXPECT_TRUE(contains(outcome.output, "Such a split would be leaky."));
}

TEST(DatasetAudit, NeedsNoFilesForTheColumnsAlone) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv",
                     "path,label,track,artist,album,cluster,split,synthetic\n"
                     "a.wav,rock,1,A,Hits,k,train,\nb.wav,rock,2,A,Hits,,test,yes\n"
                     "c.wav,blues,3,B,,,train,\nd.wav,blues,4,,,,test,\n");
    const std::string manifest = (folder / "m.csv").string();
    const Outcome columns = run_resonet({"dataset", "audit", manifest, "--no-estimate"});
    EXPECT_EQ(columns.status, 0) << columns.errors;
    EXPECT_TRUE(contains(columns.output, "1 of the clips is synthetic"));
    EXPECT_TRUE(contains(columns.output, "1 album straddles the splits: 'A: Hits' (train, test)"));
    EXPECT_TRUE(contains(columns.output,
                         "artists do:\n50.0 % of the test clips (1 of 2) have a clip of the same artist in"))
        << columns.output;
    EXPECT_TRUE(contains(columns.output, "Artists are known for 75.0 % of the clips, albums for 50.0 %."));
    // The estimate needs them, and says so.
    const Outcome estimate = run_resonet({"dataset", "audit", manifest});
    EXPECT_EQ(estimate.status, 0) << estimate.errors;
    EXPECT_TRUE(contains(estimate.output, "is not estimated: ")) << estimate.output;
}

TEST(DatasetAudit, AuditsFolds) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv",
                     "path,label,track,part,mixed\n"
                     "a.wav,rock,1,1,1\nb.wav,rock,1,1,2\nc.wav,blues,2,12,1\nd.wav,blues,2,12,1\n");
    const std::string manifest = (folder / "m.csv").string();
    const Outcome good =
        run_resonet({"dataset", "audit", manifest, "--fold-column", "part", "--no-estimate"});
    EXPECT_EQ(good.status, 0) << good.errors;
    EXPECT_TRUE(contains(good.output, "fold 1: 2, fold 12: 2 (column 'part')"));
    const Outcome bad =
        run_resonet({"dataset", "audit", manifest, "--fold-column", "mixed", "--no-estimate"});
    EXPECT_EQ(bad.status, 1) << bad.errors;
    EXPECT_TRUE(contains(bad.output, "1 track straddles the folds: '1' (fold 1, fold 2)"));
    EXPECT_TRUE(contains(bad.output, "These folds are leaky: 50.0 % of the test clips (2 of 4)"));
}

TEST(DatasetAudit, CountsManyFolds) {
    const TemporaryFolder folder;
    std::string manifest = "path,label,fold\n";
    for (int i = 0; i < 19; ++i) {
        manifest += fmt::format("{}.wav,rock,{}\n", i, i % 10);
    }
    write_atomically(folder / "m.csv", manifest);
    const Outcome outcome = run_resonet({"dataset", "audit", (folder / "m.csv").string(), "--no-estimate"});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_TRUE(contains(outcome.output, "\n10 folds of 1 to 2 clips (column 'fold')\n")) << outcome.output;
}

TEST(DatasetAudit, NamesRowsItCannotUse) {
    const TemporaryFolder folder;
    const fs::path manifest = write_data_set(folder.path(), track_by_track);
    std::string table = read_text(folder / "t.csv");
    const std::size_t second = table.find('\n', table.find('\n') + 1) + 1;
    table.replace(second, table.find('\n', second) - second, "66149,nan,0,0,0,0,0,0,0,blues");
    write_atomically(folder / "t.csv", table);
    const Outcome outcome = run_resonet({"dataset", "audit", manifest.string(), "--repeats", "1"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_TRUE(contains(outcome.errors, "t.csv, row 1: has nan in column 'a'")) << outcome.errors;
    EXPECT_TRUE(contains(outcome.output, "1 clip could not be used")) << outcome.output;
    EXPECT_TRUE(contains(outcome.output, "199 clips")) << outcome.output;
}

TEST(DatasetAudit, TellsWhyThereIsNoEstimate) {
    const TemporaryFolder folder;
    write_atomically(folder / "p.csv", "picture,label\na.png,rock\nb.png,blues\n");
    const Outcome pictures = run_resonet({"dataset", "audit", (folder / "p.csv").string()});
    EXPECT_EQ(pictures.status, 0);
    EXPECT_TRUE(contains(pictures.output, "is not estimated: the clips are pictures"));
    write_atomically(folder / "o.csv", "path,label\na.wav,rock\nb.wav,rock\n");
    const Outcome one = run_resonet({"dataset", "audit", (folder / "o.csv").string()});
    EXPECT_EQ(one.status, 0);
    EXPECT_TRUE(contains(one.output, "fewer than two labels")) << one.output;
}

TEST(DatasetAudit, ScoresNoSplitWithoutTestClips) {
    const TemporaryFolder folder;
    const fs::path manifest = write_data_set(folder.path(), [](int, int) { return "train"; });
    const Outcome outcome = run_resonet({"dataset", "audit", manifest.string(), "--repeats", "1"});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_TRUE(contains(outcome.output, "the split as given is not scored")) << outcome.output;
}

TEST(DatasetAudit, RefusesWhatItCannotAudit) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv", "path,label,fold\na.wav,rock,\n");
    const std::string manifest = (folder / "m.csv").string();
    EXPECT_EQ(run_resonet({"dataset", "audit"}).status, 2);
    EXPECT_EQ(run_resonet({"dataset", "audit", (folder / "none.csv").string()}).status, 2);
    EXPECT_EQ(run_resonet({"dataset", "audit", manifest, "--split-column", "part"}).status, 2);
    EXPECT_EQ(run_resonet({"dataset", "audit", manifest, "--split-column", "split"}).status, 2);
    EXPECT_EQ(run_resonet({"dataset", "audit", manifest, "--fold-column", "fold"}).status, 2);
    EXPECT_EQ(run_resonet({"dataset", "audit", manifest, "--fold-column", "a", "--split-column", "b"}).status,
              2);
    EXPECT_EQ(run_resonet({"dataset", "audit", manifest, "--repeats", "0"}).status, 2);
    const Outcome unwritable = run_resonet(
        {"dataset", "audit", manifest, "--no-estimate", "--json", (folder / "no/where.json").string()});
    EXPECT_EQ(unwritable.status, 3);
}

}  // namespace
}  // namespace resonet::testing
