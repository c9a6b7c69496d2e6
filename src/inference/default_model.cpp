#include "inference/default_model.h"

#include <algorithm>

#include "core/error.h"
#include "core/resources.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr const char* default_name = "gtzan-rcrnn";
constexpr const char* extension = ".safetensors";

}  // namespace

std::vector<fs::path> list_models() {
    std::vector<fs::path> models;
    for (const fs::path& folder : resource_folders("models")) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(folder, error)) {
            if (entry.path().extension() == extension && entry.is_regular_file(error)) {
                models.push_back(entry.path());
            }
        }
    }
    // Of two models of one name, the one in the folder that comes first counts.
    std::stable_sort(models.begin(), models.end(),
                     [](const fs::path& a, const fs::path& b) { return a.stem() < b.stem(); });
    const auto same = [](const fs::path& a, const fs::path& b) { return a.stem() == b.stem(); };
    models.erase(std::unique(models.begin(), models.end(), same), models.end());
    return models;
}

fs::path find_model(const std::string& name_or_path) {
    const std::string name = name_or_path.empty() ? default_name : name_or_path;
    std::error_code error;
    if (!name_or_path.empty() && fs::is_regular_file(name, error)) return name;
    std::string known;
    for (const fs::path& model : list_models()) {
        if (model.stem() == name || model.filename() == name) return model;
        known += (known.empty() ? "" : ", ") + model.stem().string();
    }
    throw UsageError(name, "is neither a model file nor the name of a model",
                     known.empty()
                         ? "no models are installed; give a file with --model, or set RESONET_MODELS"
                         : "known models: " + known);
}

}  // namespace resonet
