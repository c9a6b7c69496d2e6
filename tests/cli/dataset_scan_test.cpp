#include <gtest/gtest.h>

#include "core/csv.h"
#include "core/file.h"
#include "data/manifest.h"
#include "run_program.h"
#include "small_model.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// A folder with data sets to scan, and a cache of its own.
class DatasetScanFormats : public ::testing::Test {
  protected:
    fs::path tone(const std::string& name, double seconds = 1.0) const {
        fs::create_directories((folder_ / name).parent_path());
        write_tone(folder_ / name, seconds);
        return folder_ / name;
    }

    fs::path text(const std::string& name, const std::string& bytes) const {
        fs::create_directories((folder_ / name).parent_path());
        write_atomically(folder_ / name, bytes);
        return folder_ / name;
    }

    Outcome scan(const std::string& source, std::vector<std::string> options = {}) const {
        Call call;
        call.arguments = {"dataset", "scan", (folder_ / source).string(), "--out", out().string()};
        call.arguments.insert(call.arguments.end(), options.begin(), options.end());
        call.environment = {{"RESONET_CACHE", (folder_ / "cache").string()}};
        return run_program(resonet_program(), call);
    }

    fs::path out() const { return folder_ / "out.csv"; }

    TemporaryFolder folder_;
};

TEST_F(DatasetScanFormats, MeasuresGtzanAndNamesItsBrokenFile) {
    tone("Data/genres_original/blues/blues.00000.wav", 2.0);
    tone("Data/genres_original/jazz/jazz.00053.wav");
    text("Data/genres_original/jazz/jazz.00054.wav", "broken");
    text("Data/features_30_sec.csv", "filename,label\n");
    const fs::path index = text("index.txt", "blues.00000.wav ::: Hooker ::: Boom\n");
    const Outcome first =
        scan("Data", {"--artists", index.string(), "--failures", (folder_ / "bad.csv").string()});
    EXPECT_EQ(first.status, 1);
    EXPECT_TRUE(
        contains(first.errors, "read as --format gtzan (3 of 3 audio files are called like clips of GTZAN)"))
        << first.errors;
    EXPECT_TRUE(contains(first.errors, "jazz.00054.wav: "));
    EXPECT_TRUE(contains(first.errors,
                         "out.csv: 2 clips of 2 genres\n"
                         "  label  clips  tracks  artists  hours\n"
                         "  blues      1       1        1   0.00\n"
                         "  jazz       1       1        0   0.00\n"
                         "  total      2       2        1   0.00\n"
                         "artist unknown: 1 clip\n"
                         "sample rates: 22050 Hz (2); lengths: 1.0 to 2.0 s\n"
                         "note: 2 of GTZAN's 1000 clips are here\n"
                         "1 input left out\n"))
        << first.errors;
    const Manifest manifest = read_manifest(out());
    ASSERT_EQ(manifest.clips.size(), 2U);
    EXPECT_EQ(manifest.clips[0].artist, "Hooker");
    EXPECT_EQ(manifest.clips[0].facts->seconds, 2.0);
    EXPECT_EQ(manifest.clips[0].facts->sample_rate, 22050);
    CsvReader failures(folder_ / "bad.csv");
    ASSERT_TRUE(failures.next());
    EXPECT_EQ(failures.row()[0], (folder_ / "Data/genres_original/jazz/jazz.00054.wav").string());

    const std::string bytes = read_text(out());
    const Outcome second = scan("Data", {"--artists", index.string(), "--force"});
    EXPECT_TRUE(contains(second.errors, "note: 2 clips had been measured before")) << second.errors;
    EXPECT_EQ(read_text(out()), bytes);
}

TEST_F(DatasetScanFormats, QuicklyOpensNothing) {
    text("genres/rock/a.wav", "no sound");
    const Outcome quick = scan("genres", {"--quick", "--synthetic"});
    EXPECT_EQ(quick.status, 0) << quick.errors;
    const Manifest manifest = read_manifest(out());
    EXPECT_FALSE(manifest.clips[0].facts);
    EXPECT_TRUE(manifest.clips[0].synthetic);
    fs::remove(out());
    EXPECT_EQ(scan("genres").status, 2);  // nothing is left
    EXPECT_FALSE(fs::exists(out()));
}

TEST_F(DatasetScanFormats, TellsWhichLabelsLookAlikeAndRenamesThem) {
    tone("genres/Hip-Hop/a.wav");
    tone("genres/hip hop/b.wav");
    const Outcome plain = scan("genres", {"--quick"});
    EXPECT_TRUE(contains(plain.errors, "note: labels that look alike: Hip-Hop (1), hip hop (1); --label-map"))
        << plain.errors;
    const fs::path map = text("map.csv", "from,to\nhiphop,hiphop\nsoul,Soul\n");
    const Outcome mapped = scan("genres", {"--quick", "--label-map", map.string(), "--force"});
    EXPECT_EQ(mapped.status, 0);
    EXPECT_TRUE(contains(mapped.errors, "2 clips of 1 genre\n")) << mapped.errors;
    EXPECT_TRUE(contains(mapped.errors, "renames 'soul', which no clip is labelled")) << mapped.errors;
}

TEST_F(DatasetScanFormats, ReadsFmaTablesAndPictures) {
    text("fma/fma_metadata/tracks.csv",
         ",album,artist,set,set,track,track,track\n,title,name,split,subset,genre_top,genres,title\n"
         "track_id,,,,,,,\n2,A,B,training,small,Rock,[12],C\n5,A,B,test,small,Rock,[12],D\n");
    tone("fma/fma_small/000/000002.mp3", 30.0);
    tone("fma/fma_small/000/000005.mp3", 3.0);
    const Outcome fma = scan("fma");
    EXPECT_EQ(fma.status, 1);
    EXPECT_TRUE(contains(fma.errors, "000005.mp3: is 3.0 s long instead of 30")) << fma.errors;
    ASSERT_EQ(read_manifest(out()).clips.size(), 1U);
    EXPECT_EQ(read_manifest(out()).clips[0].split, Split::train);

    text("t.csv", "tempo,genre\n1,blues\n2,blues\nx,rock\n4,rock\n");
    const Outcome table = scan("t.csv", {"--label-column", "genre", "--rows-per-track", "2", "--force"});
    EXPECT_EQ(table.status, 1);
    EXPECT_TRUE(contains(table.errors, "t.csv: line 4: has 'x' in column 'tempo', which is no number"))
        << table.errors;
    ASSERT_EQ(read_manifest(out()).clips.size(), 3U);
    EXPECT_EQ(read_manifest(out()).clips[2].track, "t:00001");

    text("pictures/rock/a.png", "not looked at");
    EXPECT_EQ(scan("pictures", {"--force"}).status, 0);
    EXPECT_EQ(read_manifest(out()).kind, SourceKind::pictures);
}

TEST_F(DatasetScanFormats, RefusesWhatMakesNoSense) {
    const fs::path table = text("t.csv", "tempo,label\n1,blues\n");
    tone("genres/rock/a.wav");
    EXPECT_EQ(scan("genres", {"--rows-per-track", "3"}).status, 2);
    EXPECT_EQ(scan("genres", {"--subset", "small"}).status, 2);
    EXPECT_EQ(scan("genres", {"--format", "tags", "--unlabelled", " x"}).status, 2);
    EXPECT_EQ(scan("genres", {"--format", "folders", "--artists", "x"}).status, 2);
    EXPECT_EQ(scan("genres", {"--format", "mp3"}).status, 2);
    EXPECT_EQ(scan("genres", {"--label-column", "x"}).status, 2);
    EXPECT_EQ(scan("genres", {"--no-cache", "--cache", "x"}).status, 2);
    EXPECT_EQ(scan("genres", {"--failures", out().string()}).status, 2);
    EXPECT_FALSE(fs::exists(out()));
    const Outcome itself = run_resonet({"dataset", "scan", table.string(), "--out", table.string()});
    EXPECT_EQ(itself.status, 2);
    EXPECT_EQ(read_text(table), "tempo,label\n1,blues\n");
}

TEST_F(DatasetScanFormats, CountsFailuresThatAreAlike) {
    for (int i = 10; i < 25; ++i) text("genres/stray" + std::to_string(i) + ".wav", "x");
    tone("genres/rock/a.wav");
    tone("genres/rock/b.wav");
    for (int i = 10; i < 25; ++i) tone("genres/blues/" + std::to_string(i) + ".wav", 0.1);
    const Outcome outcome = scan("genres", {"--quick"});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_TRUE(contains(outcome.errors, "stray19.wav: lies in no genre's folder")) << outcome.errors;
    EXPECT_FALSE(contains(outcome.errors, "stray20.wav"));
    EXPECT_TRUE(contains(outcome.errors, "and 5 more with this problem: lies in no genre's folder\n"));
    EXPECT_TRUE(contains(outcome.errors, "15 inputs left out\n"));
}

}  // namespace
}  // namespace resonet::testing
