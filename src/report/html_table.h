#pragma once

#include <limits>
#include <string>
#include <vector>

namespace resonet {

/// A cell of a table of a web page. All text is escaped when the table is written.
struct HtmlCell {
    std::string text;
    bool number = false;                                     ///< set to the right, in figures of equal width
    double tint = std::numeric_limits<double>::quiet_NaN();  ///< 0 to 1: how strongly it is coloured
    std::string link = {};                                   ///< a URI
    bool strong = false;
};

HtmlCell words_cell(std::string text);
HtmlCell number_cell(std::string text);

/// A number on a background that is the stronger the nearer `share` is to 1.
HtmlCell tinted_cell(std::string text, double share);

struct HtmlTable {
    std::string caption;              ///< says what the numbers are, of how many, in which unit
    std::vector<std::string> header;  ///< first: of the names of the rows
    std::vector<bool> numbers;        ///< whether a column holds numbers, as long as `header`; empty: all but
                                      ///< the first do
    std::vector<std::vector<HtmlCell>> rows;  ///< the first cell names the row
};

/// Wide and long tables scroll in a box of their own, whose header and first column stay.
std::string html_table(const HtmlTable& table);

/// A disclosure: `summary` is always seen, `content` (HTML) once it is opened, or on paper.
std::string html_details(const std::string& summary, const std::string& content, bool open);

}  // namespace resonet
