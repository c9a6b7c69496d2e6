#include "data/cached_features.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "audio/audio_stream.h"
#include "audio/wav_writer.h"
#include "core/error.h"
#include "core/file.h"
#include "core/parallel.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

/// A few seconds of music, its row computed without a cache, and a cache.
class CachedFeaturesTest : public ::testing::Test {
  protected:
    CachedFeaturesTest() { write_wav(song, testing::test_signal("progression"), 22050, 1, WavFormat::pcm16); }

    static bool same(const std::vector<double>& a, const std::vector<double>& b) {
        return std::ranges::equal(a, b, [](double x, double y) {
            return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y);
        });
    }

    TemporaryFolder folder;
    fs::path song = folder / "song.wav";
    Cache cache{folder / "cache"};
    AnalysisSettings settings;
    CachedFeatures features{gtzan57(), settings, &cache};
};

TEST_F(CachedFeaturesTest, FindsTheRowThatItComputed) {
    const Audio audio = decode(song);
    const std::vector<double> expected = feature_row(gtzan57(), settings, read_from(audio.samples)).values;
    const std::vector<double> computed = features.row(song);
    EXPECT_TRUE(same(computed, expected));
    EXPECT_EQ(features.misses(), 1U);
    EXPECT_TRUE(same(features.row(song), expected));
    fs::rename(song, folder / "renamed.wav");
    EXPECT_TRUE(same(features.row(folder / "renamed.wav"), expected));
    EXPECT_TRUE(same(CachedFeatures(gtzan57(), settings, &cache).row(folder / "renamed.wav"), expected));
    EXPECT_EQ(features.hits(), 2U);
    EXPECT_EQ(features.misses(), 1U);
}

TEST_F(CachedFeaturesTest, TellsStretchesApart) {
    const Audio second = decode(song, {.start = 3.0, .duration = 4.0});
    const std::vector<double> expected = feature_row(gtzan57(), settings, read_from(second.samples)).values;
    const std::vector<double> whole = features.row(song);
    EXPECT_TRUE(same(features.row(song, 3.0, 4.0), expected));
    EXPECT_FALSE(same(whole, expected));
    EXPECT_EQ(features.misses(), 2U);
    EXPECT_TRUE(same(features.row(song, 3.0, 4.0), expected));
    EXPECT_EQ(features.hits(), 1U);
}

TEST_F(CachedFeaturesTest, TellsSettingsAndColumnsApart) {
    const Sha256Digest content = sha256("content");
    const auto key_with = [&](const FeatureSet& set, const AnalysisSettings& with) {
        return CachedFeatures(set, with, nullptr).key(content, 0.0, 1.0);
    };
    const std::string usual = features.key(content, 0.0, 1.0);
    EXPECT_EQ(key_with(gtzan57(), settings), usual);
    AnalysisSettings other = settings;
    set(other, "rolloff.roll_percent", "0.9");
    EXPECT_NE(key_with(gtzan57(), other), usual);
    EXPECT_NE(key_with(gtzan57(), analysis_profile("librosa-0.8")), usual);
    FeatureSet fewer = gtzan57();
    fewer.columns.pop_back();
    EXPECT_NE(key_with(fewer, settings), usual);
    EXPECT_NE(features.key(sha256("other"), 0.0, 1.0), usual);
    EXPECT_NE(features.key(content, 0.0, 2.0), usual);
}

TEST_F(CachedFeaturesTest, ComputesWhereTheEntryIsDamaged) {
    const std::vector<double> expected = features.row(song);
    const fs::path entry = cache.entry("features", features.key(sha256_of_file(song), 0.0, INFINITY));
    const std::string whole = read_text(entry);
    write_atomically(entry, whole.substr(0, whole.size() - 8));
    EXPECT_TRUE(same(features.row(song), expected));
    EXPECT_EQ(features.misses(), 2U);
    EXPECT_EQ(read_text(entry), whole);
    // Whole, but of another number of columns.
    cache.store("features", entry.filename(), "12345678");
    EXPECT_TRUE(same(features.row(song), expected));
    EXPECT_EQ(features.misses(), 3U);
}

TEST_F(CachedFeaturesTest, NamesTheFileThatCannotBeUsed) {
    const auto problem_of = [&](const fs::path& path, double start = 0.0) -> std::string {
        try {
            features.row(path, start, 1.0);
        } catch (const InputError& error) {
            return error.subject() == path.string() ? error.problem() : "subject " + error.subject();
        }
        return {};
    };
    write_wav(folder / "nan.wav", std::vector<float>(22050, NAN), 22050);
    write_wav(folder / "empty.wav", std::vector<float>(), 22050);
    EXPECT_NE(problem_of(folder / "nan.wav"), "");
    EXPECT_NE(problem_of(folder / "empty.wav"), "");
    EXPECT_NE(problem_of(folder / "missing.wav"), "");
    EXPECT_NE(problem_of(song, 11.0), "");
    EXPECT_FALSE(fs::exists(folder / "cache" / "features"));
}

TEST_F(CachedFeaturesTest, WorksWithoutACacheAndOnManyThreads) {
    CachedFeatures alone(gtzan57(), settings, nullptr);
    const std::vector<double> expected = alone.row(song, 0.0, 2.0);
    EXPECT_EQ(alone.misses(), 1U);
    parallel_for(8, 4, [&](std::size_t) { EXPECT_TRUE(same(features.row(song, 0.0, 2.0), expected)); });
    EXPECT_EQ(features.hits() + features.misses(), 8U);
}

}  // namespace
}  // namespace resonet
