#include "data/gtzan_artists.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <vector>

#include "core/error.h"
#include "core/file.h"
#include "core/text.h"
#include "data/clip_checks.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 10> genres = {"blues", "classical", "country", "disco",  "hiphop",
                                                     "jazz",  "metal",     "pop",     "reggae", "rock"};
constexpr std::string_view separator = ":::";
constexpr std::size_t digits = 5;
constexpr std::size_t largest_group = 1'000'000;

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// Takes one line of a list, without blanks at its ends; says what is wrong with it.
std::string take_line(std::string_view line, GtzanArtists& artists) {
    const std::size_t colons = line.find(separator);
    const std::size_t name_end = colons == std::string_view::npos ? line.find('\t') : colons;
    if (name_end == std::string_view::npos)
        return "is neither 'file ::: artist ::: title' nor 'file<tab>group'";
    const std::string_view file = trimmed(line.substr(0, name_end));
    const std::optional<GtzanName> name = gtzan_name(fs::path(file));
    if (!name) return fmt::format("names '{}', which is no clip of GTZAN", printable(file));
    GtzanArtist& entry = artists[name->track()];
    if (colons == std::string_view::npos) {
        const std::string_view text = trimmed(line.substr(name_end));
        const std::optional<std::size_t> group = parse_index(text);
        if (!group || *group > largest_group)
            return fmt::format("has '{}' for a group's number", printable(text));
        const int number = static_cast<int>(*group);
        if (entry.group && *entry.group != number) {
            return fmt::format("puts {} into group {}, an earlier list into {}", name->track(), number,
                               *entry.group);
        }
        entry.group = number;
        return {};
    }
    const std::string_view rest = line.substr(colons + separator.size());
    const std::size_t second = rest.find(separator);
    if (second == std::string_view::npos) return "lacks the second ':::'";
    entry.artist = valid_utf8(trimmed(rest.substr(0, second)));
    entry.title = valid_utf8(trimmed(rest.substr(second + separator.size())));
    return {};
}

void take_list(const fs::path& path, GtzanArtists& artists) {
    std::istringstream text(read_text(path));
    std::string line;
    for (std::size_t number = 1; std::getline(text, line); ++number) {
        const std::string_view content = trimmed(line);
        if (content.empty() || content.front() == '#') continue;
        if (const std::string problem = take_line(content, artists); !problem.empty()) {
            throw UsageError(path.string(), fmt::format("line {} {}", number, problem),
                             "--artists takes GTZANindex.txt and *_groups.txt");
        }
    }
}

std::vector<fs::path> lists_in(const fs::path& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) return {path};
    std::vector<fs::path> found;
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
        if (entry.path().filename().string().ends_with("_groups.txt")) found.push_back(entry.path());
    }
    if (found.empty()) throw UsageError(path.string(), "holds no files '*_groups.txt'", "name the lists");
    std::ranges::sort(found);
    return found;
}

void name_the_unnamed(GtzanArtists& artists) {
    std::map<int, std::set<std::string>> names;
    for (const auto& [track, entry] : artists) {
        if (entry.group && !entry.artist.empty()) names[*entry.group].insert(entry.artist);
    }
    for (auto& [track, entry] : artists) {
        if (!entry.artist.empty() || !entry.group) continue;
        const std::set<std::string>& known = names[*entry.group];
        entry.artist = known.size() == 1 ? *known.begin() : fmt::format("group {}", *entry.group);
    }
}

}  // namespace

std::string GtzanName::track() const {
    return fmt::format("{}.{:05}", genre, number);
}

std::span<const std::string_view> gtzan_genres() {
    return genres;
}

std::optional<GtzanName> gtzan_name(const fs::path& file) {
    const std::string stem = file.stem().string();
    if (stem.size() <= digits + 1) return std::nullopt;
    const std::size_t dot = stem.size() - digits - 1;
    const std::string_view genre = std::string_view(stem).substr(0, dot);
    const std::optional<std::size_t> number = parse_index(std::string_view(stem).substr(dot + 1));
    if (stem[dot] != '.' && stem[dot] != '_') return std::nullopt;
    if (!number || *number > 99 || std::ranges::find(genres, genre) == genres.end()) return std::nullopt;
    return GtzanName{std::string(genre), static_cast<int>(*number)};
}

GtzanArtists read_gtzan_artists(std::span<const fs::path> lists) {
    GtzanArtists artists;
    try {
        for (const fs::path& path : lists) {
            for (const fs::path& list : lists_in(path)) take_list(list, artists);
        }
    } catch (const InputError& error) {
        throw UsageError(error.subject(), error.problem(), error.remedy());
    } catch (const fs::filesystem_error& error) {
        throw UsageError(error.path1().string(), "cannot be listed: " + error.code().message());
    }
    name_the_unnamed(artists);
    return artists;
}

}  // namespace resonet
