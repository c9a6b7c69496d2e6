#include "learn/experiment_data.h"

#include <algorithm>

#include "core/error.h"
#include "core/memory.h"
#include "data/cache.h"
#include "data/leak_check.h"
#include "data/row_set.h"
#include "data/source_fingerprint.h"

namespace resonet {
namespace {

void load_images_into(ExperimentData& data, const Manifest& manifest, const Profile& profile,
                      const LoadOptions& options, std::uintmax_t memory) {
    LabelledSource loaded = load_image_source(manifest, profile, options, memory);
    data.input = profile;
    data.images = std::move(loaded.images);
    data.failures = std::move(loaded.failures);
}

/// Images narrower than a window would be repeated until they fill it: right for short recordings, but
/// ready-made images of another front end show themselves so.
void require_width(const ExperimentData& data, const Profile& profile) {
    if (data.manifest.kind != SourceKind::arrays) return;
    int widest = 0;
    for (std::size_t i = 0; i < data.images->size(); ++i) {
        widest = std::max(widest, data.images->info(i).columns);
    }
    if (widest >= profile.window_columns) return;
    throw UsageError(data.manifest.source.string(),
                     "lists images of " + std::to_string(widest) +
                         " columns, and the recipe's windows have " + std::to_string(profile.window_columns),
                     "choose a recipe whose [profile] is that of the images, or a smaller window_columns");
}

void load_rows_into(ExperimentData& data, const Manifest& manifest, DescriptorProfile profile,
                    const LoadOptions& options) {
    LabelledRows loaded = load_rows(manifest, profile, options);
    profile.columns = std::move(loaded.columns);
    data.input = std::move(profile);
    data.images = std::make_unique<ImageSet>(std::move(loaded.images));
    data.failures = std::move(loaded.failures);
    data.notes = std::move(loaded.notes);
}

void divide_clips(ExperimentData& data, const ExperimentDataOptions& options) {
    data.protocol = protocol_in_force(options.protocol, options.split_column);
    ManifestColumns columns;
    columns.split = data.protocol.column;
    if (options.fold && !options.fold->column.empty()) columns.fold = options.fold->column;
    data.manifest = read_manifest(options.manifest, columns);
    if (options.fold) {
        apply_fold(data.manifest, data.protocol, *options.fold, options.seed);
        data.division = folds_text(data.protocol, *options.fold);
    } else {
        apply_protocol(data.manifest, data.protocol, options.seed);
        data.division = protocol_text(data.protocol);
    }
    data.leak_notes = require_disjoint(data.manifest, options.allow_leaky || data.protocol.leaky);
    data.leaky = data.protocol.leaky || find_leaks(data.manifest).leaky();
    if (data.protocol.leaky) {
        data.leak_notes = "the recipe asks for it: " + data.division + (data.leak_notes.empty() ? "" : "\n") +
                          data.leak_notes;
    }
}

/// What to do about a part without clips.
std::string fill_remedy(const Protocol& protocol) {
    if (protocol.scheme != ProtocolScheme::column) return "choose larger shares in [protocol], or more data";
    return "fill the column '" + protocol.column + "' with train, valid and test";
}

}  // namespace

ExperimentDataOptions data_options(const ExperimentOptions& options) {
    return {.manifest = options.manifest,
            .split_column = options.split_column,
            .cache = options.cache,
            .allow_leaky = options.allow_leaky,
            .memory = options.memory,
            .protocol = options.recipe.protocol,
            .seed = options.seed,
            .fold = options.fold};
}

ExperimentData load_experiment_data(const ExperimentDataOptions& options, const InputProfile& input) {
    ExperimentData data;
    divide_clips(data, options);
    const Manifest& manifest = data.manifest;
    LoadOptions load;
    load.splits = {Split::train, Split::valid, Split::test};
    load.cache = options.cache.empty() ? Cache::default_folder() : options.cache;
    load.progress = options.progress;
    if (const auto* profile = std::get_if<Profile>(&input)) {
        load_images_into(data, manifest, *profile, load, options.memory.value_or(free_memory() / 2));
    } else {
        load_rows_into(data, manifest, std::get<DescriptorProfile>(input), load);
    }
    if (const auto* profile = std::get_if<Profile>(&input)) require_width(data, *profile);
    data.labels = data.images->labels();
    data.sha256 = source_sha256(*data.images);
    const auto clips_of = [&](Split split) {
        return TrainingClips(*data.images, data.images->indices(split));
    };
    data.train = clips_of(Split::train);
    data.valid = clips_of(Split::valid);
    data.test = clips_of(Split::test);
    if (data.train.empty() || data.valid.empty()) {
        throw UsageError(
            options.manifest.string(),
            "has no clips in the " + std::string(data.train.empty() ? "train" : "valid") + " split",
            fill_remedy(data.protocol));
    }
    return data;
}

}  // namespace resonet
