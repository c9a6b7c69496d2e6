#include "learn/experiment_data.h"

#include "core/error.h"
#include "core/hash.h"
#include "data/cache.h"
#include "data/leak_check.h"

namespace resonet {
namespace {

std::string fingerprint(const ImageSource& images) {
    Sha256 hash;
    for (const std::string& label : images.labels()) hash.update(label + '\n');
    std::vector<float> values;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const ImageInfo& info = images.info(i);
        values.resize(static_cast<std::size_t>(images.bands()) * static_cast<std::size_t>(info.columns));
        images.copy(i, values);
        hash.update(std::to_string(info.label) + ' ' + std::string(to_string(info.split)) + '\n');
        hash.update(std::as_bytes(std::span(values)));
    }
    return hex(hash.finish());
}

}  // namespace

ExperimentData load_experiment_data(const ExperimentDataOptions& options, const InputProfile& input) {
    const Manifest manifest = read_manifest(options.manifest, {.split = options.split_column});
    ExperimentData data;
    data.leak_notes = require_disjoint(manifest, options.allow_leaky);
    data.leaky = find_leaks(manifest).leaky();
    LoadOptions load;
    load.splits = {Split::train, Split::valid, Split::test};
    load.cache = options.cache.empty() ? Cache::default_folder() : options.cache;
    load.progress = true;
    LabelledImages loaded = load_images(manifest, std::get<Profile>(input), load);
    data.input = input;
    data.failures = std::move(loaded.failures);
    data.images = std::make_unique<ImageSet>(std::move(loaded.images));
    data.labels = data.images->labels();
    data.sha256 = fingerprint(*data.images);
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
            "fill the column '" + options.split_column + "' with train, valid and test");
    }
    return data;
}

}  // namespace resonet
