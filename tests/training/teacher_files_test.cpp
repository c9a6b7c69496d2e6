#include "training/teacher_files.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/error.h"
#include "core/hash.h"
#include "support/temporary_folder.h"
#include "tiny_task.h"

namespace resonet {
namespace {

using nlohmann::json;
using testing::TemporaryFolder;
using testing::TinyTask;

/// A student of the tiny task, and the files of its teachers.
class TeacherFilesTest : public ::testing::Test {
  protected:
    TeacherFilesTest() {
        recipe_.folder = folder_.path();
        recipe_.distillation = DistillationSettings{{"teacher.safetensors"}};
    }

    static json provenance() {
        return {{"data", "clips.csv"},          {"data_sha256", "abc"},
                {"division", "column 'split'"}, {"protocol", "track-disjoint split"},
                {"fitted_on", "train"},         {"seed", 3}};
    }

    /// A teacher as it is after a training.
    Model teacher() const {
        torch::manual_seed(1);
        Model model;
        model.name = "teacher";
        model.input = recipe_.input;
        model.labels = student_.labels;
        model.network = task_.network;
        model.weights = export_weights(TorchNetwork(task_.network));
        model.provenance = provenance();
        return model;
    }

    TeacherFiles load(const Model& model) const {
        save_model(model, folder_ / "teacher.safetensors");
        return load_teachers(recipe_, student_, torch::kCPU);
    }

    /// What load() complains about, without the folder.
    std::string complaint(const Model& model) const {
        try {
            load(model);
        } catch (const UsageError& error) {
            const std::string said = error.what();
            const std::string folder = folder_.path().string() + "/";
            return said.rfind(folder, 0) == 0 ? said.substr(folder.size()) : said;
        }
        return {};
    }

    TemporaryFolder folder_;
    TinyTask task_;
    Recipe recipe_ = task_.recipe;
    StudentData student_{{"low", "middle", "high"}, task_.recipe.input, "abc", false, false};
};

TEST_F(TeacherFilesTest, ProvenanceNamesThem) {
    const TeacherFiles files = load(teacher());
    const json expected = json::array({{{"name", "teacher"},
                                        {"file", "teacher.safetensors"},
                                        {"sha256", hex(sha256_of_file(folder_ / "teacher.safetensors"))},
                                        {"seed", 3},
                                        {"fitted_on", "train"},
                                        {"same_division", true},
                                        {"saw_valid", false}}});
    EXPECT_EQ(files.provenance, expected);
    EXPECT_EQ(files.paths, (std::vector{folder_ / "teacher.safetensors"}));
    EXPECT_EQ(files.valid_note, "");
    EXPECT_EQ(files.test_note, "");
}

TEST_F(TeacherFilesTest, LabelsMayComeInAnotherOrder) {
    Model model = teacher();
    const torch::Tensor examples = torch::rand({4, 1, 16, 8});
    const torch::Tensor before = load(model).teachers->answers(examples);
    model.labels = {"high", "low", "middle"};  // the student's labels are its logits 1, 2, 0
    const torch::Tensor after = load(model).teachers->answers(examples);
    EXPECT_TRUE(torch::equal(after, before.index_select(1, torch::tensor({1, 2, 0}))));
}

TEST_F(TeacherFilesTest, TeachersThatSawTheValidationClips) {
    Model model = teacher();
    model.provenance["fitted_on"] = "train and valid";
    const TeacherFiles files = load(model);
    EXPECT_EQ(files.valid_note, "teachers have seen these clips");
    EXPECT_EQ(files.test_note, "");
    EXPECT_EQ(files.provenance[0].at("saw_valid"), true);
    // Its own teacher did.
    model.provenance["fitted_on"] = "train";
    model.provenance["distilled_from"] = json::array({{{"name", "x"}, {"saw_valid", true}}});
    EXPECT_EQ(load(model).valid_note, "teachers have seen these clips");
    model.provenance["distilled_from"] = json::array({{{"name", "x"}, {"saw_valid", false}}});
    EXPECT_EQ(load(model).valid_note, "");
}

TEST_F(TeacherFilesTest, OtherDataOrDivisionsAreRefused) {
    Model model = teacher();
    model.provenance["data_sha256"] = "def";
    EXPECT_EQ(
        complaint(model),
        "teacher.safetensors: is a teacher of other data or another division than the student's (clips.csv "
        "divided by column 'split', seed 3): it may know the clips that the student is tested on (train it "
        "with the student's data, [protocol] and seed, or set leaky = true in [protocol], which marks every "
        "figure)");
    // A leaky split by chance does not suffice.
    student_.leaky = true;
    EXPECT_NE(complaint(model), "");
    student_.leaky_by_recipe = true;
    const TeacherFiles files = load(model);
    EXPECT_EQ(files.valid_note, "teachers may have seen these clips");
    EXPECT_EQ(files.test_note, "teachers may have seen these clips");
    EXPECT_EQ(files.provenance[0].at("same_division"), false);
}

TEST_F(TeacherFilesTest, ModelsOfUnknownOriginAreRefused) {
    for (const json& unknown :
         {json(nullptr), json::object(), json({{"data_sha256", 3}, {"fitted_on", {}}})}) {
        Model model = teacher();
        model.provenance = unknown;
        EXPECT_NE(complaint(model).find("(unknown data)"), std::string::npos) << unknown;
    }
}

TEST_F(TeacherFilesTest, ALeakyTeacherIsNoneOfAnHonestStudent) {
    Model model = teacher();
    model.provenance["protocol"] = "leaky split";
    EXPECT_NE(complaint(model).find("another division"), std::string::npos);
    student_.leaky = true;
    EXPECT_EQ(complaint(model), "");
}

TEST_F(TeacherFilesTest, OtherLabelsAreRefused) {
    Model model = teacher();
    model.labels = {"low", "middle", "loud"};
    EXPECT_EQ(
        complaint(model),
        "teacher.safetensors: is a teacher that does not know the label 'high' (choose teachers that tell "
        "the same labels apart as the data)");
    model.labels = {"low", "middle", "high"};
    student_.labels = {"low", "middle"};
    EXPECT_EQ(
        complaint(model),
        "teacher.safetensors: is a teacher of 3 labels, and the student has 2 (choose teachers that tell the "
        "same labels apart as the data)");
}

TEST_F(TeacherFilesTest, OtherFrontEndsAreRefused) {
    auto& profile = std::get<Profile>(student_.input);
    profile.name = "another-name";
    profile.window_hop = 8;
    EXPECT_EQ(complaint(teacher()), "");
    profile.floor_db = 60;
    EXPECT_EQ(
        complaint(teacher()),
        "teacher.safetensors: is a teacher with another front end: its floor_db is 40.0, and the recipe's "
        "60.0 (choose teachers with the front end of the recipe, or change the recipe)");
    student_.input = DescriptorProfile{};
    EXPECT_EQ(complaint(teacher()),
              "teacher.safetensors: is a teacher that takes images, not rows (choose teachers with the front "
              "end of "
              "the recipe)");
}

TEST_F(TeacherFilesTest, FilesThatAreNoTeachers) {
    EXPECT_THROW(load_teachers(recipe_, student_, torch::kCPU), UsageError);
    std::ofstream(folder_ / "teacher.safetensors") << "no model";
    EXPECT_THROW(load_teachers(recipe_, student_, torch::kCPU), InputError);
    try {
        find_teacher("no\nwhere", recipe_);
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_EQ(
            std::string(error.what()).find("recipe 'tiny': [distillation] names the teacher 'no\\nwhere', "),
            0U)
            << error.what();
    }
}

TEST_F(TeacherFilesTest, AreFoundBesideTheRecipeFirst) {
    save_model(teacher(), folder_ / "teacher.safetensors");
    EXPECT_EQ(find_teacher("teacher.safetensors", recipe_), folder_ / "teacher.safetensors");
    const std::string absolute = (folder_ / "teacher.safetensors").string();
    EXPECT_EQ(find_teacher(absolute, recipe_), absolute);
    EXPECT_EQ(find_teacher("gtzan-rcrnn", recipe_).filename(), "gtzan-rcrnn.safetensors");
}

}  // namespace
}  // namespace resonet
