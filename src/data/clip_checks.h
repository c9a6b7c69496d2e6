#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "data/manifest.h"

namespace resonet {

inline constexpr std::size_t largest_fold = 1'000'000;

/// Why `label` cannot be a genre's name; empty if it can. Labels end up in model files, tables and
/// figures: 1 to 200 bytes of UTF-8 without control characters or blanks at the ends.
std::string label_problem(std::string_view label);

/// Why the fields of `clip` do not fit together; empty if they do.
std::string clip_problem(const ClipRecord& clip, SourceKind kind);

/// Finds clips that are in a data set twice: same stretch of the same file, or same row.
class DuplicateFinder {
  public:
    /// Whether `clip` is new.
    bool insert(const ClipRecord& clip);

  private:
    std::set<std::tuple<std::string, std::size_t, double, double>> seen_;
};

/// The number that makes up all of `text`.
std::optional<double> parse_number(std::string_view text);
std::optional<std::size_t> parse_index(std::string_view text);

}  // namespace resonet
