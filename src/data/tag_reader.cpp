#include "data/tag_reader.h"

#include <fileref.h>
#include <fmt/format.h>
#include <id3v1genres.h>
#include <tpropertymap.h>

#include <algorithm>

#include "core/text.h"
#include "data/clip_checks.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr int id3v1_genres = 192;

std::string trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(blanks) - first + 1));
}

std::string utf8(const TagLib::String& text) {
    const std::string bytes = text.to8Bit(true);
    // Some programs end their texts with NUL bytes.
    return trimmed(valid_utf8(std::string_view(bytes.c_str())));
}

std::string first_of(const TagLib::PropertyMap& properties, const char* key) {
    const auto found = properties.find(key);
    return found == properties.end() || found->second.isEmpty() ? std::string() : utf8(found->second.front());
}

/// The name of ID3v1's genre with this number; none if `text` is no such number.
std::optional<std::string> numbered_genre(std::string_view text) {
    const std::optional<std::size_t> number = parse_index(text);
    if (!number || *number >= id3v1_genres) return std::nullopt;
    std::string name = utf8(TagLib::ID3v1::genre(static_cast<int>(*number)));
    return name.empty() ? std::nullopt : std::optional(std::move(name));
}

void add(std::vector<std::string>& names, std::string name) {
    if (!name.empty() && std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
}

/// Takes the "(17)" of "(17)Rock" off; names come from the text after it where there is some.
void add_part(std::vector<std::string>& names, std::string_view part) {
    std::vector<std::string> numbered;
    while (part.starts_with('(')) {
        const std::size_t end = part.find(')');
        if (end == std::string_view::npos) break;
        std::optional<std::string> name = numbered_genre(part.substr(1, end - 1));
        if (!name) break;
        numbered.push_back(std::move(*name));
        part.remove_prefix(end + 1);
    }
    const std::string rest = trimmed(part);
    // The text after a number refines it: "(17)Rock", "(17)Kraut Rock".
    if (!rest.empty() && !numbered.empty()) numbered.pop_back();
    for (std::string& name : numbered) add(names, std::move(name));
    add(names, numbered_genre(rest).value_or(rest));
}

}  // namespace

std::vector<std::string> genre_names(std::string_view value) {
    std::vector<std::string> names;
    while (true) {
        const std::size_t end = value.find(';');
        add_part(names, trimmed(value.substr(0, end)));
        if (end == std::string_view::npos) return names;
        value.remove_prefix(end + 1);
    }
}

std::optional<MusicTags> read_tags(const fs::path& path) {
    const TagLib::FileRef file(path.c_str(), false);
    if (file.isNull() || !file.file()->isValid()) return std::nullopt;
    const TagLib::PropertyMap properties = file.file()->properties();
    MusicTags tags;
    tags.artist = first_of(properties, "ARTIST");
    tags.album_artist = first_of(properties, "ALBUMARTIST");
    tags.album = first_of(properties, "ALBUM");
    tags.title = first_of(properties, "TITLE");
    if (const auto found = properties.find("GENRE"); found != properties.end()) {
        for (const TagLib::String& value : found->second) {
            for (std::string& name : genre_names(utf8(value))) add(tags.genres, std::move(name));
        }
    }
    return tags;
}

}  // namespace resonet
