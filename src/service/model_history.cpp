#include "service/model_history.h"

#include <cmath>
#include <system_error>

#include "report/run_history.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json number(double value) {
    return std::isfinite(value) ? json(value) : json();
}

bool is_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

}  // namespace

fs::path history_beside(const fs::path& model) {
    fs::path own = model;
    own.replace_extension(".history.csv");
    if (is_file(own)) return own;
    fs::path of_run = model.parent_path() / "history.csv";
    return is_file(model.parent_path() / "run.json") && is_file(of_run) ? of_run : fs::path();
}

json history_json(const fs::path& file) {
    json epochs = json::array();
    for (const EpochFigures& epoch : read_history(file)) {
        epochs.push_back({{"epoch", epoch.epoch},
                          {"train_loss", number(epoch.train_loss)},
                          {"train_accuracy", number(epoch.train_accuracy)},
                          {"valid_loss", number(epoch.valid_loss)},
                          {"valid_accuracy", number(epoch.valid_accuracy)}});
    }
    return epochs;
}

}  // namespace resonet
