#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/extract_clip.h"
#include "cli/extract_names.h"

namespace resonet {

/// Lines of a table that belong together: those of one input.
struct RowGroup {
    std::optional<std::size_t> input;  ///< none: of a file that is no input now
    bool failed = false;               ///< they say why the input failed
    std::uint64_t begin = 0;           ///< bytes of the file
    std::uint64_t end = 0;
};

/// One format of tables: how rows are written, and found again.
class TableFormat {
  public:
    virtual ~TableFormat() = default;

    /// What comes before all rows.
    virtual std::string header() const = 0;

    /// The lines of an input.
    virtual std::string text(std::size_t input, const ClipOutcome& outcome) const = 0;

    /// What the table in `path`, which ends with a whole line, holds after its header, in its order.
    /// Errors: UsageError if it is no table of this format.
    virtual std::vector<RowGroup> groups(const std::filesystem::path& path) const = 0;

    /// Where the last whole row of the table in `path` ends.
    virtual std::uint64_t whole_rows(const std::filesystem::path& path) const = 0;
};

/// filename,length,<columns>,label: the layout of the tables published with GTZAN. An input that fails has
/// no row. Numbers read back exactly; NaN is an empty cell. The names are NameStyle::base_names.
std::unique_ptr<TableFormat> make_csv_table(const ExtractPlan& plan, std::vector<ClipName> names);

/// A JSON object a line: path, label, start, duration, samples, features {name: value}; or path, error.
/// A path that is not valid UTF-8 also comes as path_bytes, in hexadecimal. The names are NameStyle::paths.
std::unique_ptr<TableFormat> make_jsonl_table(const ExtractPlan& plan, std::vector<ClipName> names);

/// The shortest text that reads back as `value`; empty if it is not finite.
std::string shortest(double value);

}  // namespace resonet
