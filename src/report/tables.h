#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/comparison.h"

namespace resonet {

/// What the cells of a column are. CSV keeps them as they are; people get shares in per cent.
enum class CellKind {
    words,
    whole,       ///< a whole number
    share,       ///< from -1 to 1: of people's tables a number in per cent, with one decimal
    low,         ///< the lower end of the 95 % interval of the share in the column before it ...
    high,        ///< ... and the upper: people see both behind that share, in brackets
    number,      ///< a number with three decimals
    seconds,     ///< likewise, with one
    probability  ///< of a test: three decimals, or "< 0.001"
};

struct TableColumn {
    std::string name;     ///< in CSV: "accuracy_low_95"
    std::string heading;  ///< for people: "Accuracy, %"; of low and high empty
    CellKind kind = CellKind::words;
};

/// A table as data. Cells are text: of numbers the shortest that gives six digits, blank where there is none.
struct Table {
    std::string name;     ///< of its files, without the extension: "results", "classes-rcrnn"
    std::string title;    ///< "Precision, recall and F1 of rcrnn"
    std::string caption;  ///< sentences for print: the title, n, seeds, protocol and, where it is, the leak
    std::vector<TableColumn> columns;
    std::vector<std::vector<std::string>> rows;  ///< as wide as `columns`
};

/// Every table of a comparison that has rows: results; pairs; and for each model classes, confusion, artists,
/// durations, calibration, risk-coverage and epochs, as far as they are known. Where the comparison is leaky
/// each table has a last column "leak" that says so in every row ("leaky split", or "leaky split of other
/// models" of a model that is not), and each caption does.
std::vector<Table> comparison_tables(const Comparison& comparison);

/// RFC 4180, in UTF-8, with a header row.
std::string table_csv(const Table& table);

/// A LaTeX table environment for the package booktabs, to be read with \input; long ones (more than 40 rows)
/// are a longtable, which takes that package, too. All text is escaped.
std::string table_latex(const Table& table);

/// `text` as LaTeX prints it letter by letter: its special characters escaped, control characters blank,
/// signs that it would join (two hyphens to a dash) kept apart.
std::string latex_escaped(const std::string& text);

/// Writes each table as <name>.csv and <name>.tex to `folder`, which is there. Errors: SystemError.
void write_tables(const std::vector<Table>& tables, const std::filesystem::path& folder);

}  // namespace resonet
