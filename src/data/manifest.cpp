#include "data/manifest.h"

#include <algorithm>
#include <array>

namespace resonet {
namespace {

constexpr std::array<std::string_view, 5> split_names = {"", "train", "valid", "test", "excluded"};
constexpr std::array<std::string_view, 4> file_columns = {"path", "picture", "array", "table"};

}  // namespace

std::string_view to_string(Split split) {
    return split_names.at(static_cast<std::size_t>(split));
}

std::optional<Split> split_from_string(std::string_view name) {
    const auto found = std::ranges::find(split_names, name);
    if (found == split_names.end()) return std::nullopt;
    return static_cast<Split>(found - split_names.begin());
}

std::string_view file_column(SourceKind kind) {
    return file_columns.at(static_cast<std::size_t>(kind));
}

}  // namespace resonet
