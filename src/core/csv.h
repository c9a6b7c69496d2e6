#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <istream>
#include <memory>
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace resonet {

/// Reads a table with a header row, row by row, as RFC 4180 describes it: fields in quotes may hold
/// commas, line breaks and doubled quotes. Also taken: a UTF-8 byte order mark, any kind of line break,
/// blank lines (skipped). What is not a table (unbalanced quotes, rows of another width than the header,
/// two columns of one name, NUL bytes, a field of more than 16 MiB) is an InputError that names the line.
class CsvReader {
  public:
    explicit CsvReader(const std::filesystem::path& path);

    /// Reads a table whose header takes several rows, as pandas writes that of several levels: a column is
    /// called by all of them, joined by dots, without the blank ones ("set.split").
    CsvReader(const std::filesystem::path& path, std::size_t header_rows);

    /// Reads from `stream`, which has to outlive this; errors call it `subject`.
    CsvReader(std::istream& stream, std::string subject);

    const std::vector<std::string>& header() const { return header_; }

    /// The index of column `name`.
    std::optional<std::size_t> column(std::string_view name) const;

    /// Goes to the next row; false at the end.
    bool next();

    /// The fields of this row, as many as header().
    const std::vector<std::string>& row() const { return row_; }

    /// The line of the file this row starts on, from 1.
    std::size_t line() const { return row_line_; }

    /// An InputError about this row: "line 12: <problem>".
    [[noreturn]] void fail(std::string_view problem, std::string_view remedy = {}) const;

  private:
    void start(std::size_t header_rows = 1);
    void add_header_row();
    bool read_record(std::vector<std::string>& fields);
    bool read_field(std::string& field);
    void read_quoted(std::string& field);
    void end_line(int last);
    int get();

    std::unique_ptr<std::ifstream> file_;
    std::istream& stream_;
    std::string subject_;
    std::vector<std::string> header_;
    std::vector<std::string> row_;
    std::size_t line_ = 1;
    std::size_t row_line_ = 1;
};

/// `field` as it has to stand in a CSV file: in quotes where it holds a comma, quote or line break.
std::string csv_field(std::string_view field);

/// Writes a row, ended by a line feed. Check the stream (AtomicFile::commit() does) when done.
void write_csv_row(std::ostream& stream, std::span<const std::string> fields);

}  // namespace resonet
