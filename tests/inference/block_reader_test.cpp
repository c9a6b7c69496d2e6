#include "inference/block_reader.h"

#include <gtest/gtest.h>

#include "audio/wav_writer.h"
#include "core/error.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

constexpr int rate = 8000;
constexpr std::size_t block_size = 4000;

float sample(std::size_t i) {
    return static_cast<float>(i) / 65536.0F;
}

/// The blocks of a track whose sample i is sample(i).
std::vector<Block> blocks_of(std::size_t length) {
    const testing::TemporaryFolder folder;
    std::vector<float> track(length);
    for (std::size_t i = 0; i < length; ++i) track[i] = sample(i);
    write_wav(folder / "track.wav", track, rate);
    BlockReader reader(folder / "track.wav", rate, block_size);
    std::vector<Block> blocks;
    while (auto block = reader.next()) blocks.push_back(std::move(*block));
    EXPECT_DOUBLE_EQ(reader.seconds(), static_cast<double>(length) / rate);
    EXPECT_FALSE(reader.next());
    return blocks;
}

void expect_block(const Block& block, std::size_t first, std::size_t size, std::size_t new_from) {
    EXPECT_DOUBLE_EQ(block.start, static_cast<double>(first) / rate);
    EXPECT_DOUBLE_EQ(block.new_from, static_cast<double>(new_from) / rate);
    ASSERT_EQ(block.samples.size(), size);
    for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(block.samples[i], sample(first + i)) << i;
}

TEST(BlockReader, ShortTrackIsOneBlock) {
    const auto blocks = blocks_of(3000);
    ASSERT_EQ(blocks.size(), 1U);
    expect_block(blocks[0], 0, 3000, 0);
}

TEST(BlockReader, WholeBlocks) {
    const auto blocks = blocks_of(2 * block_size);
    ASSERT_EQ(blocks.size(), 2U);
    expect_block(blocks[0], 0, block_size, 0);
    expect_block(blocks[1], block_size, block_size, block_size);
}

TEST(BlockReader, LastBlockReachesBackAndEndsWithTheTrack) {
    const auto blocks = blocks_of(2 * block_size + 1500);
    ASSERT_EQ(blocks.size(), 3U);
    expect_block(blocks[1], block_size, block_size, block_size);
    expect_block(blocks[2], block_size + 1500, block_size, 2 * block_size);
}

TEST(BlockReader, FromMemoryTheBlocksAreTheSame) {
    for (const std::size_t length : {std::size_t{3000}, 2 * block_size, 2 * block_size + 1500}) {
        std::vector<float> track(length);
        for (std::size_t i = 0; i < length; ++i) track[i] = sample(i);
        BlockReader reader(DecodedTrack{"track", rate, track, {"a warning"}}, rate, block_size);
        for (const Block& expected : blocks_of(length)) {
            const auto block = reader.next();
            ASSERT_TRUE(block);
            EXPECT_EQ(block->samples, expected.samples);
            EXPECT_EQ(block->start, expected.start);
            EXPECT_EQ(block->new_from, expected.new_from);
        }
        EXPECT_FALSE(reader.next());
        EXPECT_DOUBLE_EQ(reader.seconds(), static_cast<double>(length) / rate);
        EXPECT_EQ(reader.warnings(), std::vector<std::string>{"a warning"});
    }
}

TEST(BlockReader, AnotherRateIsRefused) {
    const std::vector<float> track(100);
    EXPECT_THROW(BlockReader(DecodedTrack{"track", 2 * rate, track, {}}, rate, block_size), UsageError);
}

TEST(BlockReader, MissingFile) {
    EXPECT_THROW(BlockReader("/nowhere/track.wav", rate, block_size), InputError);
}

}  // namespace
}  // namespace resonet
