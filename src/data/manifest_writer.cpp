#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "data/clip_checks.h"
#include "data/manifest.h"
#include "data/manifest_columns.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// `file` as seen from `folder` if it lies below it, else its absolute path.
std::string portable_path(const fs::path& file, const fs::path& folder) {
    const fs::path whole = fs::absolute(file).lexically_normal();
    const fs::path relative = whole.lexically_relative(folder);
    const bool below = !relative.empty() && *relative.begin() != "..";
    return (below ? relative : whole).string();
}

std::string number_text(double value) {
    return std::isfinite(value) ? fmt::format("{}", value) : std::string();
}

std::string start_text(double seconds) {
    return seconds == 0.0 ? std::string() : number_text(seconds);
}

/// One column of the file: its name, and its text for a clip.
struct OutputColumn {
    std::string name;
    std::function<std::string(const ClipRecord&)> text;
    bool always = false;  ///< also if it is blank throughout
};

bool is_facts_column(const std::string& name) {
    return std::ranges::find(facts_columns, name) != facts_columns.end();
}

void add_facts_columns(std::vector<OutputColumn>& columns) {
    const auto add = [&](const char* name, auto text) {
        columns.push_back({name, [text](const ClipRecord& clip) {
                               return clip.facts ? text(*clip.facts) : std::string();
                           }});
    };
    add("seconds", [](const AudioFacts& facts) { return number_text(facts.seconds); });
    add("sample_rate", [](const AudioFacts& facts) { return std::to_string(facts.sample_rate); });
    add("channels", [](const AudioFacts& facts) { return std::to_string(facts.channels); });
    add("loudness", [](const AudioFacts& facts) { return number_text(facts.loudness); });
    add("peak", [](const AudioFacts& facts) { return number_text(facts.peak); });
    add("clipping", [](const AudioFacts& facts) { return number_text(facts.clipping); });
    add("silence", [](const AudioFacts& facts) { return number_text(facts.silence); });
    add("content", [](const AudioFacts& facts) { return facts.content; });
}

std::vector<OutputColumn> columns_of(const Manifest& manifest, const fs::path& folder) {
    std::vector<OutputColumn> columns;
    const auto add = [&](std::string name, std::function<std::string(const ClipRecord&)> text,
                         bool always = false) {
        columns.push_back({std::move(name), std::move(text), always});
    };
    add(
        std::string(file_column(manifest.kind)),
        [folder](const ClipRecord& clip) { return portable_path(clip.path, folder); }, true);
    if (has_rows(manifest.kind)) {
        add("row", [](const ClipRecord& clip) { return std::to_string(clip.row); });
    }
    add(
        "label", [](const ClipRecord& clip) { return clip.label; }, true);
    add(
        "track", [](const ClipRecord& clip) { return clip.track; }, true);
    add(
        "artist", [](const ClipRecord& clip) { return clip.artist; }, true);
    add("album", [](const ClipRecord& clip) { return clip.album; });
    add("title", [](const ClipRecord& clip) { return clip.title; });
    add("cluster", [](const ClipRecord& clip) { return clip.cluster; });
    add(
        manifest.split_column, [](const ClipRecord& clip) { return std::string(to_string(clip.split)); },
        true);
    add(
        manifest.fold_column,
        [](const ClipRecord& clip) { return clip.fold ? std::to_string(*clip.fold) : std::string(); }, true);
    add("start", [](const ClipRecord& clip) { return start_text(clip.start); });
    add("duration", [](const ClipRecord& clip) { return number_text(clip.duration); });
    add("synthetic", [](const ClipRecord& clip) { return std::string(clip.synthetic ? "yes" : ""); });
    add_facts_columns(columns);
    for (std::size_t i = 0; i < manifest.extra_columns.size(); ++i) {
        const std::string& name = manifest.extra_columns[i];
        const bool measured = is_facts_column(name);
        add(
            name,
            [i, measured](const ClipRecord& clip) {
                // Of a clip that was measured, it would be read as a measurement.
                if (clip.extra.empty() || (measured && clip.facts)) return std::string();
                return clip.extra.at(i);
            },
            true);
    }
    return columns;
}

/// Takes out the columns that say nothing, and extra ones whose name a known one bears. Those of
/// measurements stand in for it where a clip was not measured.
void tidy(std::vector<OutputColumn>& columns, const Manifest& manifest) {
    std::erase_if(columns, [&](const OutputColumn& column) {
        return !column.always && std::ranges::all_of(manifest.clips, [&](const ClipRecord& clip) {
            return column.text(clip).empty();
        });
    });
    std::vector<OutputColumn> kept;
    for (OutputColumn& column : columns) {
        const auto known = std::ranges::find(kept, column.name, &OutputColumn::name);
        if (known == kept.end()) {
            kept.push_back(std::move(column));
        } else if (is_facts_column(column.name)) {
            known->text = [measured = known->text, given = column.text](const ClipRecord& clip) {
                return clip.facts ? measured(clip) : given(clip);
            };
        }
    }
    columns = std::move(kept);
}

}  // namespace

void write_manifest(const fs::path& path, const Manifest& manifest) {
    if (manifest.clips.empty()) throw UsageError(path.string(), "would list no clips", "name some files");
    const fs::path folder = fs::absolute(path).lexically_normal().parent_path();
    std::vector<OutputColumn> columns = columns_of(manifest, folder);
    tidy(columns, manifest);
    AtomicFile file(path);
    std::vector<std::string> fields;
    for (const OutputColumn& column : columns) fields.push_back(column.name);
    write_csv_row(file.stream(), fields);
    DuplicateFinder duplicates;
    for (const ClipRecord& clip : manifest.clips) {
        std::string problem = clip_problem(clip, manifest.kind);
        if (problem.empty() && !duplicates.insert(clip)) problem = "is in the data set twice";
        if (!problem.empty()) throw UsageError(clip.path.string(), problem, "correct the data set");
        fields.clear();
        for (const OutputColumn& column : columns) fields.push_back(column.text(clip));
        write_csv_row(file.stream(), fields);
    }
    file.commit();
}

}  // namespace resonet
