#include "training/shared_validation.h"

#include <gtest/gtest.h>

#include "team.h"
#include "tiny_task.h"

namespace resonet {
namespace {

using testing::TinyTask;

TEST(SharedValidation, GivesWhatOneProcessFinds) {
    // Fewer clips than processes too: then some have none.
    for (const int clips : {24, 7, 2}) {
        const TinyTask task(clips);
        torch::manual_seed(3);
        TorchNetwork module(task.network);
        const Weights weights = export_weights(module);
        const WindowLogits alone = window_logits(module, task.clips, task.maker, torch::kCPU);
        std::vector<WindowLogits> found(3);
        testing::run_team(3, [&](Collective& team) {
            TorchNetwork own(task.network);
            import_weights(own, weights);
            found[team.rank()] = shared_window_logits(own, task.clips, task.maker, torch::kCPU, team);
        });
        for (const WindowLogits& each : found) {
            EXPECT_EQ(each.labels, 3);
            EXPECT_EQ(each.clip_count, alone.clip_count);
            EXPECT_EQ(each.clips, alone.clips);
            ASSERT_EQ(each.logits.size(), alone.logits.size());
            for (std::size_t i = 0; i < alone.logits.size(); ++i) {
                EXPECT_NEAR(each.logits[i], alone.logits[i], 1e-5);
            }
            EXPECT_EQ(each.logits, found[0].logits);
        }
    }
}

}  // namespace
}  // namespace resonet
