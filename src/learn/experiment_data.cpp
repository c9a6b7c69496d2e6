#include "learn/experiment_data.h"

#include "core/error.h"
#include "core/hash.h"
#include "data/cache.h"
#include "data/leak_check.h"

namespace resonet {
namespace {

std::string fingerprint(const ImageSet& images, const std::vector<std::vector<float>>& values) {
    Sha256 hash;
    for (const std::string& label : images.labels()) hash.update(label + '\n');
    for (std::size_t i = 0; i < images.size(); ++i) {
        const ImageInfo& info = images.info(i);
        hash.update(std::to_string(info.label) + ' ' + std::string(to_string(info.split)) + '\n');
        hash.update(std::as_bytes(std::span(values[i])));
    }
    return hex(hash.finish());
}

}  // namespace

ExperimentData load_experiment_data(const ExperimentDataOptions& options, const Profile& profile) {
    const Manifest manifest = read_manifest(options.manifest, {.split = options.split_column});
    ExperimentData data;
    data.leak_notes = require_disjoint(manifest, options.allow_leaky);
    data.leaky = find_leaks(manifest).leaky();
    LoadOptions load;
    load.splits = {Split::train, Split::valid, Split::test};
    load.cache = options.cache.empty() ? Cache::default_folder() : options.cache;
    load.progress = true;
    LabelledImages loaded = load_images(manifest, profile, load);
    const ImageSet& images = loaded.images;
    data.labels = images.labels();
    data.failures = std::move(loaded.failures);
    data.images.reserve(images.size());
    for (std::size_t i = 0; i < images.size(); ++i) data.images.push_back(images.image(i).values);
    data.sha256 = fingerprint(images, data.images);
    for (std::size_t i = 0; i < images.size(); ++i) {
        const ImageInfo& info = images.info(i);
        auto& split = info.split == Split::train   ? data.train
                      : info.split == Split::valid ? data.valid
                                                   : data.test;
        split.push_back({data.images[i], info.columns, info.label});
    }
    if (data.train.empty() || data.valid.empty()) {
        throw UsageError(
            options.manifest.string(),
            "has no clips in the " + std::string(data.train.empty() ? "train" : "valid") + " split",
            "fill the column '" + options.split_column + "' with train, valid and test");
    }
    return data;
}

}  // namespace resonet
