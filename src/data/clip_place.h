#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "data/manifest.h"

namespace resonet {

/// The column of a file of predictions that says where in its file a clip is: "row", or "start".
constexpr std::string_view place_column(SourceKind kind) {
    return has_rows(kind) ? "row" : "start";
}

/// What that column says of a clip: its row, or its start in seconds with nine digits, which tell clips of
/// the longest recordings apart.
std::string place_text(SourceKind kind, std::size_t row, double start);

}  // namespace resonet
