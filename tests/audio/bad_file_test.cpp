// Files that cannot be used, or only in part: every one ends in a clear error or a warning.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

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
using testing::wav_header;
using testing::write_bytes;

// The problem that decoding `path` is refused with; empty if it is not.
std::string problem_of(const std::filesystem::path& path) {
    try {
        decode(path);
    } catch (const InputError& error) {
        EXPECT_EQ(error.subject(), path.native());
        EXPECT_FALSE(error.remedy().empty());
        return error.problem();
    }
    return {};
}

std::string noise_bytes(std::size_t count, std::uint64_t seed) {
    testing::NoiseSource noise(seed);
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i)
        bytes += static_cast<char>(static_cast<int>(noise.next() * 127.9));
    return bytes;
}

std::string prose() {
    std::string text;
    for (int line = 0; line < 300; ++line) text += "These are words in a file, and no music at all.\n";
    return text;
}

TEST(BadFile, Missing) {
    const TemporaryFolder folder;
    EXPECT_EQ(problem_of(folder / "none.mp3"), "does not exist");
    write_bytes(folder / "file", "x");
    EXPECT_EQ(problem_of(folder / "file" / "a.mp3"), "does not exist: a part of its path is not a folder");
    EXPECT_THROW(decode(std::filesystem::path()), InputError);
    EXPECT_THROW(decode(std::filesystem::path(std::string("a\0b", 3))), InputError);
}

TEST(BadFile, Folder) {
    const TemporaryFolder folder;
    EXPECT_EQ(problem_of(folder.path()), "is a folder, not an audio file");
}

TEST(BadFile, Links) {
    const TemporaryFolder folder;
    std::filesystem::create_symlink("nowhere", folder / "dangling.mp3");
    std::filesystem::create_symlink("loop.mp3", folder / "loop.mp3");
    EXPECT_EQ(problem_of(folder / "dangling.mp3"), "is a link to a file that does not exist");
    EXPECT_EQ(problem_of(folder / "loop.mp3"), "is a link that leads back to itself");
}

TEST(BadFile, PipesAndDevicesDoNotHang) {
    const TemporaryFolder folder;
    ASSERT_EQ(mkfifo((folder / "pipe.mp3").c_str(), 0600), 0);
    const std::string problem = "is a pipe, device or socket, not an audio file";
    EXPECT_EQ(problem_of(folder / "pipe.mp3"), problem);
    EXPECT_EQ(problem_of("/dev/null"), problem);
    EXPECT_EQ(problem_of("/dev/zero"), problem);
}

TEST(BadFile, WithoutPermission) {
    if (geteuid() == 0) GTEST_SKIP() << "the superuser may read everything";
    const TemporaryFolder folder;
    write_wav(folder / "a.wav", testing::tone(440, 0.1, 8000), 8000);
    ASSERT_EQ(chmod((folder / "a.wav").c_str(), 0), 0);
    EXPECT_EQ(problem_of(folder / "a.wav"), "may not be read: permission denied");
}

TEST(BadFile, Empty) {
    const TemporaryFolder folder;
    write_bytes(folder / "empty.mp3", "");
    EXPECT_EQ(problem_of(folder / "empty.mp3"), "is empty");
}

TEST(BadFile, Text) {
    const TemporaryFolder folder;
    for (const char* name :
         {"a.mp3", "a.wav", "a.ogg", "a.flac", "a.m4a", "a.aac", "a.txt", "a.ul", "a.s16", "a"}) {
        write_bytes(folder / name, prose());
        EXPECT_NE(problem_of(folder / name), "") << name;
    }
}

TEST(BadFile, RandomBytes) {
    const TemporaryFolder folder;
    for (const char* name : {"a.mp3", "a.wav", "a.ogg", "a.flac", "a.m4a", "a.aac", "a.ac3", "a.dts", "a"}) {
        write_bytes(folder / name, noise_bytes(200000, 5));
        EXPECT_NE(problem_of(folder / name), "") << name;
    }
}

TEST(BadFile, HeaderWithoutSamples) {
    const TemporaryFolder folder;
    write_bytes(folder / "a.wav", wav_header(1, 16, 2, 44100, 0));
    EXPECT_EQ(problem_of(folder / "a.wav"), "holds no audio that can be decoded");
}

TEST(BadFile, AbsurdHeader) {
    const TemporaryFolder folder;
    const std::string data(8192, 'x');
    const auto refuses = [&](int channels, int rate) {
        write_bytes(folder / "a.wav", wav_header(1, 16, channels, rate, 8192) + data);
        EXPECT_NE(problem_of(folder / "a.wav"), "") << channels << " channels, " << rate << " Hz";
    };
    refuses(0, 44100);
    refuses(65, 44100);
    refuses(65535, 44100);
    refuses(1, 0);
    refuses(1, 1);
    refuses(1, 768001);
    refuses(1, -1);
}

TEST(BadFile, PlaylistsReachNoOtherFile) {
    const TemporaryFolder folder;
    write_wav(folder / "a.wav", testing::tone(440, 3, 22050), 22050);
    write_bytes(folder / "list.m3u8",
                "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\na.wav\n#EXT-X-ENDLIST\n");
    write_bytes(folder / "list.mp3", "ffconcat version 1.0\nfile a.wav\n");
    write_bytes(folder / "list.sdp",
                "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n");
    const std::string problem = "is a playlist, a description or text, not audio itself";
    EXPECT_EQ(problem_of(folder / "list.m3u8"), problem);
    EXPECT_EQ(problem_of(folder / "list.mp3"), problem);
    EXPECT_EQ(problem_of(folder / "list.sdp"), problem);
}

TEST(TruncatedWav, GivesWhatIsThereAndAWarning) {
    const TemporaryFolder folder;
    const std::vector<float> samples = testing::tone(440, 10, 22050);
    write_wav(folder / "a.wav", samples, 22050);
    std::filesystem::resize_file(folder / "a.wav", 58 + 4 * 22050 * 4);
    const Audio audio = decode(folder / "a.wav");
    EXPECT_EQ(testing::difference(audio.samples, std::span(samples).first(4 * 22050)), 0);
    ASSERT_EQ(audio.warnings.size(), 1U);
    EXPECT_EQ(audio.warnings[0], "the file is cut short: its header promises 10.0 s, 4.0 s could be decoded");
}

TEST(TruncatedWav, IsNoMatterForAWindowBeforeTheCut) {
    const TemporaryFolder folder;
    write_wav(folder / "a.wav", testing::tone(440, 10, 22050), 22050);
    std::filesystem::resize_file(folder / "a.wav", 58 + 4 * 22050 * 4);
    EXPECT_TRUE(decode(folder / "a.wav", {.start = 1, .duration = 2}).warnings.empty());
}

TEST(TruncatedWav, OpenLengthsOfPipesAreNoTruncation) {
    const TemporaryFolder folder;
    const std::string data = testing::little_endian(std::vector<std::int64_t>(44100, 1000), 2);
    for (const std::uint32_t promised : {0xFFFFFFFFU, 0x7FFFFFFFU}) {
        std::string header = wav_header(1, 16, 1, 22050, promised);
        header.replace(4, 4, testing::little_endian({promised}, 4));
        write_bytes(folder / "a.wav", header + data);
        const Audio audio = decode(folder / "a.wav");
        EXPECT_EQ(audio.samples.size(), 44100U);
        EXPECT_TRUE(audio.warnings.empty()) << audio.warnings[0];
    }
}

}  // namespace
}  // namespace resonet
