#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "run_program.h"
#include "support/development_data.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_in(const std::string& folder, const std::string& extension) {
    std::vector<std::string> files;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(source_folder() / folder, ignored)) {
        if (entry.path().extension() == extension) files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

TEST(ShippedModel, ClassifiesTheExamples) {
    const std::vector<std::string> models = files_in("models", ".safetensors");
    if (models.empty()) GTEST_SKIP() << "no model is shipped in models/";
    const std::vector<std::string> clips = files_in("examples", ".opus");
    if (clips.empty()) GTEST_SKIP() << "no clips are shipped in examples/";
    for (const std::string& model : models) {
        std::vector<std::string> arguments{"classify", "--format", "jsonl", "--model", model};
        arguments.insert(arguments.end(), clips.begin(), clips.end());
        const Outcome outcome = run_resonet(arguments);
        EXPECT_EQ(outcome.status, 0) << outcome.errors;
        EXPECT_EQ(outcome.errors, "");
        ASSERT_EQ(outcome.output_lines().size(), clips.size());
        for (const std::string& line : outcome.output_lines()) {
            const auto result = nlohmann::json::parse(line);
            EXPECT_EQ(result.at("probabilities").size(), 10U) << line;
            EXPECT_GT(result.at("duration").get<double>(), 1.0) << line;
        }
    }
}

TEST(ShippedModel, IsDescribedWithItsFigures) {
    const std::vector<std::string> models = files_in("models", ".safetensors");
    if (models.empty()) GTEST_SKIP() << "no model is shipped in models/";
    for (const std::string& model : models) {
        const Outcome shown = run_resonet({"models", "show", model});
        EXPECT_EQ(shown.status, 0) << shown.errors;
        EXPECT_NE(shown.output.find("(95 % interval"), std::string::npos) << shown.output;
    }
}

TEST(ShippedModel, IsFoundByItsName) {
    const std::vector<std::string> models = files_in("models", ".safetensors");
    if (models.empty()) GTEST_SKIP() << "no model is shipped in models/";
    Call call;
    call.arguments = {"models", "--format", "json"};
    call.environment = {{"RESONET_MODELS", (source_folder() / "models").string()}};
    const auto listed = nlohmann::json::parse(run_program(resonet_program(), call).output);
    ASSERT_EQ(listed.size(), models.size());
    for (const auto& model : listed) {
        call.arguments = {"models", "show", model.at("name").get<std::string>()};
        EXPECT_EQ(run_program(resonet_program(), call).status, 0);
    }
}

}  // namespace
}  // namespace resonet::testing
