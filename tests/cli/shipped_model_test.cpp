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
    if (files_in("models", ".safetensors").empty()) GTEST_SKIP() << "no model is shipped in models/";
    std::vector<std::string> arguments = files_in("examples", ".opus");
    if (arguments.empty()) GTEST_SKIP() << "no clips are shipped in examples/";
    const std::size_t clips = arguments.size();
    arguments.insert(arguments.begin(), {"classify", "--format", "jsonl"});
    const Outcome outcome = run_resonet(arguments);
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.errors, "");
    ASSERT_EQ(outcome.output_lines().size(), clips);
    for (const std::string& line : outcome.output_lines()) {
        const auto result = nlohmann::json::parse(line);
        EXPECT_EQ(result.at("probabilities").size(), 10U) << line;
        EXPECT_GT(result.at("duration").get<double>(), 1.0) << line;
    }
}

TEST(ShippedModel, IsListedAndDescribed) {
    const std::vector<std::string> files = files_in("models", ".safetensors");
    if (files.empty()) GTEST_SKIP() << "no model is shipped in models/";
    const auto models = nlohmann::json::parse(run_resonet({"models", "--format", "json"}).output);
    ASSERT_EQ(models.size(), files.size());
    for (const auto& model : models) {
        const Outcome shown = run_resonet({"models", "show", model.at("name").get<std::string>()});
        EXPECT_EQ(shown.status, 0) << shown.errors;
        EXPECT_NE(shown.output.find("interval"), std::string::npos) << "a model ships with its figures";
    }
}

}  // namespace
}  // namespace resonet::testing
