#include "data/measured_clips.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "audio/wav_writer.h"
#include "core/error.h"
#include "core/file.h"
#include "data/melody.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::melody;
using testing::TemporaryFolder;

Manifest manifest_of(std::vector<ClipRecord> clips) {
    Manifest manifest;
    manifest.clips = std::move(clips);
    return manifest;
}

ClipRecord clip_of(const fs::path& path, double start = 0.0,
                   double duration = std::numeric_limits<double>::infinity()) {
    ClipRecord clip;
    clip.path = path;
    clip.label = "rock";
    clip.start = start;
    clip.duration = duration;
    return clip;
}

void expect_same(const MeasuredClips& a, const MeasuredClips& b) {
    ASSERT_EQ(a.clips.size(), b.clips.size());
    for (std::size_t i = 0; i < a.clips.size(); ++i) {
        EXPECT_EQ(a.clips[i].problem, b.clips[i].problem);
        ASSERT_EQ(a.clips[i].measurement.has_value(), b.clips[i].measurement.has_value());
        if (!a.clips[i].measurement) continue;
        const AudioMeasurement& x = *a.clips[i].measurement;
        const AudioMeasurement& y = *b.clips[i].measurement;
        EXPECT_EQ(x.fingerprint, y.fingerprint);
        EXPECT_EQ(x.warnings, y.warnings);
        EXPECT_EQ(x.facts.content, y.facts.content);
        EXPECT_EQ(x.facts.seconds, y.facts.seconds);
        EXPECT_EQ(x.facts.sample_rate, y.facts.sample_rate);
        EXPECT_EQ(x.facts.channels, y.facts.channels);
        EXPECT_EQ(x.facts.clipping, y.facts.clipping);
        EXPECT_EQ(x.facts.silence, y.facts.silence);
        EXPECT_TRUE(x.facts.loudness == y.facts.loudness ||
                    (std::isnan(x.facts.loudness) && std::isnan(y.facts.loudness)));
        EXPECT_TRUE(x.facts.peak == y.facts.peak || (std::isnan(x.facts.peak) && std::isnan(y.facts.peak)));
    }
}

TEST(MeasuredClips, AreTheSameFromTheCacheAndFromAnyNumberOfThreads) {
    const TemporaryFolder folder;
    write_wav(folder / "music.wav", melody(1, 6), 22050);
    write_wav(folder / "silence.wav", std::vector<float>(8000, 0.0F), 8000);
    write_atomically(folder / "text.wav", "no sound");
    const Manifest manifest = manifest_of(
        {clip_of(folder / "music.wav"), clip_of(folder / "silence.wav"), clip_of(folder / "text.wav"),
         clip_of(folder / "music.wav", 1.0, 4.0), clip_of(folder / "missing.wav")});
    Cache cache(folder / "cache");
    const MeasuredClips plain = measure_clips(manifest, {.threads = 1});
    const MeasuredClips first = measure_clips(manifest, {.threads = 3, .cache = &cache});
    const MeasuredClips second = measure_clips(manifest, {.threads = 1, .cache = &cache});
    EXPECT_EQ(plain.from_cache, 0U);
    EXPECT_EQ(first.from_cache, 0U);
    EXPECT_EQ(second.from_cache, 3U);
    expect_same(plain, first);
    expect_same(plain, second);
    ASSERT_TRUE(plain.clips[0].measurement);
    EXPECT_EQ(plain.clips[3].measurement->facts.seconds, 4.0);
    EXPECT_FALSE(plain.clips[2].measurement);
    EXPECT_FALSE(plain.clips[2].problem.empty());
    EXPECT_EQ(plain.clips[2].problem.find("text.wav"), std::string::npos);
    EXPECT_FALSE(plain.clips[4].problem.empty());
}

TEST(MeasuredClips, AreFoundByContentNotByName) {
    const TemporaryFolder folder;
    write_wav(folder / "a.wav", melody(1, 3), 22050);
    Cache cache(folder / "cache");
    measure_clips(manifest_of({clip_of(folder / "a.wav")}), {.threads = 1, .cache = &cache});
    fs::rename(folder / "a.wav", folder / "b.wav");
    const Manifest renamed = manifest_of({clip_of(folder / "b.wav")});
    EXPECT_EQ(measure_clips(renamed, {.threads = 1, .cache = &cache}).from_cache, 1U);
    write_wav(folder / "b.wav", melody(2, 3), 22050);
    EXPECT_EQ(measure_clips(renamed, {.threads = 1, .cache = &cache}).from_cache, 0U);
}

TEST(MeasuredClips, SurviveStrangeBytesInTheCache) {
    const TemporaryFolder folder;
    write_wav(folder / "a.wav", melody(1, 3), 22050);
    const Manifest manifest = manifest_of({clip_of(folder / "a.wav")});
    Cache cache(folder / "cache");
    const MeasuredClips before = measure_clips(manifest, {.threads = 1, .cache = &cache});
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder / "cache" / "facts")) {
        const std::string name = entry.path().filename().string();
        if (name.size() == 64) cache.store("facts", name, "something else");
    }
    const MeasuredClips after = measure_clips(manifest, {.threads = 1, .cache = &cache});
    EXPECT_EQ(after.from_cache, 0U);
    expect_same(before, after);
}

TEST(MeasuredClips, RefuseWhatIsNoAudio) {
    Manifest manifest = manifest_of({clip_of("a.npy")});
    manifest.kind = SourceKind::arrays;
    EXPECT_THROW(measure_clips(manifest), UsageError);
}

}  // namespace
}  // namespace resonet
