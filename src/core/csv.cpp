#include "core/csv.h"

#include <algorithm>

#include "core/error.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr std::size_t largest_field = std::size_t{1} << 24;
constexpr int end_of_file = std::char_traits<char>::eof();

std::unique_ptr<std::ifstream> open_table(const std::filesystem::path& path) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
        throw InputError(path.string(), "is a folder", "name a CSV file");
    }
    auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
    if (!*file) {
        throw InputError(path.string(),
                         std::filesystem::exists(path, ignored) ? "cannot be read" : "does not exist");
    }
    return file;
}

}  // namespace

CsvReader::CsvReader(const std::filesystem::path& path)
    : file_(open_table(path)), stream_(*file_), subject_(path.string()) {
    start();
}

CsvReader::CsvReader(const std::filesystem::path& path, std::size_t header_rows)
    : file_(open_table(path)), stream_(*file_), subject_(path.string()) {
    start(header_rows);
}

CsvReader::CsvReader(std::istream& stream, std::string subject)
    : stream_(stream), subject_(std::move(subject)) {
    start();
}

void CsvReader::fail(std::string_view problem, std::string_view remedy) const {
    throw InputError(subject_, "line " + std::to_string(row_line_) + ": " + std::string(problem), remedy);
}

void CsvReader::start(std::size_t header_rows) {
    if (stream_.peek() == 0xEF) {
        for (const int wanted : {0xEF, 0xBB, 0xBF}) {
            if (get() != wanted) fail("starts with bytes that are not text", "save the table as UTF-8");
        }
    }
    if (!read_record(header_)) throw InputError(subject_, "has no header row", "is it a CSV file?");
    for (std::size_t i = 1; i < header_rows; ++i) add_header_row();
    for (std::size_t i = 0; i < header_.size(); ++i) {
        if (std::find(header_.begin(), header_.begin() + static_cast<std::ptrdiff_t>(i), header_[i]) !=
            header_.begin() + static_cast<std::ptrdiff_t>(i)) {
            fail("two columns are called '" + printable(header_[i]) + "'", "rename one");
        }
    }
}

void CsvReader::add_header_row() {
    if (!next()) throw InputError(subject_, "ends within its header", "is it complete?");
    for (std::size_t i = 0; i < header_.size(); ++i) {
        if (!header_[i].empty() && !row_[i].empty()) header_[i] += '.';
        header_[i] += row_[i];
    }
}

std::optional<std::size_t> CsvReader::column(std::string_view name) const {
    const auto found = std::find(header_.begin(), header_.end(), name);
    if (found == header_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - header_.begin());
}

bool CsvReader::next() {
    if (!read_record(row_)) return false;
    if (row_.size() != header_.size()) {
        fail("has " + std::to_string(row_.size()) + " fields where the header has " +
                 std::to_string(header_.size()),
             "put fields that hold commas in double quotes");
    }
    return true;
}

int CsvReader::get() {
    const int c = stream_.get();
    if (c == 0) fail("holds a NUL byte", "is it a CSV file in UTF-8?");
    if (c == end_of_file && stream_.bad()) fail("cannot be read further");
    return c;
}

/// Counts a line that ended with `last`, and swallows the rest of a CR LF.
void CsvReader::end_line(int last) {
    ++line_;
    if (last == '\r' && stream_.peek() == '\n') stream_.get();
}

bool CsvReader::read_record(std::vector<std::string>& fields) {
    int c = stream_.peek();
    while (c == '\n' || c == '\r') {
        end_line(get());
        c = stream_.peek();
    }
    row_line_ = line_;
    if (c == end_of_file) {
        get();  // a file that cannot be read is not one that has ended
        return false;
    }
    std::size_t count = 0;
    bool more = true;
    // The strings of the row before are used again: a large table costs no allocation a field.
    while (more) {
        if (count == fields.size()) fields.emplace_back();
        fields[count].clear();
        more = read_field(fields[count]);
        ++count;
    }
    fields.resize(count);
    return true;
}

/// Reads one field and the comma or line break after it; true if it was a comma.
bool CsvReader::read_field(std::string& field) {
    const bool quoted = stream_.peek() == '"';
    if (quoted) {
        get();
        read_quoted(field);
    }
    while (true) {
        const int c = get();
        if (c == ',') return true;
        if (c == end_of_file) return false;
        if (c == '\n' || c == '\r') {
            end_line(c);
            return false;
        }
        if (quoted) fail("has text after a closing quote", "double the quotes inside a field");
        if (c == '"') fail("has a quote inside a field", "put the field in quotes and double those inside");
        field.push_back(static_cast<char>(c));
        if (field.size() > largest_field) fail("has a field of more than 16 MiB", "is it a CSV file?");
    }
}

/// Reads up to and with the closing quote.
void CsvReader::read_quoted(std::string& field) {
    while (true) {
        const int c = get();
        if (c == end_of_file) fail("opens a quote that is never closed", "close it");
        if (c == '"') {
            if (stream_.peek() != '"') return;
            get();
        }
        if (c == '\n') ++line_;
        field.push_back(static_cast<char>(c));
        if (field.size() > largest_field) fail("has a field of more than 16 MiB", "is a quote not closed?");
    }
}

std::string csv_field(std::string_view field) {
    if (field.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(field);
    std::string out = "\"";
    for (const char c : field) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

void write_csv_row(std::ostream& stream, std::span<const std::string> fields) {
    // A lone empty field would be a blank line, which readers skip.
    if (fields.size() == 1 && fields.front().empty()) {
        stream << "\"\"\n";
        return;
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) stream << ',';
        stream << csv_field(fields[i]);
    }
    stream << '\n';
}

}  // namespace resonet
