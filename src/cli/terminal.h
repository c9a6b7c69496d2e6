#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace resonet {

/// What standard output is able to show.
struct Terminal {
    bool is_terminal = false;
    bool colour = false;      ///< a terminal, and neither NO_COLOR (no-color.org) nor TERM=dumb is set
    std::size_t columns = 0;  ///< 0: no terminal, lines may be of any length
};

Terminal output_terminal();

/// Whether standard error is a terminal.
bool errors_go_to_terminal();

/// Columns that UTF-8 `text` takes on a terminal: East Asian wide characters two, combining marks none.
std::size_t display_width(std::string_view text);

/// `text`, followed by spaces up to `width` columns.
std::string padded(std::string_view text, std::size_t width);

/// `text` in at most `width` (at least 1) columns: of a longer one the end, after an ellipsis.
std::string end_of(std::string_view text, std::size_t width);

}  // namespace resonet
