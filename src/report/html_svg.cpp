#include "report/html_svg.h"

#include <fmt/format.h>

#include <stdexcept>

#include "report/html_text.h"

namespace resonet {
namespace {

/// Takes out every element `name` without attributes, with what is in it.
void remove_elements(std::string& svg, std::string_view name) {
    const std::string open = fmt::format("<{}>", name);
    const std::string close = fmt::format("</{}>", name);
    for (std::size_t at = svg.find(open); at != std::string::npos; at = svg.find(open, at)) {
        const std::size_t end = svg.find(close, at);
        if (end == std::string::npos) return;
        svg.erase(at, end + close.size() - at);
    }
}

/// Writes `prefix` behind each `place`, outside of the text between tags.
void insert_behind(std::string& svg, std::string_view place, std::string_view prefix) {
    std::string result;
    bool tag = false;
    for (std::size_t i = 0; i < svg.size();) {
        if (svg[i] == '<') tag = true;
        if (svg[i] == '>') tag = false;
        if (tag && std::string_view(svg).substr(i).starts_with(place)) {
            result += place;
            result += prefix;
            i += place.size();
        } else {
            result += svg[i++];
        }
    }
    svg = std::move(result);
}

/// The number in attribute `name` of the first tag.
std::string attribute(std::string_view svg, std::string_view name) {
    const std::string place = fmt::format(" {}=\"", name);
    const std::size_t at = svg.find(place);
    if (at == std::string_view::npos || at > svg.find('>')) return "0";
    const std::size_t begin = at + place.size();
    return std::string(svg.substr(begin, svg.find('"', begin) - begin));
}

}  // namespace

std::string inline_svg(std::string_view document, std::string_view prefix, std::string_view label) {
    const std::size_t begin = document.find("<svg");
    const std::size_t end = document.rfind("</svg>");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
        throw std::invalid_argument("no SVG");
    }
    std::string svg(document.substr(begin, end + 6 - begin));
    const std::string width = attribute(svg, "width");
    const std::string height = attribute(svg, "height");
    svg.erase(0, svg.find('>') + 1);
    remove_elements(svg, "title");
    remove_elements(svg, "desc");
    // An empty group and trailing blanks add up over hundreds of pictures.
    const std::string mark = std::string(prefix) + "-";
    for (const std::string_view place : {"id=\"", "id='", "href='#", "href=\"#", "url(#"}) {
        insert_behind(svg, place, mark);
    }
    return fmt::format(
        "<svg viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" style=\"--width:{0}px\" role=\"img\" "
        "aria-label=\"{2}\">{3}",
        width, height, html_escaped(label), svg);
}

}  // namespace resonet
