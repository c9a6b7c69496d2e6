#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

#include "core/csv.h"
#include "core/text.h"
#include "report/tables.h"

namespace resonet {
namespace {

/// Longer tables go over pages.
constexpr std::size_t longest_on_a_page = 40;

std::optional<double> number(const std::string& cell) {
    double value = 0;
    const char* const end = cell.data() + cell.size();
    const auto [rest, error] = std::from_chars(cell.data(), end, value);
    if (cell.empty() || error != std::errc() || rest != end) return std::nullopt;
    return value;
}

/// In per cent, with a minus in the place of a hyphen.
std::string percents(double share) {
    const double rounded = std::round(1000 * share) / 10;
    return fmt::format("{}{:.1f}", rounded < 0 ? "$-$" : "", std::abs(rounded));
}

/// A cell as people get it; blank of the ends of intervals, which stand with their share.
std::string printed(const Table& table, const std::vector<std::string>& row, std::size_t column) {
    const CellKind kind = table.columns[column].kind;
    const std::string& cell = row[column];
    const std::optional<double> value = number(cell);
    if (kind == CellKind::words || !value) return latex_escaped(cell);
    switch (kind) {
        case CellKind::share: {
            std::string text = percents(*value);
            const bool has_ends = column + 2 < row.size() && table.columns[column + 1].kind == CellKind::low;
            const auto low = has_ends ? number(row[column + 1]) : std::nullopt;
            const auto high = has_ends ? number(row[column + 2]) : std::nullopt;
            if (low && high) text += fmt::format(" [{}, {}]", percents(*low), percents(*high));
            return text;
        }
        case CellKind::number:
            return fmt::format("{:.3f}", *value);
        case CellKind::seconds:
            return fmt::format("{:.1f}", *value);
        case CellKind::probability:
            return *value < 0.001 ? "$<$ 0.001" : fmt::format("{:.3f}", *value);
        case CellKind::whole:
        case CellKind::words:
        case CellKind::low:
        case CellKind::high:
            break;
    }
    return latex_escaped(cell);
}

bool is_shown(const TableColumn& column) {
    return column.kind != CellKind::low && column.kind != CellKind::high;
}

/// A line of a LaTeX table whose cells `cell` gives.
template <typename Cell>
std::string line(const Table& table, Cell cell) {
    std::string text;
    bool first = true;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!is_shown(table.columns[i])) continue;
        text += (first ? "  " : " & ") + cell(i);
        first = false;
    }
    return text + " \\\\\n";
}

/// Whether TeX makes one sign of both: a dash, a quotation mark, a question mark upside down.
bool is_ligature(char first, char second) {
    switch (second) {
        case '-':
        case '\'':
        case ',':
            return first == second;
        case '`':
            return first == '`' || first == '?' || first == '!';
        default:
            return false;
    }
}

}  // namespace

std::string latex_escaped(const std::string& text) {
    std::string escaped;
    char before = ' ';
    for (const char letter : valid_utf8(text)) {
        if (is_ligature(before, letter)) escaped += "{}";
        before = letter;
        switch (letter) {
            case '\\':
                escaped += "\\textbackslash{}";
                break;
            case '~':
                escaped += "\\textasciitilde{}";
                break;
            case '^':
                escaped += "\\textasciicircum{}";
                break;
            case '<':
                escaped += "\\textless{}";
                break;
            case '>':
                escaped += "\\textgreater{}";
                break;
            case '"':
                escaped += "{\\char34}";
                break;
            case '[':  // behind \\ these would be an option of it
            case ']':
            case '*':
                escaped += std::string("{") + letter + "}";
                break;
            case '&':
            case '%':
            case '$':
            case '#':
            case '_':
            case '{':
            case '}':
                escaped += std::string("\\") + letter;
                break;
            default: {
                const bool control = (letter >= 0 && letter < ' ') || letter == '\x7f';
                escaped += control ? ' ' : letter;
            }
        }
    }
    return escaped;
}

std::string table_csv(const Table& table) {
    std::ostringstream stream;
    std::vector<std::string> cells;
    for (const TableColumn& column : table.columns) cells.push_back(valid_utf8(column.name));
    write_csv_row(stream, cells);
    for (const std::vector<std::string>& row : table.rows) {
        cells.clear();
        for (const std::string& cell : row) cells.push_back(valid_utf8(cell));
        write_csv_row(stream, cells);
    }
    return stream.str();
}

std::string table_latex(const Table& table) {
    std::string alignment;
    for (const TableColumn& column : table.columns) {
        if (is_shown(column)) alignment += column.kind == CellKind::words ? 'l' : 'r';
    }
    const std::string caption = latex_escaped(table.caption);
    const std::string label = "tab:" + table.name;  // the name of a file, and harmless
    const std::string head =
        line(table, [&](std::size_t i) { return latex_escaped(table.columns[i].heading); });
    std::string body;
    for (const std::vector<std::string>& row : table.rows) {
        body += line(table, [&](std::size_t i) { return printed(table, row, i); });
    }
    if (table.rows.size() > longest_on_a_page) {
        return fmt::format(
            "% needs \\usepackage{{booktabs,longtable}}\n\\begin{{longtable}}{{{}}}\n\\caption{{{}}}"
            "\\label{{{}}} \\\\\n\\toprule\n{}\\midrule\n\\endfirsthead\n\\toprule\n{}\\midrule\n\\endhead\n"
            "\\bottomrule\n\\endlastfoot\n{}\\end{{longtable}}\n",
            alignment, caption, label, head, head, body);
    }
    return fmt::format(
        "% needs \\usepackage{{booktabs}}\n\\begin{{table}}\n\\centering\n\\caption{{{}}}\n\\label{{{}}}\n"
        "\\begin{{tabular}}{{{}}}\n\\toprule\n{}\\midrule\n{}\\bottomrule\n\\end{{tabular}}\n\\end{{table}}"
        "\n",
        caption, label, alignment, head, body);
}

}  // namespace resonet
