#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <vector>

#include "core/output_lock.h"
#include "cli/extract_record.h"
#include "cli/extract_table.h"
#include "core/append_file.h"

namespace resonet {

/// A table in a file that survives being interrupted at any moment. Rows are appended to `<out>.partial`,
/// which becomes `<out>` at the end. Each of the two has a record of its own beside it,
/// `<name>.settings.json`, of the settings and inputs it was made with: a table that is there stays what it
/// is, and so does its record, until another is complete. Rows that are there at the start are kept. At the
/// end the inputs are in their order, after rows of files that are no inputs.
class GrowingTable {
  public:
    struct Options {
        bool restart = false;    ///< all rows are made anew
        bool segmented = false;  ///< inputs may have several rows
    };

    /// Looks at what is there, and locks it, `<out>.lock`, for as long as this object is there.
    /// Errors: UsageError if what is there was made with another record, or another process is at it.
    /// SystemError.
    GrowingTable(const std::filesystem::path& out, const nlohmann::ordered_json& record,
                 const Options& options);
    ~GrowingTable();

    /// What the rows that are there were made of.
    const InputPaths& earlier() const { return paths_; }

    /// Begins the table or takes it up. `paths` says what the rows are made of, also those of earlier(). Call
    /// it first. `format` has to outlive this. Errors: UsageError if what is there is no such table.
    /// SystemError.
    void begin(const TableFormat& format, InputPaths paths);

    /// Whether the rows of an input are there already. One that failed is to be tried again.
    bool has(std::size_t input) const { return done_.contains(input); }

    /// Adds the lines of an input. Errors: SystemError.
    void append(std::size_t input, std::string_view lines, bool failed);

    /// Puts the table in its place. Call it once, last. Errors: SystemError.
    void finish();

  private:
    /// Which file has the rows that are there.
    enum class Rows { none, finished, partial };

    Rows look() const;
    void take_up();
    void begin_partial();
    void open_partial();
    void keep(std::vector<RowGroup> groups);
    bool in_order() const;
    std::uint64_t table_bytes() const;
    void rewrite();

    const std::filesystem::path out_;
    const std::filesystem::path record_path_;
    const std::filesystem::path partial_;
    const std::filesystem::path partial_record_path_;
    OutputLock lock_;
    const nlohmann::ordered_json record_;
    const bool segmented_;
    Rows rows_ = Rows::none;
    InputPaths paths_;
    const TableFormat* format_ = nullptr;
    std::unique_ptr<AppendFile> file_;  ///< none: nothing to add to `out` so far
    std::vector<RowGroup> groups_;
    std::set<std::size_t> done_;    ///< inputs
    std::set<std::size_t> failed_;  ///< inputs that failed in an earlier run
};

}  // namespace resonet
