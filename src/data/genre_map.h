#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// `label` as people read past its spelling: ASCII letters in lower case, without blanks and punctuation
/// ("Hip-Hop", "hip hop" and "HipHop" are "hiphop"; letters beyond ASCII stay as they are).
std::string folded_label(std::string_view label);

/// New names for labels, whatever their spelling.
class GenreMap {
  public:
    /// What nothing in column `to` means.
    enum class Blank {
        refused,    ///< an error
        leaves_out  ///< clips of the label are not wanted
    };

    /// Renames nothing.
    GenreMap() = default;

    /// Reads a CSV file with the columns `from` and `to`. Errors: UsageError that names the line, for labels
    /// that are none and spellings that lead to two names.
    explicit GenreMap(const std::filesystem::path& path, Blank blank = Blank::refused);

    /// The new name of `label`, by folded_label(); blank: its clips are left out; none: it is not in the map.
    std::optional<std::string> name_of(std::string_view label) const;

    /// What of `from` is none of `labels`, in the order of the file.
    std::vector<std::string> unused(const std::set<std::string>& labels) const;

    /// Renames the labels of all clips that are in the map, of which none is left out. Returns what of `from`
    /// no clip bore, in the order of the file.
    std::vector<std::string> apply(Manifest& manifest) const;

  private:
    struct Entry {
        std::string from;
        std::string to;
    };
    std::vector<Entry> entries_;
    std::map<std::string, std::size_t> by_folded_;
};

/// Groups of labels that differ only in their spelling, each sorted, with the count of clips:
/// "Hip-Hop (12), hip hop (3)".
std::vector<std::string> labels_that_look_alike(const Manifest& manifest);

}  // namespace resonet
