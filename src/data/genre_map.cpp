#include "data/genre_map.h"

#include <fmt/format.h>

#include "core/csv.h"
#include "core/error.h"
#include "core/text.h"
#include "data/clip_checks.h"

namespace resonet {
namespace {

bool is_letter_or_digit(char c) {
    const bool beyond_ascii = (static_cast<unsigned char>(c) & 0x80U) != 0;
    return beyond_ascii || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

std::size_t column_of(const CsvReader& table, const char* name, const std::filesystem::path& path) {
    if (const auto found = table.column(name)) return *found;
    throw UsageError(path.string(), fmt::format("has no column '{}'", name),
                     "a genre map has the columns from and to");
}

}  // namespace

std::string folded_label(std::string_view label) {
    std::string folded;
    for (char c : label) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (is_letter_or_digit(c)) folded += c;
    }
    // A label of signs alone is itself: otherwise all such would be one.
    return folded.empty() ? std::string(label) : folded;
}

GenreMap::GenreMap(const std::filesystem::path& path, Blank blank) {
    try {
        CsvReader table(path);
        const std::size_t from = column_of(table, "from", path);
        const std::size_t to = column_of(table, "to", path);
        while (table.next()) {
            Entry entry = {table.row()[from], table.row()[to]};
            if (entry.from.empty()) table.fail("has nothing in column 'from'", "name a label");
            const bool left_out = entry.to.empty() && blank == Blank::leaves_out;
            if (const std::string problem = label_problem(entry.to); !left_out && !problem.empty()) {
                table.fail("in column 'to' " + problem, "name a label");
            }
            const auto [known, is_new] = by_folded_.emplace(folded_label(entry.from), entries_.size());
            if (!is_new && entries_[known->second].to != entry.to) {
                table.fail(fmt::format("maps '{}' to '{}', an earlier row '{}' to '{}'",
                                       printable(entry.from), entry.to,
                                       printable(entries_[known->second].from), entries_[known->second].to),
                           "spellings of one label have one name");
            }
            if (is_new) entries_.push_back(std::move(entry));
        }
    } catch (const InputError& error) {
        throw UsageError(error.subject(), error.problem(), error.remedy());
    }
}

std::optional<std::string> GenreMap::name_of(std::string_view label) const {
    const auto found = by_folded_.find(folded_label(label));
    return found == by_folded_.end() ? std::nullopt : std::optional(entries_[found->second].to);
}

std::vector<std::string> GenreMap::unused(const std::set<std::string>& labels) const {
    std::vector<bool> used(entries_.size());
    for (const std::string& label : labels) {
        const auto found = by_folded_.find(folded_label(label));
        if (found != by_folded_.end()) used[found->second] = true;
    }
    std::vector<std::string> unused;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (!used[i]) unused.push_back(entries_[i].from);
    }
    return unused;
}

std::vector<std::string> GenreMap::apply(Manifest& manifest) const {
    std::set<std::string> labels;
    for (ClipRecord& clip : manifest.clips) {
        labels.insert(clip.label);
        if (std::optional<std::string> name = name_of(clip.label)) clip.label = *std::move(name);
    }
    return unused(labels);
}

std::vector<std::string> labels_that_look_alike(const Manifest& manifest) {
    std::map<std::string, std::map<std::string, std::size_t>> groups;
    for (const ClipRecord& clip : manifest.clips) ++groups[folded_label(clip.label)][clip.label];
    std::vector<std::string> lines;
    for (const auto& [folded, spellings] : groups) {
        if (spellings.size() < 2) continue;
        std::string line;
        for (const auto& [label, count] : spellings) {
            line += fmt::format("{}{} ({})", line.empty() ? "" : ", ", printable(label), count);
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace resonet
