#include "training/collective.h"

#include <gtest/gtest.h>

#include <atomic>

#include "core/error.h"
#include "team.h"

namespace resonet {
namespace {

using testing::run_team;
using torch::Tensor;

TEST(Collective, SharesCoverEverythingOnce) {
    for (const std::size_t total : {0U, 1U, 7U, 8U, 100U}) {
        for (const int size : {1, 2, 3, 8}) {
            std::size_t next = 0;
            for (int rank = 0; rank < size; ++rank) {
                const Share share = share_of(total, rank, size);
                EXPECT_EQ(share.first, next);
                EXPECT_LE(share.count,
                          (total + static_cast<std::size_t>(size) - 1) / static_cast<std::size_t>(size));
                next += share.count;
            }
            EXPECT_EQ(next, total);
        }
    }
}

TEST(Collective, SumsNumbersAndPassesOnBytes) {
    run_team(3, [](Collective& team) {
        std::vector<double> numbers{team.rank() + 0.25, 1.0};
        sum_numbers(numbers, team);
        EXPECT_EQ(numbers, (std::vector<double>{3.75, 3.0}));
        for (const std::string& sent : {std::string(), std::string("a\0b", 3), std::string(5000, 'x')}) {
            std::string bytes = team.rank() == 0 ? sent : "something else";
            broadcast_bytes(bytes, team);
            EXPECT_EQ(bytes, sent);
        }
    });
}

TEST(Collective, PassesOnTensorsOfAnyLayout) {
    run_team(2, [](Collective& team) {
        Tensor plain = torch::full({2, 3}, team.rank() + 1.0);
        Tensor last =
            torch::arange(24, torch::kFloat32).view({1, 2, 3, 4}).contiguous(at::MemoryFormat::ChannelsLast);
        if (team.rank() == 1) last.zero_();
        broadcast_tensors({plain, last}, team);
        EXPECT_EQ(plain.max().item<double>(), 1.0);
        EXPECT_TRUE(last.equal(torch::arange(24, torch::kFloat32).view({1, 2, 3, 4})));
        EXPECT_TRUE(last.is_contiguous(at::MemoryFormat::ChannelsLast));
    });
}

TEST(Collective, AllProcessesRefuseWhatOneHasOtherwise) {
    std::atomic<int> refused = 0;
    run_team(4, [&](Collective& team) {
        require_agreement({{"recipe", "a"}, {"seed", "1"}}, team);
        try {
            const bool odd = team.rank() % 2 == 1;
            require_agreement({{"recipe", odd ? "a longer one" : "a"},
                               {"data", "d"},
                               {"seed", team.rank() == 2 ? "2" : "1"}},
                              team);
        } catch (const UsageError& error) {
            EXPECT_EQ(error.problem(),
                      "processes 1 and 3 have another recipe than process 0; process 2 has another seed than "
                      "process 0");
            ++refused;
        }
    });
    EXPECT_EQ(refused, 4);
}

TEST(Collective, OnlyTheFirstWorksAndAllLearnThatItFailed) {
    std::atomic<int> worked = 0;
    std::atomic<int> told = 0;
    run_team(3, [&](Collective& team) {
        only_first(team, [&] { ++worked; });
        try {
            only_first(team, [] { throw InputError("file", "is full"); });
        } catch (const InputError&) {
            EXPECT_EQ(team.rank(), 0);
            ++told;
        } catch (const SystemError&) {
            EXPECT_NE(team.rank(), 0);
            ++told;
        }
    });
    EXPECT_EQ(worked, 1);
    EXPECT_EQ(told, 3);
}

}  // namespace
}  // namespace resonet
