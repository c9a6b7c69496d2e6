#include "data/manifest_columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.h"

namespace resonet {
namespace {

constexpr std::array<std::string_view, 17> other_columns = {
    "path",  "picture", "array",   "table", "row",  "label", "track",    "artist",    "album",
    "title", "cluster", "content", "split", "fold", "start", "duration", "synthetic",
};

}  // namespace

bool is_manifest_column(std::string_view name) {
    return std::ranges::find(other_columns, name) != other_columns.end() ||
           std::ranges::find(facts_columns, name) != facts_columns.end();
}

bool equal_but_for_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

std::string missing_column_remedy(std::span<const std::string> header, std::string_view name) {
    for (const std::string& column : header) {
        if (!equal_but_for_case(column, name)) continue;
        return fmt::format("rename column '{}' to '{}'", printable(column), printable(name));
    }
    return "its columns are " + printable(fmt::format("{}", fmt::join(header, ", ")));
}

std::string separator_problem(std::span<const std::string> header) {
    if (header.size() != 1) return {};
    for (const char separator : {';', '\t'}) {
        if (header.front().find(separator) == std::string::npos) continue;
        return fmt::format("its columns are separated by {}, not ','", separator == ';' ? "';'" : "tabs");
    }
    return {};
}

void drop_blank_columns(Manifest& manifest) {
    for (std::size_t i = manifest.extra_columns.size(); i-- > 0;) {
        const auto blank = [i](const ClipRecord& clip) { return clip.extra[i].empty(); };
        if (!std::ranges::all_of(manifest.clips, blank)) continue;
        const auto offset = static_cast<std::ptrdiff_t>(i);
        manifest.extra_columns.erase(manifest.extra_columns.begin() + offset);
        for (ClipRecord& clip : manifest.clips) clip.extra.erase(clip.extra.begin() + offset);
    }
}

}  // namespace resonet
