#include "corpus/track_audio.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "audio/audio_stream.h"
#include "audio/wav_writer.h"
#include "core/error.h"
#include "core/file.h"
#include "corpus/tiny_packages.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;
using Paths = std::vector<std::filesystem::path>;

TEST(TrackAudio, AddsStemsSampleBySample) {
    const TemporaryFolder folder;
    write_wav(folder / "song.wav", std::vector<float>(1000, 0.25F), 22050);
    write_wav(folder / "guitar.wav", std::vector<float>(400, -0.5F), 22050);
    write_wav(folder / "rhythm.wav", std::vector<float>(1200, 0.125F), 22050);
    const TrackAudio audio =
        read_track(Paths{folder / "song.wav", folder / "guitar.wav", folder / "rhythm.wav"}, 22050);
    ASSERT_EQ(audio.samples.size(), 1200U);
    EXPECT_EQ(audio.samples[399], -0.125F);
    EXPECT_EQ(audio.samples[400], 0.375F);
    EXPECT_EQ(audio.samples[1100], 0.125F);
}

TEST(TrackAudio, TurnsDownSumsThatWouldClip) {
    const TemporaryFolder folder;
    std::vector<float> loud(1000, 0.5F);
    loud[500] = -0.75F;
    write_wav(folder / "song.wav", loud, 22050);
    const TrackAudio both = read_track(Paths{folder / "song.wav", folder / "song.wav"}, 22050);
    EXPECT_EQ(both.samples[500], -1.0F);
    EXPECT_FLOAT_EQ(both.samples[0], 1.0F / 1.5F);
    // A file by itself stays as it is, also above full scale.
    write_wav(folder / "hot.wav", std::vector<float>(1000, 1.5F), 22050);
    EXPECT_EQ(read_track(Paths{folder / "hot.wav"}, 22050).samples[0], 1.5F);
}

TEST(TrackAudio, PlaysModules) {
    const TemporaryFolder folder;
    write_atomically(folder / "a.mod", testing::make_module(2));
    TrackAudio audio;
    try {
        audio = read_track(Paths{folder / "a.mod"}, 22050);
    } catch (const InputError& error) {
        GTEST_SKIP() << "this FFmpeg lacks libopenmpt: " << error.what();
    }
    EXPECT_NEAR(static_cast<double>(audio.samples.size()) / 22050, 2 * 64 * 0.12, 0.3);
    const float peak = *std::ranges::max_element(audio.samples);
    EXPECT_GT(peak, 0.05F);
    EXPECT_LT(peak, 1.0F);
    EXPECT_EQ(read_track(Paths{folder / "a.mod"}, 22050).samples, audio.samples);
}

TEST(TrackAudio, NamesTheStemThatCannotBeRead) {
    const TemporaryFolder folder;
    write_wav(folder / "song.wav", std::vector<float>(1000, 0.25F), 22050);
    write_atomically(folder / "guitar.ogg", "no sound");
    try {
        read_track(Paths{folder / "song.wav", folder / "guitar.ogg"}, 22050);
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(error.subject(), (folder / "guitar.ogg").string());
    }
}

}  // namespace
}  // namespace resonet
