#include "learn/reproduce_plan.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <system_error>
#include <utility>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/npy_header.h"
#include "core/text.h"
#include "recipe/recipe_catalogue.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr std::array kind_words{"audio", "pictures", "arrays", "tables"};  // in the order of SourceKind

const char* word(SourceKind kind) {
    return kind_words.at(static_cast<std::size_t>(kind));
}

std::vector<SourceKind> kinds_for(const Recipe& recipe) {
    if (std::holds_alternative<DescriptorProfile>(recipe.input))
        return {SourceKind::tables, SourceKind::audio};
    return {SourceKind::arrays, SourceKind::pictures, SourceKind::audio};
}

bool fits(const Recipe& recipe, const ReproductionData& data) {
    const auto* profile = std::get_if<Profile>(&recipe.input);
    if (profile == nullptr || data.kind != SourceKind::arrays) return true;
    return data.bands == static_cast<std::size_t>(profile->bands) &&
           data.columns >= static_cast<std::size_t>(profile->window_columns);
}

void measure_arrays(const Manifest& manifest, ReproductionData& data) {
    std::set<fs::path> files;
    for (const ClipRecord& clip : manifest.clips) files.insert(clip.path);
    bool first = true;
    for (const fs::path& file : files) {
        const std::vector<std::size_t> shape = read_npy_header(file).shape;
        if (shape.size() != 3) continue;  // who loads it complains
        data.bands = shape[1];
        data.columns = first ? shape[2] : std::min(data.columns, shape[2]);
        first = false;
    }
}

ReproductionItem read_item(const fs::path& path, int epochs_limit) {
    ReproductionItem item;
    item.path = path;
    try {
        item.recipe = read_recipe(path);
    } catch (const Interrupted&) {
        throw;
    } catch (const Error& error) {
        item.problem = error.what();
        return item;
    }
    if (is_estimator(*item.recipe)) return item;
    item.recipe_epochs = item.recipe->training.epochs;
    if (epochs_limit > 0 && item.recipe_epochs > epochs_limit) {
        // The recipe is kept in the model file: it has to say what was done.
        nlohmann::json changed = item.recipe->json;
        changed["training"]["epochs"] = epochs_limit;
        item.recipe = changed_recipe(*item.recipe, changed);
    }
    return item;
}

}  // namespace

ReproductionData reproduction_data(const std::string& text) {
    ReproductionData data;
    data.manifest = text;
    std::optional<SourceKind> asked;
    std::error_code error;
    const std::size_t equals = text.find('=');
    if (equals != std::string::npos && !fs::exists(text, error)) {
        const auto found = std::ranges::find(kind_words, text.substr(0, equals));
        if (found != kind_words.end()) {
            asked = static_cast<SourceKind>(found - kind_words.begin());
            data.manifest = text.substr(equals + 1);
        }
    }
    const Manifest manifest = read_manifest(data.manifest);
    data.kind = manifest.kind;
    if (asked && *asked != data.kind) {
        throw UsageError(data.manifest.string(),
                         std::string("is a manifest of ") + word(data.kind) + ", not of " + word(*asked),
                         "give it without '" + text.substr(0, equals + 1) + "'");
    }
    if (data.kind == SourceKind::arrays) measure_arrays(manifest, data);
    data.sha256 = hex(sha256_of_file(data.manifest));
    return data;
}

const ReproductionData* data_for(const Recipe& recipe, const std::vector<ReproductionData>& data) {
    for (const SourceKind kind : kinds_for(recipe)) {
        for (const ReproductionData& one : data) {
            if (one.kind == kind && fits(recipe, one)) return &one;
        }
    }
    return nullptr;
}

std::string data_wanted(const Recipe& recipe) {
    const std::vector<SourceKind> kinds = kinds_for(recipe);
    std::string text;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        text += (i == 0 ? "" : i + 1 == kinds.size() ? " or " : ", ") + std::string(word(kinds[i]));
        if (const auto* profile = std::get_if<Profile>(&recipe.input);
            profile && kinds[i] == SourceKind::arrays) {
            text += " of " + std::to_string(profile->bands) + " bands and at least " +
                    std::to_string(profile->window_columns) + " columns";
        }
    }
    return text;
}

std::vector<ReproductionItem> plan_reproduction(const std::vector<std::string>& what, int epochs_limit) {
    std::vector<ReproductionItem> items;
    std::set<fs::path> seen;
    std::map<std::string, fs::path> names;
    for (const std::string& one : what) {
        for (const fs::path& path : find_recipes(one)) {
            if (!seen.insert(fs::weakly_canonical(path)).second) continue;
            ReproductionItem item = read_item(path, epochs_limit);
            const auto [other, added] = names.emplace(item.name(), path);
            if (!added) {
                throw UsageError(
                    path.string(),
                    "has the name of " + other->second.string() + ", '" + printable(item.name()) + "'",
                    "rename one, or give another --out for each");
            }
            items.push_back(std::move(item));
        }
    }
    return items;
}

}  // namespace resonet
