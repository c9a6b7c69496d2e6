#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "run_program.h"
#include "small_model.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

using nlohmann::json;

class ModelsCommand : public ::testing::Test {
  protected:
    ModelsCommand() { write_small_model(model_); }

    TemporaryFolder folder_;
    std::filesystem::path model_ = folder_ / "small.safetensors";
};

TEST_F(ModelsCommand, ShowDescribesAModel) {
    const Outcome outcome = run_resonet({"models", "show", model_.string()});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    // 8 x 7 pooled values to 3 genres: 168 weights and 3 biases.
    for (const char* words : {"small\n", "blues, jazz, rock", "171", "logits", "sample_rate",
                              "random weights", "50.0 % of 40 test clips (95 % interval 35.2 to 64.8)"}) {
        EXPECT_NE(outcome.output.find(words), std::string::npos) << words << " in:\n" << outcome.output;
    }
}

TEST_F(ModelsCommand, ShowAsJson) {
    const Outcome outcome = run_resonet({"models", "show", "--format", "json", model_.string()});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    const json model = json::parse(outcome.output);
    EXPECT_EQ(model.at("name"), "small");
    EXPECT_EQ(model.at("labels"), small_model_labels());
    EXPECT_EQ(model.at("parameters"), 171);
    ASSERT_EQ(model.at("layers").size(), 3U);
    EXPECT_EQ(model.at("layers")[0].at("output"), json({1, 8, 7}));
    EXPECT_EQ(model.at("layers")[2].at("parameters"), 171);
    EXPECT_EQ(model.at("profile").at("n_fft"), 2048);
    EXPECT_EQ(model.at("figures").at("test").at("n"), 40);
}

TEST_F(ModelsCommand, ListNamesModelsOrSaysThereAreNone) {
    const Outcome list = run_resonet({"models"});
    EXPECT_EQ(list.status, 0) << list.errors;
    const json models = json::parse(run_resonet({"models", "--format", "json"}).output);
    ASSERT_TRUE(models.is_array());
    for (const json& model : models) {
        EXPECT_NE(list.output.find(model.at("name").get<std::string>()), std::string::npos);
    }
}

TEST_F(ModelsCommand, RefusesWhatIsNoModel) {
    const Outcome outcome = run_resonet({"models", "show", "no-such-model"});
    EXPECT_NE(outcome.status, 0);
    ASSERT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
    EXPECT_NE(outcome.errors.find("no-such-model"), std::string::npos);
}

}  // namespace
}  // namespace resonet::testing
