#include "data/clip_place.h"

#include <fmt/format.h>

namespace resonet {

std::string place_text(SourceKind kind, std::size_t row, double start) {
    return has_rows(kind) ? std::to_string(row) : fmt::format("{:.9g}", start);
}

}  // namespace resonet
