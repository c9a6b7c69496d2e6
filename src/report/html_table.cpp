#include "report/html_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/html_text.h"

namespace resonet {
namespace {

std::string cell_content(const HtmlCell& cell) {
    const std::string text = html_escaped(cell.text);
    if (cell.link.empty()) return text;
    return fmt::format("<a href=\"{}\">{}</a>", html_escaped(cell.link), text);
}

std::string attributes(const HtmlCell& cell) {
    std::string classes = cell.number ? "n" : "";
    if (cell.strong) classes += classes.empty() ? "strong" : " strong";
    std::string result = classes.empty() ? "" : fmt::format(" class=\"{}\"", classes);
    if (std::isfinite(cell.tint)) {
        result += fmt::format(" style=\"--tint:{:.2f}\"", std::clamp(cell.tint, 0.0, 1.0));
    }
    return result;
}

}  // namespace

HtmlCell words_cell(std::string text) {
    HtmlCell cell;
    cell.text = std::move(text);
    return cell;
}

HtmlCell number_cell(std::string text) {
    HtmlCell cell = words_cell(std::move(text));
    cell.number = true;
    return cell;
}

HtmlCell tinted_cell(std::string text, double share) {
    HtmlCell cell = number_cell(std::move(text));
    cell.tint = share;
    return cell;
}

std::string html_table(const HtmlTable& table) {
    std::string html = "<figure class=\"table\">\n";
    if (!table.caption.empty())
        html += fmt::format("<figcaption>{}</figcaption>\n", html_escaped(table.caption));
    html += "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead><tr>";
    for (std::size_t i = 0; i < table.header.size(); ++i) {
        const bool number = table.numbers.empty() ? i > 0 : i < table.numbers.size() && table.numbers[i];
        html += fmt::format("<th scope=\"col\"{}>{}</th>", number ? " class=\"n\"" : "",
                            html_escaped(table.header[i]));
    }
    html += "</tr></thead>\n<tbody>\n";
    for (const auto& row : table.rows) {
        html += "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i) {
            html += i == 0
                        ? fmt::format("<th scope=\"row\"{}>{}</th>", attributes(row[i]), cell_content(row[i]))
                        : fmt::format("<td{}>{}</td>", attributes(row[i]), cell_content(row[i]));
        }
        html += "</tr>\n";
    }
    return html + "</tbody></table></div>\n</figure>\n";
}

std::string html_details(const std::string& summary, const std::string& content, bool open) {
    return fmt::format("<details{}><summary>{}</summary>\n{}</details>\n", open ? " open" : "",
                       html_escaped(summary), content);
}

}  // namespace resonet
