#include "data/table_tracks.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "audio/audio_files.h"
#include "data/clip_checks.h"

namespace resonet {
namespace {

std::string without_audio_extension(const std::string& name) {
    const std::filesystem::path path(name);
    return has_audio_extension(path) ? std::filesystem::path(path).replace_extension().generic_string()
                                     : name;
}

/// "blues.00000" of "blues.00000.3"; none of "blues.00000", whose digits are part of a name.
std::optional<std::string> whole_of_piece(const std::string& name) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string::npos || dot == 0) return std::nullopt;
    const std::string_view number = std::string_view(name).substr(dot + 1);
    if (!parse_index(number) || (number.size() > 1 && number.front() == '0')) return std::nullopt;
    return name.substr(0, dot);
}

/// "blues.00012", but not "blues" or "1999".
bool ends_in_number(const std::string& name) {
    const std::size_t dot = name.rfind('.');
    return dot != std::string::npos && dot > 0 && parse_index(std::string_view(name).substr(dot + 1));
}

}  // namespace

FileTracks tracks_of_files(const std::vector<std::string>& names) {
    FileTracks result;
    result.tracks.reserve(names.size());
    for (const std::string& name : names) result.tracks.push_back(without_audio_extension(name));
    const std::set<std::string> known(result.tracks.begin(), result.tracks.end());
    std::map<std::string, std::size_t> pieces;  // different names by what is before their number
    for (const std::string& name : known) {
        if (std::optional<std::string> whole = whole_of_piece(name)) ++pieces[*std::move(whole)];
    }
    const bool numbered_pieces = std::ranges::any_of(
        pieces, [](const auto& entry) { return entry.second > 1 && ends_in_number(entry.first); });
    std::set<std::string> doubtful;
    for (std::string& track : result.tracks) {
        const std::optional<std::string> whole = whole_of_piece(track);
        if (!whole) continue;
        if (known.contains(*whole + ".0") || (numbered_pieces && ends_in_number(*whole))) {
            track = *whole;
        } else if (pieces.at(*whole) > 1 && doubtful.insert(*whole).second) {
            result.doubtful.push_back(*whole);
        }
    }
    return result;
}

CountedTracks count_tracks(const std::vector<std::string>& labels, std::size_t rows_per_track) {
    CountedTracks counted;
    std::size_t run = 0;  // rows of the present label so far
    std::size_t track = 0;
    const auto end_run = [&](const std::string& label) {
        if (run % rows_per_track == 0) return;
        if (std::ranges::find(counted.uneven_labels, label) == counted.uneven_labels.end()) {
            counted.uneven_labels.push_back(label);
        }
    };
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const bool new_label = i > 0 && labels[i] != labels[i - 1];
        if (new_label) {
            end_run(labels[i - 1]);
            run = 0;
        }
        if (i > 0 && run % rows_per_track == 0) ++track;
        ++run;
        counted.numbers.push_back(track);
    }
    if (!labels.empty()) end_run(labels.back());
    return counted;
}

}  // namespace resonet
