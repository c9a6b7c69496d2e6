#pragma once

#include <string>
#include <string_view>

namespace resonet {

/// The SVG document of gnuplot as an element of a web page: without its prologue and names of its own, its
/// ids beginning with `prefix` (letters, digits, hyphens), since several pictures of a page must not share
/// ids, its size left to the page, with `label` as what screen readers say of it.
/// Errors: std::invalid_argument if it has no svg element.
std::string inline_svg(std::string_view document, std::string_view prefix, std::string_view label);

}  // namespace resonet
