#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace resonet {

/// A model file, described for the API.
struct CatalogueModel {
    std::filesystem::path path;
    std::string name;        ///< of the file, without its end: what --model takes
    std::string sha256;      ///< of the file
    nlohmann::json summary;  ///< ModelSummary without `default`
    nlohmann::json card;     ///< ModelCard without `default`
};

struct Catalogue {
    std::vector<CatalogueModel> models;  ///< `files` as they come, then those of folders, by name
    std::vector<std::string> problems;   ///< a line for each file that is no model, or folder that is none
};

/// Describes model files: `files`, and all *.safetensors that lie in `folders` (not below). Several may have
/// the same name; a file that is named twice is there once. Beside a model NAME.safetensors may lie
///
///   NAME.history.csv   how its training went; where there is none and run.json makes the folder that of a
///                      run, history.csv
///   NAME.md            what is to be said of it, in Markdown; up to 256 KiB
///
/// What lies there but cannot be read is a problem, too, and the model does without.
Catalogue read_catalogue(const std::vector<std::filesystem::path>& files,
                         const std::vector<std::filesystem::path>& folders = {});

}  // namespace resonet
