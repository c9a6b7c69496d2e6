#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

namespace resonet {

/// Where the course of a model's training is written down: see read_catalogue(). Empty: nowhere.
std::filesystem::path history_beside(const std::filesystem::path& model);

/// [{epoch, train_loss, train_accuracy, valid_loss, valid_accuracy}]; what was not measured, or is no number,
/// is null. Errors: InputError (read_history()).
nlohmann::json history_json(const std::filesystem::path& file);

}  // namespace resonet
