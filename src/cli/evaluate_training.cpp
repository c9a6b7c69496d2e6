#include "cli/evaluate_training.h"

#include <array>
#include <optional>
#include <set>

#include "core/error.h"
#include "data/source_fingerprint.h"
#include "recipe/folds.h"
#include "recipe/protocol.h"

namespace resonet {
namespace {

using nlohmann::json;

const std::vector<Split> divided = {Split::train, Split::valid, Split::test};

/// What a model says of how it was made, as far as it can be repeated.
struct Provenance {
    std::string sha256;
    std::string column;
    std::string division;  // empty in old models: column
    std::uint64_t seed = 0;
    json clips;
    std::optional<Fold> fold;
    std::string fold_column;  // of the manifest
    bool refitted = false;
};

/// None if it says too little.
std::optional<Provenance> provenance_of(const Model& model) {
    try {
        const json& from = model.provenance;
        Provenance provenance{.sha256 = from.at("data_sha256"),
                              .column = from.at("split_column"),
                              .division = from.value("division", std::string()),
                              .seed = from.at("seed"),
                              .clips = from.at("clips"),
                              .fold = std::nullopt,
                              .fold_column = from.value("fold_column", ManifestColumns().fold),
                              .refitted = from.at("fitted_on") != "train"};
        if (from.contains("fold")) provenance.fold = Fold{from.at("fold"), from.at("folds"), ""};
        return provenance;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

Protocol recipe_protocol(const Model& model) {
    if (!model.recipe.is_object() || !model.recipe.contains("protocol")) return {};
    return protocol_from_json(model.recipe.at("protocol"));
}

/// Divides `manifest`, which was read with the provenance's column, as for the model; false if nobody knows
/// how.
bool divide(Manifest& manifest, const Provenance& provenance, const Model& model) {
    Protocol by_column;
    by_column.column = provenance.column;
    const Protocol asked = recipe_protocol(model);
    for (const Protocol& protocol : {asked, by_column}) {
        if (!provenance.fold) {
            if (!provenance.division.empty() && protocol_text(protocol) != provenance.division) continue;
            if (provenance.division.empty() && protocol.scheme != ProtocolScheme::column) continue;
            apply_protocol(manifest, protocol, provenance.seed);
            return true;
        }
        for (const std::string& column : {std::string(), manifest.fold_column}) {
            Fold fold = *provenance.fold;
            fold.column = column;
            if (folds_text(protocol, fold) != provenance.division) continue;
            apply_fold(manifest, protocol, fold, provenance.seed);
            return true;
        }
    }
    return false;
}

bool counts_agree(const Manifest& manifest, const json& clips) {
    for (const Split split : divided) {
        const auto count = std::ranges::count(manifest.clips, split, &ClipRecord::split);
        if (!clips.is_object() || clips.value(std::string(to_string(split)), json()) != count) return false;
    }
    return true;
}

/// The manifest as it was divided for the model, if it is what the model was made with.
std::optional<Manifest> training_manifest(const EvaluateOptions& options, const Model& model,
                                          const Provenance& provenance) {
    try {
        Manifest manifest =
            read_manifest(options.manifest, {.split = provenance.column, .fold = provenance.fold_column});
        if (!divide(manifest, provenance, model)) return std::nullopt;
        if (!counts_agree(manifest, provenance.clips)) return std::nullopt;
        const HeardClips heard = hear_clips(manifest, model, divided, options);
        if (source_sha256(*heard.images) != provenance.sha256) return std::nullopt;
        return manifest;
    } catch (const InputError&) {
    } catch (const UsageError&) {  // such as a column that is not there: it is another data set
    }
    return std::nullopt;
}

}  // namespace

TrainingUse find_training_use(const EvaluateOptions& options, const Model& model, const EvaluateData& data) {
    TrainingUse use;
    const std::optional<Provenance> provenance = provenance_of(model);
    if (!provenance) return use;
    const std::optional<Manifest> manifest = training_manifest(options, model, *provenance);
    if (!manifest) return use;
    use.known = true;
    use.division =
        provenance->division.empty() ? "column '" + provenance->column + "'" : provenance->division;
    std::set<std::size_t> tested;
    for (std::size_t i = 0; i < data.tested.size(); ++i) tested.insert(data.tested.info(i).clip);
    std::size_t unseen = 0;
    for (const std::size_t clip : tested) {
        switch (manifest->clips.at(clip).split) {
            case Split::train:
                ++use.fitted;
                break;
            case Split::valid:
                ++(provenance->refitted ? use.fitted : use.chosen);
                break;
            case Split::test:
                ++unseen;
                break;
            default:
                break;
        }
    }
    use.same_division =
        unseen == tested.size() && provenance->clips.value("test", json()) == data.tested.size();
    return use;
}

}  // namespace resonet
