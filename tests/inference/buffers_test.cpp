#include "inference/buffers.h"

#include <gtest/gtest.h>

#include <random>

namespace resonet {
namespace {

void expect_no_clash(const std::vector<Need>& needs, const BufferPlan& plan) {
    ASSERT_EQ(plan.offsets.size(), needs.size());
    for (std::size_t a = 0; a < needs.size(); ++a) {
        EXPECT_EQ(plan.offsets[a] % 64, 0U);
        EXPECT_LE(plan.offsets[a] + needs[a].bytes, plan.bytes);
        for (std::size_t b = 0; b < a; ++b) {
            const bool same_time = needs[a].first <= needs[b].last && needs[b].first <= needs[a].last;
            const bool same_place = plan.offsets[a] < plan.offsets[b] + needs[b].bytes &&
                                    plan.offsets[b] < plan.offsets[a] + needs[a].bytes;
            EXPECT_FALSE(same_time && same_place) << a << " and " << b;
        }
    }
}

TEST(Buffers, AChainNeedsTwo) {
    const std::vector<Need> chain{{640, 0, 1}, {640, 1, 2}, {640, 2, 3}, {640, 3, 4}, {640, 4, 5}};
    const BufferPlan plan = plan_buffers(chain);
    expect_no_clash(chain, plan);
    EXPECT_EQ(plan.bytes, 1280U);
}

TEST(Buffers, UsesAGapBetweenOthers) {
    const std::vector<Need> needs{{256, 0, 9}, {128, 0, 4}, {192, 0, 9}, {64, 5, 9}, {64, 5, 9}};
    const BufferPlan plan = plan_buffers(needs);
    expect_no_clash(needs, plan);
    EXPECT_EQ(plan.bytes, 576U);
}

TEST(Buffers, NoneAndEmptyOnes) {
    EXPECT_EQ(plan_buffers({}).bytes, 0U);
    const std::vector<Need> needs{{0, 0, 3}, {1, 0, 3}, {0, 0, 3}};
    expect_no_clash(needs, plan_buffers(needs));
}

TEST(Buffers, RandomNeedsNeverClash) {
    std::mt19937 random(7);
    for (int round = 0; round < 50; ++round) {
        std::vector<Need> needs;
        std::size_t most_at_once = 0;
        for (int i = 0; i < 40; ++i) {
            const std::size_t first = random() % 30;
            needs.push_back({random() % 5000, first, first + random() % 6});
        }
        for (std::size_t t = 0; t < 40; ++t) {
            std::size_t now = 0;
            for (const Need& need : needs) {
                if (need.first <= t && t <= need.last) now += (need.bytes + 63) / 64 * 64;
            }
            most_at_once = std::max(most_at_once, now);
        }
        const BufferPlan plan = plan_buffers(needs);
        expect_no_clash(needs, plan);
        EXPECT_LE(plan.bytes, most_at_once * 2);
    }
}

}  // namespace
}  // namespace resonet
