#include "corpus/package_build.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "audio/audio_stream.h"
#include "audio/wav_writer.h"
#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "corpus/tiny_packages.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

class BuildFromPackages : public ::testing::Test {
  protected:
    BuildFromPackages() { testing::write_usual_catalogue(folder_.path()); }

    PackageBuildOptions options(const std::string& out = "out") const {
        PackageBuildOptions wanted;
        wanted.out = folder_ / out;
        wanted.packages = folder_ / "debs";
        wanted.profile = "core";
        wanted.clip_seconds = 2.0;
        wanted.clips_per_track = 3;
        return wanted;
    }

    PackageBuild build(const PackageBuildOptions& wanted,
                       std::vector<std::string> profiles = {"core"}) const {
        const PackageCatalogue catalogue = read_package_catalogue(folder_ / "catalogue/debian-core");
        return build_package_dataset(catalogue, select_tracks(catalogue, profiles), wanted);
    }

    /// All files of a data set, by their names in it.
    std::map<std::string, std::string> contents(const std::string& out) const {
        std::map<std::string, std::string> files;
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder_ / out)) {
            if (!entry.is_regular_file()) continue;
            files[entry.path().lexically_relative(folder_ / out)] = read_text(entry.path());
        }
        return files;
    }

    TemporaryFolder folder_;
};

TEST_F(BuildFromPackages, ListsWhatItCut) {
    const PackageBuild made = build(options());
    EXPECT_TRUE(made.failures.empty());
    EXPECT_EQ(made.too_short, (std::vector<std::string>{"ann-jingle (1.0 s)"}));
    const Manifest manifest = read_manifest(folder_ / "out/manifest.csv");
    ASSERT_EQ(manifest.clips.size(), 8U);  // 2 of 4.5 s, 3 of 7 s, 3 of 12 s
    const ClipRecord& first = manifest.clips.front();
    EXPECT_EQ(first.path, folder_ / "out/clips/electronic/bob-b.1.flac");
    EXPECT_EQ(first.label, "electronic");
    EXPECT_EQ(first.track, "bob-b");
    EXPECT_EQ(first.artist, "Bob, the B");
    EXPECT_EQ(first.title, "B");
    EXPECT_EQ(first.fold, 2);
    EXPECT_EQ(manifest.extra_columns, (std::vector<std::string>{"licence", "package", "version", "source",
                                                                "start_in_track", "strength"}));
    EXPECT_EQ(first.extra,
              (std::vector<std::string>{"CC-BY-SA-3.0", "beta", "1.0-1", "usr/share/b/music.pk3!/music/b.wav",
                                        "0.166", "strong"}));
    for (const ClipRecord& clip : manifest.clips) {
        const Audio audio = decode(clip.path, {.sample_rate = 0});
        EXPECT_EQ(audio.samples.size(), 44100U) << clip.path;
        EXPECT_EQ(audio.sample_rate, 22050);
        EXPECT_EQ(audio.info.channels, 1);
    }
}

TEST_F(BuildFromPackages, CutsAtTheTimesItNames) {
    build(options());
    const Audio whole = [&] {
        write_atomically(folder_ / "tone.wav", testing::make_tone(440, 12));
        return decode(folder_ / "tone.wav", {.sample_rate = 0});
    }();
    // clip_times(12, 2, 3): gaps of 1.5 s.
    const Audio second = decode(folder_ / "out/clips/metal/ann-tone.2.flac", {.sample_rate = 0});
    const std::span<const float> expected = std::span(whole.samples).subspan(5 * 22050, 44100);
    EXPECT_TRUE(std::ranges::equal(second.samples, expected));
}

TEST_F(BuildFromPackages, LeavesOutSilenceAtBothEnds) {
    std::vector<float> samples(22050 * 9, 0.0005F);
    std::fill(samples.begin() + 22050 * 3 + 11, samples.begin() + 22050 * 5 + 100, 0.5F);
    write_wav(folder_ / "quiet.wav", samples, 22050);
    testing::write_tiny_catalogue(
        folder_.path(),
        {{"alpha", testing::make_deb({{"./a.wav", read_text(folder_ / "quiet.wav"), "", ""},
                                      {"./b.wav", testing::make_tone(440, 5, 0.0005), "", ""},
                                      {"./usr/share/doc/alpha/copyright", "Free\n", "", ""}})}},
        "a,metal,A,A,T,GPL,alpha,a.wav,,9,strong,e,1,,\n"
        "b,metal,A,A,T,GPL,alpha,b.wav,,5,strong,e,1,,\n");
    const PackageBuild made = build(options());
    EXPECT_EQ(made.too_short, (std::vector<std::string>{"b (0.0 s)"}));
    ASSERT_EQ(made.manifest.clips.size(), 1U);
    EXPECT_EQ(made.manifest.clips[0].extra[4], "3.002");  // 3 s and 11 samples, and half of the 4 ms to spare
    const Audio clip = decode(made.manifest.clips[0].path, {.sample_rate = 0});
    ASSERT_EQ(clip.samples.size(), 44100U);
    EXPECT_EQ(*std::ranges::min_element(clip.samples), 0.5F);
}

TEST_F(BuildFromPackages, NamesTheAuthors) {
    build(options());
    const std::string licences = read_text(folder_ / "out/LICENCES.csv");
    EXPECT_NE(licences.find("ann-tone,metal,Ann of Alpha,Tone,GPL-2+,alpha,1.0-1,usr/share/a/tone.wav,"
                            "copyright/alpha,\"cut into clips, mixed down to mono, resampled\"\n"),
              std::string::npos)
        << licences;
    EXPECT_NE(licences.find("\"stems mixed, cut"), std::string::npos);
    EXPECT_EQ(read_text(folder_ / "out/copyright/alpha"), "Free: alpha\n");
    EXPECT_EQ(read_text(folder_ / "out/copyright/beta"), "Free: beta\n");
    EXPECT_EQ(read_text(folder_ / "out/README.md"), "The data sheet.\n");
    const std::string clip = read_text(folder_ / "out/clips/metal/ann-tone.1.flac");
    EXPECT_NE(clip.find("Ann of Alpha"), std::string::npos);
    EXPECT_NE(clip.find("GPL-2+"), std::string::npos);
}

TEST_F(BuildFromPackages, GivesTheSameBytesAgain) {
    PackageBuildOptions wanted = options("one");
    wanted.threads = 1;
    build(wanted, {"core", "tracker"});
    wanted = options("two");
    wanted.threads = 4;
    build(wanted, {"core", "tracker"});
    EXPECT_GE(contents("one").size(), 13U);
    EXPECT_EQ(contents("one"), contents("two"));
    EXPECT_FALSE(fs::exists(folder_ / "one/work"));
}

TEST_F(BuildFromPackages, TakesShortTracksWhole) {
    PackageBuildOptions wanted = options();
    wanted.clip_seconds = 30.0;
    const PackageBuild made = build(wanted);
    ASSERT_EQ(made.manifest.clips.size(), 1U);  // of 12, 7, 4.5 and 1 s
    EXPECT_EQ(made.manifest.clips[0].track, "ann-tone");
    EXPECT_EQ(decode(made.manifest.clips[0].path, {.sample_rate = 0}).samples.size(), 12U * 22050);
    EXPECT_EQ(made.too_short.size(), 3U);
}

TEST_F(BuildFromPackages, GoesOnWhereItWas) {
    build(options());
    const auto before = contents("out");
    const auto written = fs::last_write_time(folder_ / "out/clips/metal/ann-song.1.flac");
    // As if it had been killed: one track is not noted, a clip of another is gone, one is cut short.
    std::string record = before.at("build.jsonl");
    const std::size_t last = record.rfind("\n{");
    write_atomically(folder_ / "out/build.jsonl", record.substr(0, last + 20));
    fs::remove(folder_ / "out/clips/metal/ann-tone.2.flac");
    fs::remove(folder_ / "out/manifest.csv");
    fs::create_directories(folder_ / "out/work/left");
    build(options());
    auto after = contents("out");
    after.erase("build.jsonl");
    auto expected = before;
    expected.erase("build.jsonl");
    EXPECT_EQ(after, expected);
    EXPECT_EQ(fs::last_write_time(folder_ / "out/clips/metal/ann-song.1.flac"), written) << "made again";
    EXPECT_FALSE(fs::exists(folder_ / "out/work"));
    // With nothing to do, the packages are not needed either.
    fs::remove_all(folder_ / "debs");
    EXPECT_EQ(build(options()).manifest.clips.size(), 8U);
}

TEST_F(BuildFromPackages, LeavesOutWhatCannotBeUsed) {
    const std::string papers = "Free\n";
    testing::write_tiny_catalogue(
        folder_.path(),
        {{"alpha", testing::make_deb({{"./a.wav", testing::make_tone(440, 5), "", ""},
                                      {"./b.wav", "no sound", "", ""},
                                      {"./usr/share/doc/alpha/copyright", papers, "", ""}})},
         {"broken", testing::make_deb({{"./a.wav", std::string(100'000, 'x'), "", ""}}, "").substr(0, 5000)},
         {"bare", testing::make_deb({{"./a.wav", testing::make_tone(440, 5), "", ""}})}},
        "good,metal,A,A,T,GPL,alpha,a.wav,,5,strong,e,1,,\n"
        "silent,metal,A,A,T,GPL,alpha,b.wav,,5,strong,e,1,,\n"
        "lost,metal,A,A,T,GPL,alpha,c.wav,,5,strong,e,1,,\n"
        "stemless,metal,A,A,T,GPL,alpha,a.wav,d.wav,5,strong,e,1,,\n"
        "cut,metal,A,A,T,GPL,broken,a.wav,,5,strong,e,1,,\n"
        "lawless,metal,A,A,T,GPL,bare,a.wav,,5,strong,e,1,,\n");
    const PackageBuild made = build(options());
    ASSERT_EQ(made.failures.size(), 5U);
    std::map<std::string, std::string> problems;
    for (const InputFailure& failure : made.failures) problems[failure.subject] += failure.problem;
    EXPECT_NE(problems["alpha: b.wav"].find("not an audio file"), std::string::npos);
    EXPECT_EQ(problems["alpha: c.wav"], "the package has no file 'c.wav'");
    EXPECT_EQ(problems["alpha: a.wav"], "the package has no file 'd.wav'");
    EXPECT_NE(problems["broken: a.wav"].find("damaged or cut short"), std::string::npos);
    EXPECT_NE(problems["bare: a.wav"].find("lacks its copyright file"), std::string::npos);
    EXPECT_EQ(made.manifest.clips.size(), 2U);
    EXPECT_FALSE(fs::exists(folder_ / "out/work"));
}

TEST_F(BuildFromPackages, NeedsAllPackagesBeforeItCuts) {
    fs::remove(folder_ / "debs/alpha_1.0-1_all.deb");
    write_atomically(folder_ / "debs/beta_1.0-1_all.deb", "another");
    try {
        build(options());
        FAIL();
    } catch (const InputError& error) {
        const std::string text = error.what();
        EXPECT_NE(text.find("2 packages: could not be had, 0 of 2 are there"), std::string::npos) << text;
        EXPECT_NE(text.find("lacks alpha_*.deb"), std::string::npos) << text;
        EXPECT_NE(text.find("has 7 bytes"), std::string::npos) << text;
    }
    EXPECT_FALSE(fs::exists(folder_ / "out/clips"));
    testing::write_usual_catalogue(folder_.path());
    EXPECT_EQ(build(options()).manifest.clips.size(), 8U);
}

TEST_F(BuildFromPackages, RefusesFoldersOfOthers) {
    fs::create_directories(folder_ / "out");
    write_atomically(folder_ / "out/README.md", "mine");
    EXPECT_THROW(build(options()), UsageError);
    EXPECT_EQ(read_text(folder_ / "out/README.md"), "mine");
    fs::remove(folder_ / "out/README.md");
    build(options());
    PackageBuildOptions other = options();
    other.clip_seconds = 3.0;
    EXPECT_THROW(build(other), UsageError);
    write_atomically(folder_ / "file", "x");
    EXPECT_THROW(build(options("file/out")), SystemError);
}

}  // namespace
}  // namespace resonet
