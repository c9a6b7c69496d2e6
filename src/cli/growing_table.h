#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <vector>

#include "cli/extract_table.h"
#include "core/append_file.h"

namespace resonet {

/// A table in a file that survives being interrupted at any moment. Rows are appended to `<out>.partial`,
/// which becomes `<out>` at the end; `<out>.settings.json` says what both were made with. Rows that are there
/// at the start are kept. At the end the inputs are in their order, after rows of files that are no inputs.
class GrowingTable {
  public:
    struct Options {
        bool restart = false;    ///< what is there is dropped
        bool segmented = false;  ///< inputs may have several rows
    };

    /// `format` has to outlive this.
    /// Errors: UsageError if what is there was made with another record, or is no such table. SystemError.
    GrowingTable(const std::filesystem::path& out, const TableFormat& format,
                 const nlohmann::ordered_json& record, const Options& options);
    ~GrowingTable();

    /// Whether the rows of an input are there already. One that failed is to be tried again.
    bool has(std::size_t input) const { return done_.contains(input); }

    /// Adds the lines of an input. Errors: SystemError.
    void append(std::size_t input, std::string_view lines, bool failed);

    /// Puts the table in its place. Call it once, last. Errors: SystemError.
    void finish();

  private:
    void begin_anew(const nlohmann::ordered_json& record);
    void take_up(bool segmented);
    void open_partial();
    void keep(std::vector<RowGroup> groups);
    bool in_order() const;
    void rewrite();

    std::filesystem::path out_;
    std::filesystem::path partial_;
    const TableFormat& format_;
    std::unique_ptr<AppendFile> file_;  ///< none: nothing to add to `out` so far
    std::vector<RowGroup> groups_;
    std::set<std::size_t> done_;    ///< inputs
    std::set<std::size_t> failed_;  ///< inputs that failed in an earlier run
};

}  // namespace resonet
