#include "data/split_columns.h"

#include <algorithm>
#include <functional>

#include "core/csv.h"
#include "core/error.h"
#include "core/text.h"
#include "data/manifest_columns.h"

namespace resonet {
namespace {

const ManifestColumns usual;

void check(const std::filesystem::path& path, const ManifestColumns& columns) {
    for (const std::string& name : {columns.split, columns.fold}) {
        const bool other = is_manifest_column(name) && name != usual.split && name != usual.fold;
        if (!name.empty() && !other) continue;
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

/// Excludes what extra column `name` does.
void exclude_by(Manifest& manifest, const std::string& name) {
    const auto found = std::ranges::find(manifest.extra_columns, name);
    if (found == manifest.extra_columns.end()) return;
    const auto column = static_cast<std::size_t>(found - manifest.extra_columns.begin());
    for (ClipRecord& clip : manifest.clips) {
        if (clip.extra.at(column) == to_string(Split::excluded)) clip.split = Split::excluded;
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
        for (ClipRecord& clip : manifest.clips) clip.split = Split::unassigned;
    }
    if (columns.split != usual.split) exclude_by(manifest, usual.split);
    if (!has_fold) {
        keep(manifest, usual.fold,
             [](const ClipRecord& clip) { return clip.fold ? std::to_string(*clip.fold) : std::string(); });
        manifest.fold_column = columns.fold;
        for (ClipRecord& clip : manifest.clips) clip.fold.reset();
    }
    return manifest;
}

}  // namespace resonet
