#include "inference/default_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "core/error.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// A folder of models of its own. Its names do not meet those of the source tree's models.
class DefaultModel : public ::testing::Test {
  protected:
    void SetUp() override { setenv("RESONET_MODELS", folder_.path().c_str(), 1); }
    void TearDown() override {
        unsetenv("RESONET_MODELS");
        fs::current_path(working_folder_);
    }

    fs::path make(const fs::path& name) {
        std::ofstream(folder_ / name) << "x";
        return folder_ / name;
    }

    testing::TemporaryFolder folder_;
    const fs::path working_folder_ = fs::current_path();
};

std::string complaint(const std::string& name) {
    try {
        find_model(name);
    } catch (const UsageError& error) {
        return error.what();
    }
    return "nothing was thrown";
}

TEST_F(DefaultModel, ListsModelFilesByName) {
    const fs::path b = make("test-b.safetensors");
    const fs::path a = make("test-a.safetensors");
    make("test-notes.txt");
    fs::create_directory(folder_ / "test-folder.safetensors");
    std::vector<fs::path> models = list_models();
    std::erase_if(models,
                  [](const fs::path& path) { return !path.filename().string().starts_with("test-"); });
    EXPECT_EQ(models, (std::vector<fs::path>{a, b}));
}

TEST_F(DefaultModel, TheUsersFolderComesFirst) {
    const fs::path own = make("gtzan-rcrnn.safetensors");
    const std::vector<fs::path> models = list_models();
    EXPECT_EQ(std::count_if(models.begin(), models.end(),
                            [](const fs::path& path) { return path.stem() == "gtzan-rcrnn"; }),
              1);
    EXPECT_EQ(find_model("gtzan-rcrnn"), own);
    EXPECT_EQ(find_model(""), own);
}

TEST_F(DefaultModel, FindsByNameAndByPath) {
    const fs::path named = make("test-a.safetensors");
    const fs::path other = make("mine.bin");
    EXPECT_EQ(find_model("test-a"), named);
    EXPECT_EQ(find_model("test-a.safetensors"), named);
    EXPECT_EQ(find_model(other.string()), other);
}

TEST_F(DefaultModel, AFileInTheWorkingFolderIsNotTheDefault) {
    const fs::path own = make("gtzan-rcrnn.safetensors");
    const testing::TemporaryFolder elsewhere;
    std::ofstream(elsewhere / "gtzan-rcrnn") << "something else";
    fs::current_path(elsewhere.path());
    EXPECT_EQ(find_model(""), own);
}

TEST_F(DefaultModel, SaysWhatThereIs) {
    make("test-a.safetensors");
    const std::string text = complaint("test-c");
    EXPECT_EQ(text.find("test-c: is neither a model file nor the name of a model"), 0U) << text;
    EXPECT_NE(text.find("test-a"), std::string::npos) << text;
}

TEST_F(DefaultModel, MissingFoldersAreNoError) {
    setenv("RESONET_MODELS", "/nowhere/models", 1);
    EXPECT_NO_THROW(list_models());
}

}  // namespace
}  // namespace resonet
