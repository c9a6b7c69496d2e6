#include "classical/clip_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "core/text.h"
#include "data/array_reader.h"
#include "data/cached_features.h"
#include "data/clip_files.h"
#include "data/clip_tables.h"
#include "data/file_digests.h"
#include "features/band_statistics.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// How the clips of a manifest are turned into rows.
struct Describer {
    std::string meaning;
    std::vector<std::string> notes;
    /// Safe to call from several threads at once. Errors: InputError.
    std::function<std::vector<double>(const ClipRecord&)> row;
};

Describer tables_describer(const Manifest& manifest, const std::vector<bool>& used,
                           const ClipRowOptions& options) {
    const auto tables = std::make_shared<const ClipTables>(manifest, used, TableChoice{options.label});
    return {fmt::format("the {} columns of the table", tables->names().size()), tables->notes(),
            [tables](const ClipRecord& clip) { return tables->row(clip); }};
}

std::vector<double> statistics_of(const Image& image) {
    std::vector<float> values(static_cast<std::size_t>(image.bands) * statistics_per_band);
    band_statistics(image.values, static_cast<std::size_t>(image.columns), values);
    return {values.begin(), values.end()};
}

Describer arrays_describer(const Manifest& manifest, const std::vector<bool>& used) {
    using Arrays = std::map<fs::path, ImageArray>;
    const auto arrays = std::make_shared<const Arrays>(open_clip_files<ImageArray>(
        manifest, used, [](const fs::path& path) { return ImageArray(path); },
        [](const ImageArray& a, const ImageArray& b) { return a.bands() == b.bands(); }));
    const std::size_t bands = arrays->empty() ? 0 : arrays->begin()->second.bands();
    return {fmt::format("mean, deviation and flux of {} bands", bands), {}, [arrays](const ClipRecord& clip) {
                return statistics_of(arrays->at(clip.path).image(clip.row));
            }};
}

Describer audio_describer(const ClipRowOptions& options) {
    const AnalysisSettings settings;
    const auto features = std::make_shared<CachedFeatures>(gtzan57(settings), settings, options.cache);
    const auto digests = std::make_shared<FileDigests>();
    const bool cached = options.cache != nullptr;
    const auto row = [features, digests, cached](const ClipRecord& clip) {
        const Sha256Digest content = cached ? digests->of(clip.path) : Sha256Digest();  // no use without one
        std::vector<double> values = features->row(clip.path, content, clip.start, clip.duration);
        if (!std::ranges::all_of(values, [](double value) { return std::isfinite(value); })) {
            throw InputError(clip.path.string(), "has descriptors that are not finite numbers");
        }
        return values;
    };
    return {fmt::format("{} descriptors of the sound", features->set().columns.size()), {}, row};
}

Describer describer_of(const Manifest& manifest, const std::vector<bool>& used,
                       const ClipRowOptions& options) {
    switch (manifest.kind) {
        case SourceKind::audio:
            return audio_describer(options);
        case SourceKind::arrays:
            return arrays_describer(manifest, used);
        case SourceKind::tables:
            return tables_describer(manifest, used, options);
        case SourceKind::pictures:
            break;
    }
    throw UsageError(manifest.source.string(), "lists pictures, which have no descriptors");
}

struct Described {
    std::vector<double> row;
    std::optional<InputFailure> failure;
};

}  // namespace

bool has_clip_rows(SourceKind kind) {
    return kind != SourceKind::pictures;
}

ClipRows clip_rows(const Manifest& manifest, const std::vector<bool>& used, const ClipRowOptions& options) {
    const Describer describer = describer_of(manifest, used, options);
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < used.size(); ++i) {
        if (used[i]) chosen.push_back(i);
    }
    ClipRows result;
    result.meaning = describer.meaning;
    result.notes = describer.notes;
    result.rows.resize(manifest.clips.size());
    Progress progress("describing", chosen.size(), {.enabled = options.progress, .unit = "clips"});
    ordered_map(
        chosen.size(), options.threads, 0,
        [&](std::size_t i) -> Described {
            throw_if_interrupted();
            try {
                return {describer.row(manifest.clips[chosen[i]]), std::nullopt};
            } catch (const InputError& error) {
                return {{}, InputFailure{error.subject(), error.problem()}};
            }
        },
        [&](std::size_t i, Described&& described) {
            result.rows[chosen[i]] = std::move(described.row);
            if (described.failure) result.failures.push_back(std::move(*described.failure));
            progress.advance();
        });
    progress.finish();
    if (result.failures.size() == chosen.size()) {
        throw UsageError(manifest.source.string(), "has no usable clips",
                         chosen.empty()
                             ? std::string("assign some to a split")
                             : fmt::format("the first: {}: {}", printable(result.failures.front().subject),
                                           result.failures.front().problem));
    }
    return result;
}

}  // namespace resonet
