#include "data/dataset_check.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "audio/wav_writer.h"
#include "core/file.h"
#include "data/array_reader.h"
#include "data/dataset_check_json.h"
#include "data/dataset_exclusion.h"
#include "data/melody.h"
#include "findings.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::clip_of;
using testing::Clips;
using testing::clips_of;
using testing::find;
using testing::melody;
using testing::re_encode;
using testing::TemporaryFolder;

TEST(DatasetCheck, FindsFilesThatAreNoGood) {
    const TemporaryFolder folder;
    const auto write = [&](const char* name, std::vector<float> samples, int rate = 22050) {
        write_wav(folder / name, samples, rate, 1, WavFormat::pcm16);
    };
    for (const char* name : {"a.wav", "b.wav", "c.wav"})
        write(name, melody(static_cast<std::uint64_t>(name[0]), 4));
    write("silent.wav", std::vector<float>(22050 * 4, 0.0F));
    std::vector<float> loud = melody(5, 4);
    for (float& sample : loud) sample *= 8.0F;
    write("loud.wav", loud);
    write("brief.wav", melody(6, 1.5));
    write("tiny.wav", melody(10, 0.4));
    write("usable.wav", melody(11, 0.6));
    write("rate.wav", melody(7, 4, 16000), 16000);
    std::vector<float> half = melody(8, 4);
    std::fill(half.begin(), half.begin() + 22050 * 3, 0.0F);
    write("half.wav", half);
    write("cut.wav", melody(9, 4));
    const std::string whole = read_text(folder / "cut.wav");
    write_atomically(folder / "cut.wav", whole.substr(0, whole.size() * 3 / 4));
    write_atomically(folder / "text.wav", "no sound");
    Manifest manifest;
    manifest.source = folder / "set.csv";
    for (const char* name : {"a.wav", "b.wav", "c.wav", "silent.wav", "loud.wav", "brief.wav", "rate.wav",
                             "half.wav", "cut.wav", "text.wav", "missing.wav", "tiny.wav", "usable.wav"}) {
        manifest.clips.push_back(clip_of(folder / name, name[0] % 2 == 0 ? "rock" : "jazz"));
    }
    manifest.clips.push_back(clip_of(folder / "gone.wav", "rock", Split::excluded));

    const DatasetCheck check = check_dataset(manifest, {.threads = 1});
    EXPECT_EQ(clips_of(check.findings, "unreadable"), Clips({9, 10, 11}));
    EXPECT_EQ(find(check.findings, "unreadable")->items[2].detail,
              "is 0.40 s long; less than 0.5 s cannot be used");
    EXPECT_EQ(clips_of(check.findings, "blank"), Clips({3}));
    EXPECT_EQ(find(check.findings, "blank")->severity, Severity::error);
    EXPECT_EQ(find(check.findings, "overrun"), nullptr);
    EXPECT_EQ(clips_of(check.findings, "clipped"), Clips({4}));
    EXPECT_EQ(clips_of(check.findings, "short"), Clips({12, 5}));
    EXPECT_EQ(clips_of(check.findings, "sample_rate"), Clips({6}));
    EXPECT_EQ(clips_of(check.findings, "quiet"), Clips({7}));
    EXPECT_EQ(clips_of(check.findings, "damaged"), Clips({8}));
    EXPECT_EQ(find(check.findings, "channels"), nullptr);
    EXPECT_EQ(find(check.findings, "exact_duplicate"), nullptr);
    EXPECT_EQ(find(check.findings, "near_duplicate"), nullptr);
    EXPECT_TRUE(check.has_errors());
    EXPECT_EQ(check.findings.front().severity, Severity::error);
    EXPECT_EQ(check.findings.back().severity, Severity::note);
    EXPECT_EQ(check.checked, 13U);
    EXPECT_EQ(check.excluded, 1U);
    EXPECT_EQ(check.unreadable, 3U);

    Manifest corrected = annotated(manifest, check);
    EXPECT_EQ(exclude_faults(corrected, check), 4U);
    for (const std::size_t i : {3, 9, 10, 11, 13}) EXPECT_EQ(corrected.clips[i].split, Split::excluded);
    ASSERT_TRUE(corrected.clips[0].facts);
    EXPECT_EQ(corrected.clips[0].facts->seconds, 4.0);
    EXPECT_FALSE(check_dataset(corrected, {.threads = 1}).has_errors());
}

TEST(DatasetCheck, WarnsOfStretchesThatGoOnAfterTheirFile) {
    const TemporaryFolder folder;
    write_wav(folder / "a.wav", melody(1, 4), 22050);
    Manifest manifest;
    manifest.source = folder / "set.csv";
    for (const double duration : {2.0, 2.05, 2.2, 9.0}) {
        manifest.clips.push_back(clip_of(folder / "a.wav", "rock"));
        manifest.clips.back().start = 2.0;
        manifest.clips.back().duration = duration;
    }
    manifest.clips.push_back(clip_of(folder / "a.wav", "rock"));
    const DatasetCheck check = check_dataset(manifest, {.threads = 1});
    const Finding* const overrun = find(check.findings, "overrun");
    ASSERT_NE(overrun, nullptr);
    EXPECT_EQ(overrun->severity, Severity::warning);
    EXPECT_EQ(clips_of(check.findings, "overrun"), Clips({3, 2}));
    EXPECT_EQ(overrun->items[0].detail, "2.00 s of 9.00 s");
}

TEST(DatasetCheck, KnowsCopiesByWhatTheManifestSays) {
    Manifest manifest;
    for (const char* name : {"a", "b", "c"}) {
        manifest.clips.push_back(clip_of(name, "rock"));
        AudioFacts& facts = manifest.clips.back().facts.emplace();
        facts.content = name[0] == 'c' ? "y" : "x";
        facts.peak = -1.0;
    }
    manifest.clips[1].split = Split::test;
    const DatasetCheck check = check_dataset(manifest, {.contents = false});
    EXPECT_EQ(clips_of(check.findings, "exact_duplicate"), Clips({0, 1}));
    ASSERT_NE(find(check.findings, "split_leak"), nullptr);
    EXPECT_EQ(check.clusters, std::vector<std::string>({"a", "a", ""}));
}

TEST(DatasetCheck, FindsCopiesInOtherFormatsAndExcerpts) {
    const TemporaryFolder folder;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        write_wav(folder / (std::to_string(seed) + ".wav"), melody(seed, 24), 22050);
    }
    if (!re_encode(folder / "0.wav", "-b:a 64k", folder / "0.mp3") ||
        !re_encode(folder / "1.wav", "-ss 10.05 -af volume=-12dB -ar 16000", folder / "1late.wav") ||
        !re_encode(folder / "2.wav", "-c:a libopus -b:a 48k -t 15", folder / "2.opus")) {
        GTEST_SKIP() << "needs ffmpeg with the encoders for MP3 and Opus";
    }
    fs::copy_file(folder / "3.wav", folder / "3copy.wav");
    Manifest manifest;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        manifest.clips.push_back(
            clip_of(folder / (std::to_string(seed) + ".wav"), seed % 2 == 0 ? "rock" : "jazz"));
    }
    manifest.clips.push_back(clip_of(folder / "0.mp3", "rock"));
    manifest.clips.back().track = "0 again";
    manifest.clips.push_back(clip_of(folder / "1late.wav", "jazz", Split::test));
    manifest.clips.push_back(clip_of(folder / "2.opus", "jazz"));
    manifest.clips.back().track = "2 again";
    manifest.clips.push_back(clip_of(folder / "3copy.wav", "jazz"));

    const DatasetCheck check = check_dataset(manifest, {.threads = 2});
    EXPECT_EQ(clips_of(check.findings, "exact_duplicate"), Clips({3, 11}));
    ASSERT_EQ(check.pairs.size(), 4U);
    EXPECT_EQ(check.pairs[1].second, 8U);
    EXPECT_LT(check.pairs[1].match.bit_error_rate, 0.1);
    EXPECT_EQ(check.pairs[2].first, 1U);
    EXPECT_EQ(check.pairs[2].second, 9U);
    EXPECT_NEAR(static_cast<double>(check.pairs[2].match.offset) * fingerprint_step, 10.05, 0.07);
    EXPECT_EQ(check.pairs[3].second, 10U);
    EXPECT_EQ(clips_of(check.findings, "label_conflict"), Clips({2, 10}));
    const Finding* const leak = find(check.findings, "split_leak");
    ASSERT_NE(leak, nullptr);
    ASSERT_EQ(leak->items.size(), 1U);
    EXPECT_EQ(check.clusters[1], "1");
    EXPECT_EQ(check.clusters[9], "1");
    EXPECT_EQ(check.clusters[5], "");
    EXPECT_TRUE(check.has_errors());

    Manifest corrected = annotated(manifest, check);
    EXPECT_EQ(exclude_faults(corrected, check), 5U);
    for (const std::size_t i : {2, 8, 9, 10, 11}) EXPECT_EQ(corrected.clips[i].split, Split::excluded) << i;
    EXPECT_FALSE(check_dataset(corrected, {.threads = 1}).has_errors());
    EXPECT_EQ(find(check_dataset(corrected, {.threads = 1}).findings, "near_duplicate"), nullptr);
}

TEST(DatasetCheck, ExcludesCopiesButNotTheRestOfTheTrack) {
    Manifest manifest;
    for (const char* name : {"a1", "a2", "b1", "b2", "c"}) manifest.clips.push_back(clip_of(name, "rock"));
    for (const std::size_t i : {0, 1}) manifest.clips[i].track = "a";
    for (const std::size_t i : {2, 3}) manifest.clips[i].track = "b";
    for (const std::size_t i : {0, 1, 2, 3}) manifest.clips[i].cluster = "a";
    DatasetCheck check;
    check.contents.resize(5);
    check.facts.resize(5);
    check.clusters = cluster_names(manifest, {});
    EXPECT_EQ(exclude_faults(manifest, check), 2U);
    EXPECT_EQ(manifest.clips[1].split, Split::train);
    EXPECT_EQ(manifest.clips[2].split, Split::excluded);
    EXPECT_EQ(manifest.clips[3].split, Split::excluded);
    EXPECT_EQ(exclude_faults(manifest, check), 0U);
}

TEST(DatasetCheck, TheReportForProgramsSaysTheSame) {
    Manifest manifest;
    manifest.source = "set.csv";
    manifest.clips = {clip_of("a.wav", "rock"), clip_of("b.wav", "jazz", Split::excluded),
                      clip_of("\xff.wav", "jazz")};
    const nlohmann::json report = to_json(manifest, check_dataset(manifest, {.contents = false}));
    EXPECT_EQ(report.at("format"), 1);
    EXPECT_EQ(report.at("kind"), "path");
    EXPECT_EQ(report.at("clips").at("checked"), 2);
    EXPECT_EQ(report.at("clips").at("excluded"), 1);
    EXPECT_EQ(report.at("clips").at("unreadable"), 2);
    EXPECT_EQ(report.at("errors"), 1);
    EXPECT_EQ(report.at("findings")[0].at("check"), "unreadable");
    EXPECT_EQ(report.at("findings")[0].at("items")[0].at("clips")[0].at("name"), "a.wav");
    EXPECT_NO_THROW(report.dump());
}

TEST(DatasetCheck, FindsTheSongThatIsTwiceAmongTheRealClips) {
    RESONET_NEEDS_DEVELOPMENT_DATA(data, "data/gtzan-audio");
    Manifest manifest;
    for (const char* name :
         {"hiphop.00001", "hiphop.00042", "hiphop.00002", "hiphop.00003", "hiphop.00004"}) {
        manifest.clips.push_back(clip_of(data / "hiphop" / (std::string(name) + ".flac"), "hiphop"));
        manifest.clips.back().track = name;
    }
    const DatasetCheck check = check_dataset(manifest);
    ASSERT_EQ(check.pairs.size(), 1U);
    EXPECT_EQ(check.pairs[0].first, 0U);
    EXPECT_EQ(check.pairs[0].second, 1U);
    EXPECT_NEAR(check.pairs[0].match.bit_error_rate, 0.191, 0.01);
}

TEST(DatasetCheck, FindsTheExactCopiesOfGtzan) {
    RESONET_NEEDS_DEVELOPMENT_DATA(data, "data/gtzan-arrays");
    const Manifest manifest = read_array_index(data / "index.csv", data / "mel_u8_999x128x334.npy");
    const DatasetCheck check = check_dataset(manifest);
    EXPECT_EQ(check.pairs.size(), 14U);
    EXPECT_EQ(find(check.findings, "known_duplicate"), nullptr);
    const Clips conflict = clips_of(check.findings, "label_conflict");
    ASSERT_EQ(conflict.size(), 2U);
    EXPECT_EQ(manifest.clips[conflict[0]].track, "metal.00058");
    EXPECT_EQ(manifest.clips[conflict[1]].track, "rock.00016");
}

}  // namespace
}  // namespace resonet
