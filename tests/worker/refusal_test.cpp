// Files that cannot be heard, each with the kind of its fault.
#include <gtest/gtest.h>

#include <chrono>
#include <limits>

#include "audio/sounds.h"
#include "audio/wav_writer.h"
#include "support/signals.h"
#include "worker/hearing_fixture.h"

namespace resonet::testing {
namespace {

class Refusal : public HearingTest {
  protected:
    void expect_refused(const std::filesystem::path& file, const std::string& name, const std::string& words,
                        const HearingLimits& limits = {}) {
        SCOPED_TRACE(file.filename());
        HearingRequest request = analysis(file);
        request.limits = limits;
        const Heard heard = hear(*pool_, request);
        EXPECT_EQ(heard.outcome.end, HearingEnd::refused);
        EXPECT_EQ(heard.outcome.name, name);
        EXPECT_NE(heard.outcome.problem.find(words), std::string::npos) << heard.outcome.problem;
        EXPECT_EQ(heard.outcome.problem.find(folder_.path().native()), std::string::npos)
            << "where files are kept is nobody's business: " << heard.outcome.problem;
        EXPECT_TRUE(heard.results.empty());
    }

    void write_samples(const std::filesystem::path& file, std::vector<float> samples) {
        write_wav(file, samples, 22050, 1, WavFormat::float32);
    }
};

TEST_F(Refusal, OfWhatIsNoAudio) {
    expect_refused(folder_ / "missing.wav", "not-audio", "does not exist");
    write_bytes(folder_ / "empty.wav", "");
    expect_refused(folder_ / "empty.wav", "not-audio", "is empty");
    expect_refused(folder_.path(), "not-audio", "is a folder");
    write_bytes(folder_ / "text.mp3", "It was a dark and stormy night; the rain fell in torrents.");
    expect_refused(folder_ / "text.mp3", "not-audio", "");
    write_bytes(folder_ / "zero.ogg", std::string(100'000, '\0'));
    expect_refused(folder_ / "zero.ogg", "not-audio", "");
    std::string random;
    NoiseSource noise(5);
    for (int i = 0; i < 200'000; ++i) random += static_cast<char>(128 * noise.next());
    write_bytes(folder_ / "random.m4a", random);
    expect_refused(folder_ / "random.m4a", "not-audio", "");
    write_song(folder_ / "cut.wav", 2);
    std::filesystem::resize_file(folder_ / "cut.wav", 20);
    expect_refused(folder_ / "cut.wav", "not-audio", "");
}

TEST_F(Refusal, OfPlaylistsThatNameOtherFiles) {
    write_song(folder_ / "secret.wav", 2);
    write_bytes(folder_ / "list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://" +
                                           (folder_ / "secret.wav").native() + "\n#EXT-X-ENDLIST\n");
    expect_refused(folder_ / "list.m3u8", "not-audio", "");
    write_bytes(folder_ / "list.ffconcat", "ffconcat version 1.0\nfile secret.wav\n");
    expect_refused(folder_ / "list.ffconcat", "not-audio", "");
}

TEST_F(Refusal, OfSoundThatSaysNothing) {
    write_samples(folder_ / "short.wav", test_signal("short1000"));
    expect_refused(folder_ / "short.wav", "too-short", "too short");
    write_samples(folder_ / "millisecond.wav", std::vector<float>(22, 0.5F));
    expect_refused(folder_ / "millisecond.wav", "too-short", "too short");
    write_samples(folder_ / "silent.wav", test_signal("silence2"));
    expect_refused(folder_ / "silent.wav", "silent", "is silent");
    std::vector<float> broken = test_signal("noise");
    broken[1000] = std::numeric_limits<float>::quiet_NaN();
    write_samples(folder_ / "nan.wav", broken);
    expect_refused(folder_ / "nan.wav", "not-audio", "not finite");
}

TEST_F(Refusal, OfTooLongTracksByTheHeaderAndByTheSound) {
    write_song(folder_ / "long.wav", 75);
    HearingLimits limits;
    limits.track_seconds = 70;
    expect_refused(folder_ / "long.wav", "too-long", "1:15", limits);
    expect_refused(folder_ / "long.wav", "too-long", "1:10", limits);
    limits.track_seconds = 75;
    EXPECT_EQ(hear(*pool_, analysis(folder_ / "long.wav")).outcome.end, HearingEnd::done);

    // A header that promises too much: what is there decides.
    const std::vector<float> second = test_signal("noise");
    std::string samples;
    for (const float sample : second) {
        samples += little_endian({static_cast<std::int64_t>(10000 * sample)}, 2);
    }
    write_bytes(folder_ / "liar.wav", wav_header(1, 16, 1, 22050, 4'000'000'000U) + samples);
    limits.track_seconds = 60;
    HearingRequest request = analysis(folder_ / "liar.wav");
    request.limits = limits;
    const Heard heard = hear(*pool_, request);
    EXPECT_EQ(heard.outcome.end, HearingEnd::done) << heard.outcome.problem;
    // And one that promises too little, as raw AAC does.
    if (!ffmpeg_is_installed() || !encode(folder_ / "long.wav", "-b:a 64k", folder_ / "long.aac")) return;
    limits.track_seconds = 30;
    expect_refused(folder_ / "long.aac", "too-long", "30 s", limits);
}

TEST_F(Refusal, OfMoreMemoryThanIsAllowed) {
#if defined(__SANITIZE_ADDRESS__)
    GTEST_SKIP() << "the address sanitizer ends a process that runs out of memory";
#endif
    write_song(folder_ / "long.wav", 600);  // 53 MB of samples
    HearingLimits limits;
    limits.memory_bytes = 24 << 20;
    if (!pool_->sandbox().limits) GTEST_SKIP() << "this system does not bound memory";
    expect_refused(folder_ / "long.wav", "not-audio", "memory", limits);
}

TEST_F(Refusal, OfUnknownModelsAndGenres) {
    write_song(folder_ / "song.wav", 2);
    Heard heard = hear(*pool_, analysis(folder_ / "song.wav", {"dense", "nobody"}));
    EXPECT_EQ(heard.outcome.name, "internal");
    EXPECT_NE(heard.outcome.problem.find("'nobody' is not loaded"), std::string::npos);
    HearingRequest request = explanation(folder_ / "song.wav");
    request.genre = "polka";
    heard = hear(*pool_, request);
    EXPECT_EQ(heard.outcome.name, "internal");
    EXPECT_NE(heard.outcome.problem.find("'polka'"), std::string::npos) << heard.outcome.problem;
}

}  // namespace
}  // namespace resonet::testing
