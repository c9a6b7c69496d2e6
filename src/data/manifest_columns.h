#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "data/manifest.h"

namespace resonet {

/// The columns of AudioFacts beside "content". Without it, they are columns like any other.
inline constexpr std::array<std::string_view, 7> facts_columns = {
    "seconds", "sample_rate", "channels", "loudness", "peak", "clipping", "silence"};

/// Whether a column of that name means something in a manifest of some kind (see read_manifest()).
bool is_manifest_column(std::string_view name);

/// Whether the names of two columns differ at most in the case of letters of ASCII.
bool equal_but_for_case(std::string_view a, std::string_view b);

/// What to do about a table that has no column `name`: rename the one that is called like this but for the
/// case of its letters, else look at `header`.
std::string missing_column_remedy(std::span<const std::string> header, std::string_view name);

/// Why the columns of a table cannot be told apart: its `header` is one column that holds semicolons or tabs.
/// "its columns are separated by ';', not ','"; empty: it is not.
std::string separator_problem(std::span<const std::string> header);

/// Takes out the extra columns of `manifest` that are blank throughout. All clips have to have all of them.
void drop_blank_columns(Manifest& manifest);

}  // namespace resonet
