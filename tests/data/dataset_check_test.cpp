#include "data/dataset_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "audio/wav_writer.h"
#include "core/file.h"
#include "data/array_reader.h"
#include "data/dataset_check_json.h"
#include "data/dataset_exclusion.h"
#include "data/known_faults.h"
#include "data/melody.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::melody;
using testing::re_encode;
using testing::TemporaryFolder;

ClipRecord clip_of(const fs::path& path, const std::string& label, Split split = Split::train) {
    ClipRecord clip;
    clip.path = path;
    clip.label = label;
    clip.track = path.stem().string();
    clip.split = split;
    return clip;
}

const Finding* find(const std::vector<Finding>& findings, const std::string& check) {
    const auto found = std::ranges::find(findings, check, &Finding::check);
    return found == findings.end() ? nullptr : &*found;
}

std::vector<std::size_t> clips_of(const std::vector<Finding>& findings, const std::string& check) {
    const Finding* const finding = find(findings, check);
    std::vector<std::size_t> clips;
    if (finding == nullptr) return clips;
    for (const FindingItem& item : finding->items)
        clips.insert(clips.end(), item.clips.begin(), item.clips.end());
    return clips;
}

using Clips = std::vector<std::size_t>;

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
                             "half.wav", "cut.wav", "text.wav", "missing.wav"}) {
        manifest.clips.push_back(clip_of(folder / name, name[0] % 2 == 0 ? "rock" : "jazz"));
    }
    manifest.clips.push_back(clip_of(folder / "gone.wav", "rock", Split::excluded));

    const DatasetCheck check = check_dataset(manifest, {.threads = 1});
    EXPECT_EQ(clips_of(check.findings, "unreadable"), Clips({9, 10}));
    EXPECT_EQ(clips_of(check.findings, "blank"), Clips({3}));
    EXPECT_EQ(clips_of(check.findings, "clipped"), Clips({4}));
    EXPECT_EQ(clips_of(check.findings, "short"), Clips({5}));
    EXPECT_EQ(clips_of(check.findings, "sample_rate"), Clips({6}));
    EXPECT_EQ(clips_of(check.findings, "quiet"), Clips({7}));
    EXPECT_EQ(clips_of(check.findings, "damaged"), Clips({8}));
    EXPECT_EQ(find(check.findings, "channels"), nullptr);
    EXPECT_EQ(find(check.findings, "exact_duplicate"), nullptr);
    EXPECT_EQ(find(check.findings, "near_duplicate"), nullptr);
    EXPECT_TRUE(check.has_errors());
    EXPECT_EQ(check.findings.front().severity, Severity::error);
    EXPECT_EQ(check.findings.back().severity, Severity::note);
    EXPECT_EQ(check.checked, 11U);
    EXPECT_EQ(check.excluded, 1U);
    EXPECT_EQ(check.unreadable, 2U);

    Manifest corrected = annotated(manifest, check);
    EXPECT_EQ(exclude_faults(corrected, check), 3U);
    for (const std::size_t i : {3, 9, 10, 11}) EXPECT_EQ(corrected.clips[i].split, Split::excluded);
    ASSERT_TRUE(corrected.clips[0].facts);
    EXPECT_EQ(corrected.clips[0].facts->seconds, 4.0);
    EXPECT_FALSE(check_dataset(corrected, {.threads = 1}).has_errors());
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

TEST(DatasetCheck, LooksAtLabelsAndArtists) {
    Manifest manifest;
    for (int i = 0; i < 40; ++i) {
        manifest.clips.push_back(clip_of(std::to_string(i) + ".wav", i < 30   ? "rock"
                                                                     : i < 39 ? "jazz"
                                                                              : "pop"));
        manifest.clips.back().artist = i < 12 ? "Queen" : i < 30 ? std::to_string(i) : i < 33 ? "Queen" : "";
    }
    manifest.clips[0].synthetic = true;
    manifest.clips[1].split = Split::test;
    const std::vector<Finding> findings = label_findings(manifest);
    const Finding* const small = find(findings, "small_class");
    ASSERT_NE(small, nullptr);
    ASSERT_EQ(small->items.size(), 2U);
    EXPECT_EQ(small->items[0].subject, "pop");
    EXPECT_EQ(small->items[0].detail, "1 clip");
    ASSERT_NE(find(findings, "imbalance"), nullptr);
    const Finding* const main_artist = find(findings, "main_artist");
    ASSERT_NE(main_artist, nullptr);
    ASSERT_EQ(main_artist->items.size(), 1U);  // of jazz too few artists are known
    EXPECT_EQ(main_artist->items[0].detail, "Queen: 12 of 30 clips, 40 %");
    EXPECT_EQ(find(findings, "mixed_artist")->items[0].detail, "jazz 3, rock 12");
    EXPECT_EQ(find(findings, "synthetic")->items[0].subject, "rock");
    EXPECT_EQ(find(findings, "unknown_artist")->items.size(), 2U);
    const ClassBalance balance = class_balance(manifest);
    EXPECT_EQ(balance.ratio(), 30.0);
    // -(0.75 ln 0.75 + 0.225 ln 0.225 + 0.025 ln 0.025) / ln 3
    EXPECT_NEAR(balance.evenness, 0.58582, 1e-4);
    const DatasetCheck check = check_dataset(manifest, {.contents = false});
    EXPECT_EQ(find(check.findings, "artist_leak")->items[0].subject, "Queen");
    EXPECT_EQ(find(check.findings, "fold_leak"), nullptr);
    EXPECT_EQ(find(check.findings, "artist_fold_leak"), nullptr);
    for (std::size_t i = 0; i < 3; ++i) manifest.clips[i].fold = i == 0 ? 1 : 2;
    manifest.clips[2].track = manifest.clips[0].track;
    const DatasetCheck folds = check_dataset(manifest, {.contents = false});
    EXPECT_EQ(find(folds.findings, "fold_leak")->items[0].detail, "2 clips in fold 1 and fold 2");
    EXPECT_EQ(find(folds.findings, "artist_fold_leak")->items[0].subject, "Queen");
}

TEST(DatasetCheck, KnowsTheFaultsOfGtzan) {
    Manifest manifest;
    for (const char* track : {"jazz.00054", "reggae.00086", "metal.00058", "rock.00016", "disco.00098"}) {
        manifest.clips.push_back(clip_of(std::string(track) + ".au", "rock"));
        manifest.clips.back().track = track;
    }
    std::vector<std::string> clusters(5);
    std::vector<Finding> findings = known_faults(manifest, clusters);
    EXPECT_EQ(clips_of(findings, "known_fault"), Clips({0, 1}));
    EXPECT_EQ(clips_of(findings, "known_duplicate"), Clips({2, 3}));
    clusters[2] = clusters[3] = "metal.00058";
    EXPECT_EQ(find(known_faults(manifest, clusters), "known_duplicate"), nullptr);
    manifest.clips[0].split = Split::excluded;
    EXPECT_EQ(clips_of(known_faults(manifest, clusters), "known_fault"), Clips({1}));
    for (ClipRecord& clip : manifest.clips) clip.track += "x";
    for (ClipRecord& clip : manifest.clips) clip.path = "other.wav";
    EXPECT_TRUE(known_faults(manifest, clusters).empty());
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
