#include "data/split_columns.h"

#include <algorithm>
#include <array>
#include <functional>

#include "core/csv.h"
#include "core/error.h"
#include "core/text.h"

namespace resonet {
namespace {

/// The columns of a manifest that mean something else.
constexpr std::array<std::string_view, 23> taken = {
    "path",     "picture",  "array",   "table",    "row",      "label",     "track",   "artist",
    "album",    "title",    "cluster", "start",    "duration", "synthetic", "seconds", "sample_rate",
    "channels", "loudness", "peak",    "clipping", "silence",  "content",   ""};

const ManifestColumns usual;

void check(const std::filesystem::path& path, const ManifestColumns& columns) {
    for (const std::string& name : {columns.split, columns.fold}) {
        if (std::ranges::find(taken, name) == taken.end()) continue;
        throw UsageError(path.string(), "cannot hold splits in column '" + name + "'",
                         "choose a name that means nothing else in a manifest");
    }
    if (columns.split == columns.fold || columns.split == usual.fold || columns.fold == usual.split) {
        throw UsageError(path.string(),
                         "cannot hold both split and fold in column '" + printable(columns.split) + "'",
                         "choose two names");
    }
}

/// Keeps what `text` says of the clips in an extra column.
void keep(Manifest& manifest, const std::string& name,
          const std::function<std::string(const ClipRecord&)>& text) {
    const std::size_t count = manifest.extra_columns.size();
    manifest.extra_columns.push_back(name);
    for (ClipRecord& clip : manifest.clips) {
        clip.extra.resize(count);
        clip.extra.push_back(text(clip));
    }
}

}  // namespace

Manifest read_manifest_to_divide(const std::filesystem::path& path, const ManifestColumns& columns) {
    check(path, columns);
    bool has_split = false;
    bool has_fold = false;
    try {
        const CsvReader table(path);
        has_split = columns.split == usual.split || table.column(columns.split).has_value();
        has_fold = columns.fold == usual.fold || table.column(columns.fold).has_value();
    } catch (const InputError& error) {
        throw UsageError(error.subject(), error.problem(), error.remedy());
    }
    Manifest manifest =
        read_manifest(path, {has_split ? columns.split : usual.split, has_fold ? columns.fold : usual.fold});
    if (!has_split) {
        keep(manifest, usual.split,
             [](const ClipRecord& clip) { return std::string(to_string(clip.split)); });
        manifest.split_column = columns.split;
    }
    if (!has_fold) {
        keep(manifest, usual.fold,
             [](const ClipRecord& clip) { return clip.fold ? std::to_string(*clip.fold) : std::string(); });
        manifest.fold_column = columns.fold;
    }
    return manifest;
}

}  // namespace resonet
