#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "recipe/recipe.h"
#include "training/distillation.h"

namespace resonet {

/// What a student's teachers have to agree with.
struct StudentData {
    std::vector<std::string> labels;
    InputProfile input;
    std::string sha256;            ///< of labels, splits and images
    bool leaky = false;            ///< its split leaks, and every figure says so
    bool leaky_by_recipe = false;  ///< the recipe's protocol asks for that
};

/// The teachers of a student and what is to be said of them.
struct TeacherFiles {
    std::shared_ptr<const Teachers> teachers;
    std::vector<std::filesystem::path> paths;
    /// One entry a teacher: name, file (as the recipe names it), sha256, seed, fitted_on, "same_division" and
    /// "saw_valid".
    nlohmann::json provenance;
    std::string
        valid_note;         ///< "teachers have seen these clips", or that they may have; empty: they have not
    std::string test_note;  ///< likewise
};

/// The file of a teacher that the recipe names: beside the recipe, in the current folder, or a model that
/// comes with the program. Errors: UsageError if there is none.
std::filesystem::path find_teacher(const std::string& name, const Recipe& recipe);

/// Loads the teachers of a recipe that has some.
///
/// A teacher that was fitted on clips which the student is validated or tested on would tell it their labels:
/// the same data in the same division (StudentData::sha256) is asked for. A recipe whose protocol is leaky by
/// name may take others. A teacher that was fitted on train and valid, or learnt from one that was, leaves
/// the test split alone but not the student's validation figures: `valid_note` says so.
/// Errors: UsageError for a teacher that is not found, is no network, tells other labels apart, has another
/// front end, or would leak; as load_model().
TeacherFiles load_teachers(const Recipe& recipe, const StudentData& student, torch::Device device);

}  // namespace resonet
