#include "features/sample_blocks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace resonet {
namespace {

// Samples that tell where they are from.
std::vector<float> ramp(std::size_t count) {
    std::vector<float> samples(count);
    std::iota(samples.begin(), samples.end(), 1.0F);
    return samples;
}

std::vector<SampleBlock> blocks_of(const std::vector<float>& samples, const BlockShape& shape) {
    SampleBlocks blocks(read_from(samples), shape);
    std::vector<SampleBlock> all;
    SampleBlock block;
    while (blocks.next(block)) all.push_back(block);
    EXPECT_FALSE(blocks.next(block));
    EXPECT_EQ(blocks.samples_read(), samples.size());
    return all;
}

// Every frame belongs to one block, whose samples hold all that the frame and its neighbours need.
void expect_complete(std::size_t count, const BlockShape& shape) {
    const std::vector<float> samples = ramp(count);
    const std::vector<SampleBlock> all = blocks_of(samples, shape);
    const std::size_t total_frames = 1 + count / shape.hop;
    std::size_t next = 0;
    for (const SampleBlock& block : all) {
        ASSERT_EQ(block.first, next);
        ASSERT_GT(block.end, block.first);
        ASSERT_LE(block.end, std::min(total_frames, next + shape.frames));
        next = block.end;
        for (std::size_t i = 0; i < block.samples.size(); ++i) {
            ASSERT_EQ(block.samples[i], static_cast<float>(block.offset + i + 1)) << count;
        }
        if (block.total != SampleView::unknown) {
            EXPECT_EQ(block.total, count);
        }
        if (block.total_frames != SampleView::unknown) {
            EXPECT_EQ(block.total_frames, total_frames);
        }
        EXPECT_EQ(block.last(), block.end == total_frames) << count;
        const std::size_t first = block.first > shape.context ? block.first - shape.context : 0;
        const std::size_t last = std::min(total_frames, block.end + shape.context) - 1;
        const std::size_t begin = first * shape.hop > shape.reach ? first * shape.hop - shape.reach : 0;
        EXPECT_LE(block.offset, std::min(begin, count)) << count;
        EXPECT_GE(block.offset + block.samples.size(), std::min(count, last * shape.hop + shape.reach))
            << count;
        // A frame that is padded at the end needs to know where that is.
        if (last * shape.hop + shape.reach > count) {
            EXPECT_EQ(block.total, count);
        }
    }
    EXPECT_EQ(next, total_frames) << count;
}

TEST(SampleBlocks, HoldEveryFrameOnce) {
    for (const std::size_t hop : {1U, 3U, 10U}) {
        for (const std::size_t reach : {1U, 4U, 25U, 200U}) {
            for (const std::size_t context : {0U, 1U, 7U, 40U}) {
                for (std::size_t count = 1; count < 260; count += 1 + count / 40) {
                    expect_complete(count, {hop, reach, 8, context});
                }
            }
        }
    }
}

TEST(SampleBlocks, OfTheUsualShape) {
    for (const std::size_t count : {1U, 511U, 512U, 262143U, 262144U, 262145U, 263170U, 600000U}) {
        expect_complete(count, {});
        expect_complete(count, {512, 1026, 512, 17});
    }
}

TEST(SampleBlocks, HoldNoMoreThanTheyNeed) {
    const BlockShape shape{10, 25, 8, 3};
    for (const SampleBlock& block : blocks_of(ramp(5000), shape)) {
        // A block, what lies around it, and one frame.
        EXPECT_LE(block.samples.size(), 8 * 10 + 2 * (3 * 10 + 25) + 10U);
    }
}

TEST(SampleBlocks, OfNoSamplesAreNone) {
    EXPECT_TRUE(blocks_of({}, {}).empty());
}

TEST(SampleBlocks, ComeAlikeFromAReaderOfSmallPieces) {
    const std::vector<float> samples = ramp(1000);
    const BlockShape shape{10, 25, 8, 3};
    const std::vector<SampleBlock> expected = blocks_of(samples, shape);
    for (const std::size_t piece : {1U, 7U, 100U}) {
        const SampleReader whole = read_from(samples);
        SampleBlocks blocks(
            [&](std::span<float> out) { return whole(out.first(std::min(out.size(), piece))); }, shape);
        for (const SampleBlock& known : expected) {
            SampleBlock block;
            ASSERT_TRUE(blocks.next(block));
            EXPECT_EQ(block.first, known.first);
            EXPECT_EQ(block.end, known.end);
            EXPECT_EQ(block.offset, known.offset);
            EXPECT_EQ(block.samples, known.samples);
        }
        SampleBlock block;
        EXPECT_FALSE(blocks.next(block));
    }
}

TEST(SampleBlocks, DoNotReadBeyondTheEnd) {
    int after_end = 0;
    bool ended = false;
    SampleBlocks blocks(
        [&](std::span<float>) -> std::size_t {
            if (ended) ++after_end;
            ended = true;
            return 0;
        },
        {});
    SampleBlock block;
    EXPECT_FALSE(blocks.next(block));
    EXPECT_FALSE(blocks.next(block));
    EXPECT_EQ(after_end, 0);
}

TEST(SampleBlocks, PassOnWhatTheReaderThrows) {
    SampleBlocks blocks([](std::span<float>) -> std::size_t { throw std::runtime_error("torn"); }, {});
    SampleBlock block;
    EXPECT_THROW(blocks.next(block), std::runtime_error);
}

TEST(ReadFrom, GivesEverySampleOnce) {
    const std::vector<float> samples = ramp(10);
    const SampleReader reader = read_from(samples);
    std::vector<float> out(4);
    EXPECT_EQ(reader(out), 4U);
    EXPECT_EQ(out, (std::vector<float>{1, 2, 3, 4}));
    EXPECT_EQ(reader(std::span<float>()), 0U);
    EXPECT_EQ(reader(out), 4U);
    EXPECT_EQ(reader(out), 2U);
    EXPECT_EQ(out, (std::vector<float>{9, 10, 7, 8}));
    EXPECT_EQ(reader(out), 0U);
}

}  // namespace
}  // namespace resonet
