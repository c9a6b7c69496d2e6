// Files damaged at random: whatever happens, it is samples or an InputError, never a crash or a hang.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "audio/audio_stream.h"
#include "audio/sounds.h"
#include "audio/wav_writer.h"
#include "core/error.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

class Mangler {
  public:
    explicit Mangler(std::uint64_t seed) : noise_(seed) {}

    std::size_t below(std::size_t limit) {
        return static_cast<std::size_t>((noise_.next() + 1) / 2 * static_cast<double>(limit)) % limit;
    }

    // Changes some bytes, in every second file also among the first 64 where the header is, and sometimes
    // the length.
    std::string mangle(std::string bytes) {
        const std::size_t changes = 1 + below(20);
        const bool also_header = below(2) == 0;
        for (std::size_t i = 0; i < changes; ++i) {
            const std::size_t area =
                also_header && i % 2 == 0 ? std::min<std::size_t>(bytes.size(), 64) : bytes.size();
            bytes[below(area)] = static_cast<char>(below(256));
        }
        if (below(4) == 0) bytes.resize(1 + below(bytes.size()));
        return bytes;
    }

  private:
    testing::NoiseSource noise_;
};

// Decodes at most ten minutes; true if the file was usable.
bool survives(const std::filesystem::path& path, double start) {
    try {
        const Audio audio = decode(path, {.start = start, .duration = 600});
        return !audio.samples.empty();
    } catch (const InputError&) {
        return false;
    }
}

// How many of 40 mangled copies of `good` were usable.
int try_many(const std::string& good, const std::filesystem::path& path, std::uint64_t seed) {
    Mangler mangler(seed);
    int usable = 0;
    for (int i = 0; i < 40; ++i) {
        testing::write_bytes(path, mangler.mangle(good));
        usable += survives(path, i % 3 == 0 ? 0.1 : 0.0) ? 1 : 0;
    }
    return usable;
}

TEST(MangledFile, Wav) {
    const TemporaryFolder folder;
    write_wav(folder / "good.wav", testing::tone(440, 0.3, 22050, 2), 22050, 2, WavFormat::pcm16);
    EXPECT_GT(try_many(testing::read_bytes(folder / "good.wav"), folder / "bad.wav", 1), 0);
}

TEST(MangledFile, WavHeaderThenRandomBytes) {
    const TemporaryFolder folder;
    Mangler mangler(3);
    for (const int bits : {8, 16, 24, 32, 64}) {
        for (const int tag : {1, 2, 3, 6, 7, 17, 0x55, 0x161, 0xFFFE}) {
            std::string bytes = testing::wav_header(tag, bits, 2, 22050, 5000);
            for (int i = 0; i < 5000; ++i) bytes += static_cast<char>(mangler.below(256));
            testing::write_bytes(folder / "a.wav", bytes);
            const bool usable = survives(folder / "a.wav", 0);
            EXPECT_TRUE(usable || tag != 1 || bits > 32) << bits;
        }
    }
}

TEST(MangledFile, Compressed) {
    if (!testing::ffmpeg_is_installed()) GTEST_SKIP() << "needs the ffmpeg program";
    const TemporaryFolder folder;
    write_wav(folder / "good.wav", testing::tone(440, 0.5, 44100, 2), 44100, 2);
    std::uint64_t seed = 10;
    int usable = 0;
    int encoded = 0;
    for (const char* extension : {"mp3", "flac", "ogg", "opus", "m4a", "wma", "aiff", "mka", "aac"}) {
        const std::string name = std::string("a.") + extension;
        if (!testing::encode(folder / "good.wav", "", folder / name)) continue;
        ++encoded;
        usable +=
            try_many(testing::read_bytes(folder / name), folder / ("bad." + std::string(extension)), ++seed);
    }
    EXPECT_TRUE(usable > 0 || encoded == 0);
}

}  // namespace
}  // namespace resonet
