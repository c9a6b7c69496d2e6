#include "service/model_catalogue.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <system_error>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/text.h"
#include "evaluation/class_report.h"
#include "evaluation/leak_words.h"
#include "inference/model_description.h"
#include "service/model_history.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uintmax_t longest_card = 256 * 1024;

json field(const json& object, const char* name) {
    return object.is_object() ? object.value(name, json()) : json();
}

/// What the recipe calls a network's kind, or which estimator it is.
std::string kind_of(const json& described) {
    const json estimator = field(field(described, "estimator"), "kind");
    if (estimator.is_string()) return estimator;
    const json kind = field(field(field(described, "recipe"), "model"), "kind");
    return kind.is_string() ? valid_utf8(kind.get<std::string>()) : "network";
}

json window_seconds(const Model& model) {
    const auto* const profile = std::get_if<Profile>(&model.input);
    if (profile == nullptr) return std::get<DescriptorProfile>(model.input).segment_seconds;
    return profile->window_columns * profile->column_step * profile->hop_length / profile->sample_rate;
}

/// Of the test split, or else of the validation split; null if the model's figures are not such.
json accuracy_json(const json& figures) {
    for (const char* const split : {"test", "valid"}) {
        const json found = field(figures, split);
        const json value = field(found, "accuracy");
        const json interval = field(found, "accuracy_interval_95");
        const json n = field(found, "n");
        if (!value.is_number() || !n.is_number_integer() || !interval.is_array() || interval.size() != 2 ||
            !interval[0].is_number() || !interval[1].is_number()) {
            continue;
        }
        return {{"value", value}, {"low", interval[0]}, {"high", interval[1]}, {"n", n}, {"split", split}};
    }
    return nullptr;
}

/// The confusion matrix in the figures of a split; none if there is no sound one.
std::optional<ConfusionMatrix> confusion_of(const json& figures, std::size_t labels) {
    constexpr int most_clips = 1'000'000;
    const json rows = field(figures, "confusion");
    if (!rows.is_array() || rows.size() != labels) return std::nullopt;
    ConfusionMatrix matrix(static_cast<int>(labels));
    for (std::size_t row = 0; row < labels; ++row) {
        if (!rows[row].is_array() || rows[row].size() != labels) return std::nullopt;
        for (std::size_t column = 0; column < labels; ++column) {
            const json& count = rows[row][column];
            if (!count.is_number_integer() || count < 0 || count > most_clips) return std::nullopt;
            matrix.at(static_cast<int>(row), static_cast<int>(column)) = count.get<int>();
        }
    }
    return matrix;
}

json classes_json(const json& figures, const std::vector<std::string>& labels) {
    json classes = json::array();
    const auto matrix = confusion_of(figures, labels.size());
    if (!matrix) return classes;
    const std::vector<ClassFigures> found = class_figures(*matrix);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const ClassFigures& label = found[i];
        classes.push_back({{"genre", labels[i]},
                           {"n", label.support},
                           {"recall", label.recall.value},
                           {"precision", label.precision.value},
                           {"f1", label.f1},
                           {"recall_interval_95", {label.recall.low, label.recall.high}}});
    }
    return classes;
}

/// The figures that the API knows, of each split there is; a model file may hold anything.
json figures_json(const json& figures, std::size_t labels) {
    constexpr std::array<const char*, 11> names = {"accuracy",      "n",        "macro_f1",
                                                   "macro_recall",  "log_loss", "macro_roc_auc",
                                                   "top3_accuracy", "answered", "expected_calibration_error",
                                                   "risk_answered", "of"};
    json result = json::object();
    for (const char* const split : {"test", "valid"}) {
        const json found = field(figures, split);
        if (!found.is_object()) continue;
        json& kept = result[split] = json::object();
        for (const char* const name : names) {
            const json value = field(found, name);
            if (value.is_number() || value.is_string()) kept[name] = value;
        }
        const json accuracy = accuracy_json(json{{split, found}});
        if (!accuracy.is_null()) kept["accuracy_interval_95"] = {accuracy["low"], accuracy["high"]};
        if (confusion_of(found, labels)) kept["confusion"] = found["confusion"];
    }
    return result;
}

json layers_json(const json& described) {
    json layers = json::array();
    for (const json& layer : field(described, "layers")) {
        json row = json::object();
        for (const char* const name : {"name", "kind", "output", "parameters"}) row[name] = layer.at(name);
        layers.push_back(std::move(row));
    }
    return layers;
}

class CatalogueReader {
  public:
    void add_file(const fs::path& file) {
        std::error_code error;
        const fs::path whole = fs::weakly_canonical(file, error);
        if (!seen_.insert(error ? file : whole).second) return;
        try {
            catalogue_.models.push_back(describe(file));
        } catch (const Error& problem) {
            catalogue_.problems.emplace_back(problem.what());
        }
    }

    void add_folder(const fs::path& folder) {
        std::vector<fs::path> files;
        std::error_code error;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
             entry.increment(error)) {
            std::error_code unknown;
            if (entry->path().extension() == ".safetensors" && entry->is_regular_file(unknown)) {
                files.push_back(entry->path());
            }
        }
        if (error) catalogue_.problems.push_back(printable(folder.string()) + ": " + error.message());
        std::ranges::sort(files);
        for (const fs::path& file : files) add_file(file);
    }

    Catalogue take() { return std::move(catalogue_); }

  private:
    CatalogueModel describe(const fs::path& file) {
        const Model model = load_model(file);
        CatalogueModel entry;
        entry.path = fs::absolute(file);
        entry.name = valid_utf8(file.stem().string());
        entry.sha256 = hex(sha256_of_file(file));
        const json described = describe_model(model, file.filename().string());
        entry.summary = {{"name", entry.name},
                         {"kind", kind_of(described)},
                         {"labels", model.labels},
                         {"parameters", field(described, "parameters")},
                         {"bytes", fs::file_size(file)},
                         {"sha256", entry.sha256},
                         {"unsure_below", model.unsure_below},
                         {"leaky", is_leaky(model.provenance, model.recipe)},
                         {"accuracy", accuracy_json(model.figures)}};
        entry.card = entry.summary;
        const bool images = described.contains("profile");
        entry.card["input"] = described.at(images ? "profile" : "descriptors");
        entry.card["window_seconds"] = window_seconds(model);
        entry.card["flops_per_window"] = field(described, "flops_per_window");
        entry.card["layers"] = layers_json(described);
        entry.card["provenance"] = model.provenance.is_object() ? model.provenance : json::object();
        entry.card["figures"] = figures_json(model.figures, model.labels.size());
        entry.card["per_class"] = classes_json(field(model.figures, "test"), model.labels);
        entry.card["history"] = history_of(file);
        entry.card["card"] = card_of(file);
        return entry;
    }

    json history_of(const fs::path& model) {
        const fs::path file = history_beside(model);
        return file.empty() ? json() : read_or_null([&] { return history_json(file); });
    }

    json card_of(const fs::path& model) {
        fs::path file = model;
        file.replace_extension(".md");
        std::error_code error;
        if (!fs::is_regular_file(file, error)) return nullptr;
        return read_or_null([&] { return json(valid_utf8(read_text(file, longest_card))); });
    }

    template <typename Read>
    json read_or_null(Read read) {
        try {
            return read();
        } catch (const Error& problem) {
            catalogue_.problems.emplace_back(problem.what());
            return nullptr;
        }
    }

    Catalogue catalogue_;
    std::set<fs::path> seen_;
};

}  // namespace

Catalogue read_catalogue(const std::vector<fs::path>& files, const std::vector<fs::path>& folders) {
    CatalogueReader reader;
    for (const fs::path& file : files) reader.add_file(file);
    for (const fs::path& folder : folders) reader.add_folder(folder);
    return reader.take();
}

}  // namespace resonet
