#include "worker/frame.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <thread>

#include "core/error.h"

namespace resonet {
namespace {

/// The bytes that a frame travels as.
std::string bytes_of(FrameKind kind, const std::string& content) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe(ends.data()), 0);
    std::thread writer([&] {
        write_frame(ends[1], kind, content);
        close(ends[1]);
    });
    std::string bytes;
    std::array<char, 4096> block{};
    for (ssize_t count = 0; (count = read(ends[0], block.data(), block.size())) > 0;) {
        bytes.append(block.data(), static_cast<std::size_t>(count));
    }
    writer.join();
    close(ends[0]);
    return bytes;
}

TEST(Frame, HeadIsKindAndLength) {
    EXPECT_EQ(bytes_of(FrameKind::done, ""), std::string("\x08\0\0\0\0", 5));
    EXPECT_EQ(bytes_of(FrameKind::progress, "abc"), std::string("\x01\x03\0\0\0abc", 8));
}

TEST(Frame, ComesOutAsItWentInWhateverThePieces) {
    const std::string large(300'000, 'x');
    const std::string bytes = bytes_of(FrameKind::result, "{}") + bytes_of(FrameKind::preview, large) +
                              bytes_of(FrameKind::done, "");
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, bytes.size()}) {
        FrameReader reader(bytes.size());
        std::vector<Frame> frames;
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            reader.add(std::string_view(bytes).substr(at, piece));
            while (auto frame = reader.next()) frames.push_back(std::move(*frame));
        }
        ASSERT_EQ(frames.size(), 3U) << piece;
        EXPECT_EQ(frames[0].kind, FrameKind::result);
        EXPECT_EQ(frames[0].content, "{}");
        EXPECT_EQ(frames[1].kind, FrameKind::preview);
        EXPECT_EQ(frames[1].content, large);
        EXPECT_EQ(frames[2].kind, FrameKind::done);
        EXPECT_FALSE(reader.incomplete());
    }
}

TEST(Frame, MoreThanIsAllowedIsRefusedBeforeItIsKept) {
    FrameReader few(4);
    EXPECT_THROW(few.add("12345"), FrameError);
    FrameReader promised(100);  // a length of 1000 bytes, of which 95 could come
    promised.add(std::string_view("\x03\xe8\x03\0\0", 5));
    EXPECT_THROW(promised.next(), FrameError);
    FrameReader text(std::uint64_t{1} << 30);
    text.add(std::string_view("\x05\0\0\0\x10", 5));  // 256 MiB of JSON
    EXPECT_THROW(text.next(), FrameError);
}

TEST(Frame, UnknownKindsAreRefused) {
    for (const char kind : {'\0', '\x09', 'x', '\xff'}) {
        FrameReader reader(100);
        reader.add(std::string(1, kind));
        EXPECT_THROW(reader.next(), FrameError);
    }
}

TEST(Frame, AnEndInTheMiddleIsSeen) {
    FrameReader reader(100);
    reader.add(std::string_view("\x01\x03\0\0\0ab", 7));
    EXPECT_FALSE(reader.next());
    EXPECT_TRUE(reader.incomplete());
}

}  // namespace
}  // namespace resonet
