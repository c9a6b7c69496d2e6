#include "training/checkpoint.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "support/temporary_folder.h"
#include "tiny_task.h"
#include "training/module.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

class Checkpoint : public ::testing::Test {
  protected:
    void save() {
        save_checkpoint(path_, "this run", {3, 2, 0.5, export_weights(network_), {1, 2}, {4096.0, 7}}, live_,
                        optimizer_);
    }

    auto load(const std::string& fingerprint) {
        return restore_checkpoint(read_checkpoint(path_), path_, fingerprint, live_, optimizer_);
    }

    testing::TinyTask task_;
    TemporaryFolder folder_;
    std::filesystem::path path_ = folder_ / "checkpoint";
    TorchNetwork network_{task_.network};
    LiveTensors live_{{"weights", torch::arange(5, torch::kFloat32)}};
    torch::optim::AdamW optimizer_{network_->parameters(), torch::optim::AdamWOptions(0.01)};
};

TEST_F(Checkpoint, ComesBack) {
    EXPECT_FALSE(load("this run").has_value());
    save();
    live_.at("weights").zero_();
    const auto state = load("this run");
    ASSERT_TRUE(state.has_value());
    EXPECT_EQ(state->epoch, 3);
    EXPECT_EQ(state->best_epoch, 2);
    EXPECT_EQ(state->best_score, 0.5);
    EXPECT_EQ(state->history, (nlohmann::json{1, 2}));
    EXPECT_EQ(state->loss_scale, (nlohmann::json{4096.0, 7}));
    EXPECT_TRUE(torch::equal(live_.at("weights"), torch::arange(5, torch::kFloat32)));
    EXPECT_EQ(state->best_weights.at("classifier.bias").values,
              export_weights(network_).at("classifier.bias").values);
}

TEST_F(Checkpoint, OfAnotherRunIsRefused) {
    save();
    EXPECT_THROW(load("another run"), UsageError);
}

TEST_F(Checkpoint, WithTensorsOfAnotherShapeIsRefused) {
    save();
    live_["weights"] = torch::zeros({4});
    EXPECT_THROW(load("this run"), InputError);
    live_ = {{"others", torch::zeros({5})}};
    EXPECT_THROW(load("this run"), InputError);
}

TEST_F(Checkpoint, DamagedIsRefused) {
    save();
    const std::string bytes = read_text(path_);
    for (const std::size_t size : {std::size_t{0}, std::size_t{10}, bytes.size() / 2, bytes.size() - 1}) {
        write_atomically(path_, bytes.substr(0, size));
        EXPECT_THROW(load("this run"), InputError) << size;
    }
}

}  // namespace
}  // namespace resonet
