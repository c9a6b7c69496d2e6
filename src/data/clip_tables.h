#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "data/descriptor_table.h"
#include "data/manifest.h"

namespace resonet {

/// Which columns of tables become a row.
struct TableChoice {
    std::string label = "label";            ///< column that holds the genre, and is no descriptor
    bool length = false;                    ///< the column "length" too, as the first
    std::vector<std::string> columns = {};  ///< these, in this order; empty: all descriptors of the file
};

/// The tables whose rows the clips of a manifest (of kind `tables`) are. Columns of other_columns(), such as
/// a genre's column of another name than the label's, are never taken. Safe to use from several threads.
class ClipTables {
  public:
    /// Opens the tables of the clips for which `used` is true. Errors: UsageError for tables of different
    /// columns, or a chosen one that is no descriptor; InputError for a table that lacks a chosen column or
    /// cannot be used at all; Interrupted.
    ClipTables(const Manifest& manifest, const std::vector<bool>& used, const TableChoice& choice);

    /// The columns of a row, in order.
    const std::vector<std::string>& names() const { return names_; }

    /// Columns that were left out and why, for people.
    const std::vector<std::string>& notes() const { return notes_; }

    /// The row of a clip, finite. Errors: InputError that names table and row: there is none, or a bad one.
    const std::vector<double>& row(const ClipRecord& clip) const;

  private:
    std::vector<std::string> names_;
    std::vector<std::string> notes_;
    std::map<std::filesystem::path, DescriptorTable> tables_;
};

}  // namespace resonet
