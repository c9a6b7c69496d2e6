#include "data/clip_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/error.h"
#include "core/text.h"
#include "data/clip_files.h"
#include "data/other_columns.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// The columns to read of the table at `path`.
std::vector<std::string> chosen_columns(const fs::path& path, const TableChoice& choice,
                                        const std::vector<std::string>& left_out) {
    if (!choice.columns.empty()) return choice.columns;
    std::vector<std::string> names;
    if (choice.length) names.emplace_back("length");
    for (std::string& name : descriptor_columns(path, left_out)) names.push_back(std::move(name));
    return names;
}

/// Chosen columns must not give the answer away, whoever chose them.
void require_descriptors(const Manifest& manifest, const TableChoice& choice,
                         const std::vector<OtherColumn>& others) {
    for (const OtherColumn& other : others) {
        if (std::ranges::find(choice.columns, other.name) == choice.columns.end()) continue;
        throw UsageError(
            manifest.source.string(),
            fmt::format("has a column '{}' that is no descriptor: {}", printable(other.name), other.reason),
            "leave it out of the columns");
    }
}

}  // namespace

ClipTables::ClipTables(const Manifest& manifest, const std::vector<bool>& used, const TableChoice& choice) {
    const std::vector<OtherColumn> others = other_columns(manifest, used);
    require_descriptors(manifest, choice, others);
    std::vector<std::string> left_out = {choice.label};
    for (const OtherColumn& column : others) {
        if (column.name == choice.label) continue;
        left_out.push_back(column.name);
        if (!choice.columns.empty()) continue;
        notes_.push_back(fmt::format("column '{}' is left out: {}", printable(column.name), column.reason));
    }
    const auto open = [&](const fs::path& path) {
        return read_table_columns(path, chosen_columns(path, choice, left_out));
    };
    const auto same = [](const DescriptorTable& a, const DescriptorTable& b) { return a.names == b.names; };
    tables_ = open_clip_files<DescriptorTable>(manifest, used, open, same);
    if (!tables_.empty()) names_ = tables_.begin()->second.names;
}

const std::vector<double>& ClipTables::row(const ClipRecord& clip) const {
    const DescriptorTable& table = tables_.at(clip.path);
    const std::string subject = fmt::format("{}, row {}", clip.path.string(), clip.row);
    if (clip.row >= table.rows.size()) {
        throw InputError(subject, fmt::format("the table ends at row {}", table.rows.size() - 1));
    }
    const auto bad = std::ranges::lower_bound(table.bad_rows, clip.row, {}, &BadRow::row);
    if (bad != table.bad_rows.end() && bad->row == clip.row) throw InputError(subject, bad->problem);
    return table.rows[clip.row];
}

}  // namespace resonet
