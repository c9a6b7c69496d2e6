#include "data/row_set.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "core/error.h"
#include "data/audio_pieces.h"
#include "data/clip_loading.h"
#include "data/clip_tables.h"
#include "data/feature_cache.h"
#include "data/file_digests.h"
#include "features/descriptor_rows.h"
#include "features/settings.h"

namespace resonet {
namespace {

// To be raised when decoding or descriptors change so that other numbers come out of the same input.
constexpr int version = 1;

Image image_of(std::vector<float> row) {
    const auto columns = static_cast<int>(row.size());
    return {1, columns, std::move(row)};
}

/// The name in the cache of the rows of a stretch of a file with this content.
std::string key(const Sha256Digest& content, const ClipRecord& clip, DescriptorProfile profile,
                const std::vector<std::string>& columns) {
    profile.columns = columns;
    return hex(sha256(fmt::format("resonet rows {}\n{}\n{}\n{:a} {:a}", version, hex(content),
                                  to_json(profile).dump(), clip.start, clip.duration)));
}

LabelledRows rows_of_audio(const Manifest& manifest, const DescriptorProfile& profile,
                           const ChosenClips& chosen, const LoadOptions& options) {
    DescriptorRows rows(profile);
    FileDigests digests;
    std::optional<FeatureCache> cache;
    if (options.cache) cache.emplace(*options.cache, "rows");
    const ClipLoader load = [&](const ClipRecord& clip) {
        const auto compute = [&] {
            return images_of_pieces(clip, rows.sample_rate(), rows.segment(), 1,
                                    [&](std::span<const float> s) { return image_of(rows.row(s)); });
        };
        if (!cache) return compute();
        return cache->get(key(digests.of(clip.path), clip, profile, rows.columns()), compute);
    };
    LabelledImages loaded = load_clips(manifest, chosen, ImageSet(1, false, chosen.labels),
                                       profile.segment_seconds, load, options);
    return {std::move(loaded.images), rows.columns(), std::move(loaded.failures), {}};
}

/// What is to be said where the rows of a table are of other stretches than audio will be cut into; empty:
/// nothing, or nobody knows.
std::string other_length(const ClipTables& tables, const ClipRecord& clip, const DescriptorProfile& profile) {
    if (tables.names().front() != "length") return {};
    const double seconds = tables.row(clip).front() / analysis_profile(profile.analysis).sample_rate;
    if (std::abs(seconds - profile.segment_seconds) <= 0.1 * profile.segment_seconds) return {};
    return fmt::format(
        "note: the rows are of {:.3g} s each by their column 'length', but the recipe's segment_seconds is "
        "{:.3g}: "
        "audio will be cut into pieces unlike those it was trained on (set segment_seconds in [descriptors])",
        seconds, profile.segment_seconds);
}

LabelledRows rows_of_tables(const Manifest& manifest, const DescriptorProfile& profile,
                            const ChosenClips& chosen, const LoadOptions& options) {
    std::vector<bool> used(manifest.clips.size());
    for (const std::size_t i : chosen.numbers) used[i] = true;
    const ClipTables tables(manifest, used, {.length = profile.length, .columns = profile.columns});
    const ClipLoader load = [&](const ClipRecord& clip) {
        const std::vector<double>& values = tables.row(clip);
        std::vector<float> row(values.begin(), values.end());
        for (std::size_t c = 0; c < row.size(); ++c) {
            if (std::isfinite(row[c])) continue;
            throw InputError(
                fmt::format("{}, row {}", clip.path.string(), clip.row),
                "has a number too large for single precision in column '" + tables.names()[c] + "'");
        }
        return std::vector<Image>{image_of(std::move(row))};
    };
    LabelledImages loaded = load_clips(manifest, chosen, ImageSet(1, false, chosen.labels), 0, load, options);
    std::vector<std::string> notes = tables.notes();
    if (loaded.images.size() > 0) {
        const std::string note = other_length(tables, manifest.clips[loaded.images.info(0).clip], profile);
        if (!note.empty()) notes.push_back(note);
    }
    return {std::move(loaded.images), tables.names(), std::move(loaded.failures), std::move(notes)};
}

}  // namespace

LabelledRows load_rows(const Manifest& manifest, const DescriptorProfile& profile,
                       const LoadOptions& options) {
    validate(profile);
    if (manifest.kind == SourceKind::arrays || manifest.kind == SourceKind::pictures) {
        throw UsageError(manifest.source.string(), "lists images, which have no descriptors",
                         "give the recipe [profile] with view = \"statistics\" instead of [descriptors]");
    }
    const ChosenClips chosen = choose_clips(manifest, options);
    return manifest.kind == SourceKind::audio ? rows_of_audio(manifest, profile, chosen, options)
                                              : rows_of_tables(manifest, profile, chosen, options);
}

}  // namespace resonet
