#include "cli/evaluate_data.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/terminal.h"
#include "cli/text_table.h"
#include "core/error.h"
#include "core/memory.h"
#include "core/text.h"
#include "data/clip_source.h"
#include "data/leak_check.h"
#include "data/row_set.h"
#include "data/source_fingerprint.h"

namespace resonet {
namespace {

const std::vector<Split> every_split = {Split::unassigned, Split::train, Split::valid, Split::test};

std::vector<Split> tested_splits(const EvaluateOptions& options) {
    if (options.split == "all") return every_split;
    return {*split_from_string(options.split)};
}

bool is_one_of(Split split, const std::vector<Split>& splits) {
    return std::ranges::find(splits, split) != splits.end();
}

/// Excludes clips of `splits` whose label the model does not know, and counts those of `tested`.
std::map<std::string, std::size_t> leave_out_unknown(Manifest& manifest, const Model& model,
                                                     const std::vector<Split>& splits,
                                                     const std::vector<Split>& tested) {
    std::map<std::string, std::size_t> unknown;
    for (ClipRecord& clip : manifest.clips) {
        if (!is_one_of(clip.split, splits)) continue;
        if (std::ranges::find(model.labels, clip.label) != model.labels.end()) continue;
        if (is_one_of(clip.split, tested)) ++unknown[clip.label];
        clip.split = Split::excluded;
    }
    return unknown;
}

/// Errors: UsageError unless there are clips of `tested`, of which `unknown` were left out.
void require_clips(const Manifest& manifest, const EvaluateOptions& options, const std::vector<Split>& tested,
                   const std::map<std::string, std::size_t>& unknown) {
    const auto is_tested = [&](const ClipRecord& clip) { return is_one_of(clip.split, tested); };
    if (std::ranges::any_of(manifest.clips, is_tested)) return;
    if (!unknown.empty()) {
        throw UsageError(options.manifest,
                         "has no clips with a label that the model knows; it has '" +
                             printable(unknown.begin()->first) + "'",
                         "choose a model of these genres, or rename the labels");
    }
    if (options.split == "all") throw UsageError(options.manifest, "has no clips that are not excluded");
    throw UsageError(
        options.manifest,
        fmt::format("has no clips in the {} split (column '{}')", options.split, printable(options.column)),
        "name another --column, divide it with 'resonet dataset split', or evaluate --split all");
}

void check_leaks(EvaluateData& data, const EvaluateOptions& options) {
    if (options.split == "all") return;
    data.leak_notes = require_disjoint(data.manifest, options.allow_leaky);
    data.leaky = find_leaks(data.manifest).leaky();
}

/// Images narrower than a window are repeated until they fill it: ready-made images of another front end
/// show themselves so.
void require_width(const EvaluateData& data, const Model& model) {
    const auto* profile = std::get_if<Profile>(&model.input);
    if (profile == nullptr || data.manifest.kind != SourceKind::arrays) return;
    int widest = 0;
    for (std::size_t i = 0; i < data.images->size(); ++i) {
        widest = std::max(widest, data.images->info(i).columns);
    }
    if (widest >= profile->window_columns) return;
    throw UsageError(data.manifest.source.string(),
                     fmt::format("lists images of {} columns, and the model's windows have {}", widest,
                                 profile->window_columns),
                     "choose a model that was trained with the front end of these images");
}

}  // namespace

HeardClips hear_clips(const Manifest& manifest, const Model& model, const std::vector<Split>& splits,
                      const EvaluateOptions& options) {
    LoadOptions load;
    load.splits = splits;
    load.labels = model.labels;
    load.threads = options.threads;
    if (!options.cache.none) {
        load.cache = options.cache.folder.empty() ? Cache::default_folder()
                                                  : std::filesystem::path(options.cache.folder);
    }
    load.progress = !options.quiet;
    if (const auto* profile = std::get_if<Profile>(&model.input)) {
        LabelledSource loaded = load_image_source(manifest, *profile, load, free_memory() / 2);
        return {std::move(loaded.images), std::move(loaded.failures), {}};
    }
    LabelledRows loaded = load_rows(manifest, std::get<DescriptorProfile>(model.input), load);
    return {std::make_unique<ImageSet>(std::move(loaded.images)), std::move(loaded.failures),
            std::move(loaded.notes)};
}

EvaluateData load_evaluate_data(const EvaluateOptions& options, const Model& model, Manifest manifest) {
    EvaluateData data;
    data.manifest = std::move(manifest);
    check_leaks(data, options);
    const std::vector<Split> tested = tested_splits(options);
    std::vector<Split> splits = tested;
    if (options.fit_temperature) splits.push_back(Split::valid);
    data.unknown = leave_out_unknown(data.manifest, model, splits, tested);
    require_clips(data.manifest, options, tested, data.unknown);
    HeardClips heard = hear_clips(data.manifest, model, splits, options);
    data.images = std::move(heard.images);
    data.failures = std::move(heard.failures);
    data.notes = std::move(heard.notes);
    require_width(data, model);
    data.sha256 = source_sha256(*data.images);
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < data.images->size(); ++i) {
        if (is_one_of(data.images->info(i).split, tested)) numbers.push_back(i);
    }
    if (numbers.empty()) {
        throw UsageError(options.manifest, "has no usable clips in the " + options.split + " split",
                         data.failures.empty() ? "" : "the first: " + data.failures.front().problem);
    }
    data.tested = TrainingClips(*data.images, std::move(numbers));
    if (options.fit_temperature) {
        data.valid = TrainingClips(*data.images, data.images->indices(Split::valid));
        if (data.valid.empty()) {
            throw UsageError("--fit-temperature", "needs clips in the valid split, and there are none",
                             "divide the data set with 'resonet dataset split'");
        }
    }
    return data;
}

}  // namespace resonet
