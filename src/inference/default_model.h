#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace resonet {

/// The models that come with the program, sorted by name: the *.safetensors files in the folders
/// $RESONET_MODELS (where set), ../share/resonet/models beside the program's folder (installed), and
/// models/ of the source tree the program was built in.
std::vector<std::filesystem::path> list_models();

/// The file of a model given by its name or its path; an empty name stands for the default model,
/// gtzan-rcrnn. Errors: UsageError if there is no such model.
std::filesystem::path find_model(const std::string& name_or_path);

}  // namespace resonet
