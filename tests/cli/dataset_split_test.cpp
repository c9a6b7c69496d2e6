#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>

#include "core/file.h"
#include "data/manifest.h"
#include "run_program.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

/// 20 tracks of two genres by ten artists, each of two clips, and one more clip that is excluded.
void write_music(const fs::path& path) {
    std::string text = "path,label,track,artist,split,start,duration,mood\n";
    for (int track = 0; track < 20; ++track) {
        for (const int start : {0, 5}) {
            text += fmt::format("audio/{0}.wav,{1},t{0},artist {2},,{3},5,calm\n", track,
                                track % 2 == 0 ? "jazz" : "rock", track % 10, start);
        }
    }
    write_atomically(path, text + "audio/x.wav,rock,x,,excluded,,,\n");
}

/// The parts of each track.
std::map<std::string, std::set<std::string>> splits_of_tracks(const Manifest& manifest) {
    std::map<std::string, std::set<std::string>> splits;
    for (const ClipRecord& clip : manifest.clips) splits[clip.track].emplace(to_string(clip.split));
    return splits;
}

class DatasetSplit : public ::testing::Test {
  protected:
    DatasetSplit() { write_music(file("m.csv")); }

    std::string file(const std::string& name) const { return (folder_ / name).string(); }

    Outcome split(std::vector<std::string> options) const {
        options.insert(options.begin(), {"dataset", "split", file("m.csv")});
        return run_resonet(std::move(options));
    }

    TemporaryFolder folder_;
};

TEST_F(DatasetSplit, KeepsTracksTogetherAndEverythingElseAsItWas) {
    const Outcome outcome =
        split({"--scheme", "track", "--ratio", ".8,.1,.1", "--seed", "3", "--out", file("out.csv")});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.output, "");
    const Manifest manifest = read_manifest(file("out.csv"));
    ASSERT_EQ(manifest.clips.size(), 41U);
    std::map<std::string, std::size_t> counts;
    for (const ClipRecord& clip : manifest.clips) ++counts[std::string(to_string(clip.split))];
    EXPECT_EQ(counts, (std::map<std::string, std::size_t>{
                          {"excluded", 1}, {"test", 4}, {"train", 32}, {"valid", 4}}));
    for (const auto& [track, splits] : splits_of_tracks(manifest)) EXPECT_EQ(splits.size(), 1U) << track;
    EXPECT_EQ(manifest.extra_columns, (std::vector<std::string>{"mood"}));
    EXPECT_EQ(manifest.clips[1].extra, (std::vector<std::string>{"calm"}));
    EXPECT_EQ(manifest.clips[1].start, 5.0);
    EXPECT_NE(outcome.errors.find("40 clips in 3 splits (scheme track, seed 3), 1 excluded"),
              std::string::npos)
        << outcome.errors;
    EXPECT_NE(outcome.errors.find("\nall clips     32  80.0 %      4  10.0 %     4  10.0 %   40\n"),
              std::string::npos)
        << outcome.errors;
    EXPECT_EQ(outcome.errors.find("leaky"), std::string::npos);
}

TEST_F(DatasetSplit, SaysThatRandomClipsLeak) {
    for (const char* scheme : {"random", "stratified"}) {
        const Outcome outcome = split({"--scheme", scheme, "--ratio", ".5,.5", "--out", file("out.csv")});
        EXPECT_EQ(outcome.status, 0) << outcome.errors;
        std::size_t torn = 0;
        std::size_t siblings = 0;
        const Manifest manifest = read_manifest(file("out.csv"));
        const auto splits = splits_of_tracks(manifest);
        for (const auto& [track, names] : splits) torn += names.size() > 1 ? 1 : 0;
        for (const ClipRecord& clip : manifest.clips) {
            siblings += clip.split == Split::test && splits.at(clip.track).size() > 1 ? 1 : 0;
        }
        EXPECT_GT(torn, 0U);
        EXPECT_NE(
            outcome.errors.find(fmt::format("leaky split: {} of 20 tracks with several clips have segments "
                                            "or copies in more than one split; {} of 20 test clips have "
                                            "siblings in training",
                                            torn, siblings)),
            std::string::npos)
            << outcome.errors;
        EXPECT_NE(outcome.errors.find("use --scheme track"), std::string::npos);
    }
}

TEST_F(DatasetSplit, EqualArtistsGiveEqualFoldsInPlace) {
    const Outcome outcome = split({"--scheme", "artist", "--folds", "5", "--in-place"});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    const Manifest manifest = read_manifest(file("m.csv"));
    std::map<std::optional<int>, std::set<std::string>> artists;
    for (const ClipRecord& clip : manifest.clips) artists[clip.fold].insert(clip.artist);
    EXPECT_EQ(artists.size(), 6U);
    for (int fold = 1; fold <= 5; ++fold) EXPECT_EQ(artists[fold].size(), 2U) << fold;
    EXPECT_EQ(artists[std::nullopt], (std::set<std::string>{""}));
    EXPECT_EQ(manifest.clips.back().split, Split::excluded);
}

TEST_F(DatasetSplit, TheSameSeedGivesTheSameBytes) {
    for (const char* name : {"a.csv", "b.csv"}) {
        split({"--scheme", "artist", "--ratio", ".6,.4", "--seed", "9", "--out", file(name)});
    }
    split({"--scheme", "artist", "--ratio", ".6,.4", "--seed", "10", "--out", file("c.csv")});
    EXPECT_EQ(read_text(file("a.csv")), read_text(file("b.csv")));
    EXPECT_NE(read_text(file("a.csv")), read_text(file("c.csv")));
}

TEST_F(DatasetSplit, OneManifestCarriesSeveralDivisions) {
    split({"--scheme", "track", "--ratio", ".5,.5", "--in-place"});
    const Manifest before = read_manifest(file("m.csv"));
    EXPECT_EQ(split({"--scheme", "random", "--ratio", ".5,.5", "--column", "leaky", "--in-place"}).status, 0);
    EXPECT_EQ(
        split({"--scheme", "artist", "--folds", "2", "--fold-column", "by_artist", "--in-place"}).status, 0);
    const Manifest after = read_manifest(file("m.csv"));
    for (std::size_t i = 0; i < before.clips.size(); ++i)
        EXPECT_EQ(before.clips[i].split, after.clips[i].split);
    const Manifest both = read_manifest(file("m.csv"), {"leaky", "by_artist"});
    EXPECT_EQ(both.clips.back().split, Split::excluded);
    EXPECT_TRUE(both.clips.front().fold);
    EXPECT_NE(both.clips.front().split, Split::unassigned);
}

TEST_F(DatasetSplit, SaysWhichClassCannotBeEverywhere) {
    const Outcome outcome = split({"--scheme", "artist", "--folds", "7", "--out", file("out.csv")});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_NE(outcome.errors.find("missing class: jazz is not in folds "), std::string::npos)
        << outcome.errors;
    EXPECT_NE(outcome.errors.find("; its 20 clips come from 5 separate artists (ask for at most 5 folds, use "
                                  "--scheme track, add clips or leave the class out)"),
              std::string::npos)
        << outcome.errors;
}

TEST_F(DatasetSplit, FollowsLists) {
    write_atomically(file("train.txt"), "audio/0.mp3\n./t1.wav\tjazz\nt2\nnowhere.wav\n");
    write_atomically(file("test.txt"), "t3\n");
    const std::vector<std::string> options = {"--scheme", "files",          "--train", file("train.txt"),
                                              "--test",   file("test.txt"), "--out",   file("out.csv")};
    const Outcome outcome = split(options);
    EXPECT_EQ(outcome.status, 1);
    // t1 is rock, so the list cannot mean it.
    EXPECT_EQ(outcome.error_lines().front(),
              "resonet: 2 names of the lists fit no clip: './t1.wav', 'nowhere.wav' "
              "(--allow-missing, if that is as it should be)");
    const auto splits = splits_of_tracks(read_manifest(file("out.csv")));
    EXPECT_EQ(splits.at("t0"), (std::set<std::string>{"train"}));
    EXPECT_EQ(splits.at("t1"), (std::set<std::string>{"excluded"}));
    EXPECT_EQ(splits.at("t3"), (std::set<std::string>{"test"}));
    EXPECT_EQ(splits.at("x"), (std::set<std::string>{"excluded"}));
    std::vector<std::string> allowed = options;
    allowed.emplace_back("--allow-missing");
    EXPECT_EQ(split(allowed).status, 0);
    std::vector<std::string> filtered = allowed;
    filtered[1] = "filtered";
    EXPECT_NE(split(filtered).errors.find("lists 4 names where the fault-filtered split of GTZAN has 443"),
              std::string::npos);
}

TEST_F(DatasetSplit, ListsDoNotBringExcludedClipsBack) {
    write_atomically(file("train.txt"), "t0\n");
    write_atomically(file("test.txt"), "t3\nx\n");
    std::vector<std::string> options = {"--scheme", "files",          "--train", file("train.txt"),
                                        "--test",   file("test.txt"), "--out",   file("out.csv")};
    const Outcome outcome = split(options);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.error_lines().front(),
              "resonet: 1 clip that the lists name was excluded before and stays so (--include-excluded uses "
              "them)");
    EXPECT_EQ(read_manifest(file("out.csv")).clips.back().split, Split::excluded);
    options.emplace_back("--include-excluded");
    const Outcome included = split(options);
    EXPECT_EQ(included.errors.find("excluded before"), std::string::npos);
    EXPECT_EQ(read_manifest(file("out.csv")).clips.back().split, Split::test);
    options.pop_back();
    write_atomically(file("test.txt"), "x\n");
    const Outcome nothing = split(options);
    EXPECT_EQ(nothing.status, 2);
    EXPECT_NE(nothing.errors.find("names excluded clips alone"), std::string::npos) << nothing.errors;
    const Outcome folds = split(
        {"--scheme", "files", "--fold-lists", file("train.txt"), file("test.txt"), "--out", file("o.csv")});
    EXPECT_EQ(folds.status, 2);
}

TEST_F(DatasetSplit, ExclusionsHoldInEveryColumn) {
    // A column from before x was excluded.
    std::string text = "path,label,track,split,other\n";
    for (int i = 0; i < 6; ++i)
        text += fmt::format("{0}.wav,rock,{0},{1},train\n", i, i == 0 ? "excluded" : "test");
    write_atomically(file("m.csv"), text);
    EXPECT_EQ(
        split({"--scheme", "track", "--ratio", ".5,.5", "--column", "other", "--out", file("a.csv")}).status,
        0);
    EXPECT_EQ(read_manifest(file("a.csv"), {.split = "other"}).clips[0].split, Split::excluded);
    EXPECT_EQ(split({"--scheme", "track", "--folds", "2", "--column", "sp", "--out", file("b.csv")}).status,
              0);
    const Manifest folds = read_manifest(file("b.csv"), {.split = "sp"});
    EXPECT_EQ(folds.clips[0].split, Split::excluded);
    EXPECT_EQ(folds.clips[0].fold, std::nullopt);
    EXPECT_EQ(folds.clips[1].split, Split::unassigned);
    EXPECT_TRUE(folds.clips[1].fold);
}

TEST_F(DatasetSplit, SaysWhetherAnybodyLookedForCopies) {
    const std::vector<std::string> options = {"--scheme", "track", "--ratio",
                                              ".5,.5",    "--out", file("out.csv")};
    EXPECT_NE(
        split(options).errors.find("copies: nobody has looked for them, so they may be in several splits"),
        std::string::npos);
    write_atomically(file("m.csv"), "path,label,cluster\na.wav,rock,\nb.wav,rock,\nc.wav,rock,c1\n");
    EXPECT_EQ(split(options).errors.find("copies:"), std::string::npos);
}

TEST_F(DatasetSplit, ARandomDivisionSaysHowFewClipsAClassHas) {
    write_atomically(file("m.csv"), "path,label\na.wav,rock\nb.wav,rock\nc.wav,jazz\nd.wav,rock\n");
    const Outcome outcome = split({"--scheme", "random", "--ratio", ".5,.5", "--out", file("out.csv")});
    EXPECT_NE(outcome.errors.find("; it has 1 clip (add clips or leave the class out)\n"), std::string::npos)
        << outcome.errors;
}

TEST_F(DatasetSplit, TakesARoundedRatio) {
    const Outcome outcome =
        split({"--scheme", "track", "--ratio", ".333,.333,.333", "--out", file("out.csv")});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.error_lines().front(),
              "resonet: --ratio .333,.333,.333 does not sum to 1: taken as 0.3333,0.3333,0.3333");
    const Outcome exact = split({"--scheme", "track", "--ratio", ".333,.333,.334", "--out", file("out.csv")});
    EXPECT_EQ(exact.status, 0) << exact.errors;
    EXPECT_EQ(exact.errors.find("does not sum"), std::string::npos);
}

TEST_F(DatasetSplit, RefusesListsThatContradictEachOther) {
    write_atomically(file("a.txt"), "t0\nt1\n");
    write_atomically(file("b.txt"), "t1\nt2\n");
    write_atomically(file("c.txt"), "nothing\n");
    EXPECT_EQ(
        split({"--scheme", "files", "--fold-lists", file("a.txt"), file("b.txt"), "--out", file("o.csv")})
            .status,
        2);
    EXPECT_EQ(split({"--scheme", "files", "--train", file("a.txt"), "--test", file("c.txt"), "--out",
                     file("o.csv")})
                  .status,
              2);
    EXPECT_FALSE(fs::exists(file("o.csv")));
}

TEST_F(DatasetSplit, RefusesWhatMakesNoSense) {
    const std::string before = read_text(file("m.csv"));
    const std::vector<std::vector<std::string>> wrong = {
        {"--scheme", "track", "--ratio", ".8,.1,.1"},
        {"--scheme", "track", "--ratio", ".8,.1,.1", "--out", file("o.csv"), "--in-place"},
        {"--scheme", "track", "--ratio", ".8,.1", "--in-place"},
        {"--scheme", "track", "--ratio", ".8,.1,x", "--in-place"},
        {"--scheme", "track", "--ratio", "1", "--in-place"},
        {"--scheme", "track", "--ratio", ".25,.25,.25,.25", "--in-place"},
        {"--scheme", "track", "--ratio", "nan,.5", "--in-place"},
        {"--scheme", "track", "--ratio", ".5,.5", "--folds", "2", "--in-place"},
        {"--scheme", "track", "--folds", "1", "--in-place"},
        {"--scheme", "track", "--folds", "21", "--in-place"},
        {"--scheme", "genre", "--folds", "2", "--in-place"},
        {"--scheme", "track", "--folds", "2", "--seed", "-1", "--in-place"},
        {"--scheme", "files", "--in-place"},
        {"--scheme", "files", "--folds", "2", "--in-place"},
        {"--scheme", "track", "--ratio", ".5,.5", "--train", "x", "--in-place"},
        {"--scheme", "track", "--ratio", ".5,.5", "--column", "label", "--in-place"},
        {"--scheme", "track", "--ratio", ".5,.5", "--out", file("none/o.csv")}};
    for (const std::vector<std::string>& options : wrong) {
        const Outcome outcome = split(options);
        EXPECT_GE(outcome.status, 2) << fmt::format("{}", fmt::join(options, " "));
        EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
    }
    EXPECT_EQ(read_text(file("m.csv")), before);
    EXPECT_FALSE(fs::exists(file("o.csv")));
}

}  // namespace
}  // namespace resonet::testing
