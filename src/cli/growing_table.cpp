#include "cli/growing_table.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "core/error.h"
#include "core/file.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

fs::path with_suffix(fs::path path, const char* suffix) {
    return path += suffix;
}

/// What a symbolic link points to: that is the file to replace.
fs::path followed(const fs::path& path) {
    std::error_code error;
    if (!fs::is_symlink(path, error)) return path;
    const fs::path target = fs::weakly_canonical(path, error);
    return error ? path : target;
}

/// Copies bytes of one file to the end of another.
void copy_range(std::ifstream& from, std::uint64_t begin, std::uint64_t end, AtomicFile& to) {
    std::array<char, 65536> block;
    from.seekg(static_cast<std::streamoff>(begin));
    while (begin < end) {
        const std::uint64_t step = std::min<std::uint64_t>(block.size(), end - begin);
        from.read(block.data(), static_cast<std::streamsize>(step));
        if (!from) throw SystemError("the table", "cannot be read again");
        to.write({block.data(), static_cast<std::size_t>(step)});
        begin += step;
    }
}

/// 0 if there is no such file.
std::uint64_t size_of(const fs::path& path) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(path, error);
    if (!error) return size;
    if (error == std::errc::no_such_file_or_directory) return 0;
    throw SystemError(path.string(), "cannot be read: " + error.message(), "choose another --out");
}

bool is_there(const fs::path& path) {
    std::error_code error;
    const bool there = fs::exists(path, error);
    if (error) throw SystemError(path.string(), "cannot be read: " + error.message(), "choose another --out");
    return there;
}

void copy_table(const fs::path& from, const fs::path& to) {
    std::ifstream bytes(from, std::ios::binary);
    AtomicFile file(to);
    copy_range(bytes, 0, size_of(from), file);
    file.commit();
}

void move_file(const fs::path& from, const fs::path& to) {
    std::error_code error;
    fs::rename(from, to, error);
    if (error) {
        throw SystemError(to.string(), "cannot be written: " + error.message(),
                          "see who may write to its folder");
    }
}

/// The table itself, if there can be one of that name.
fs::path table_path(const fs::path& out) {
    fs::path path = followed(out);
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) throw UsageError(path.string(), "is a folder", "name a file");
    return path;
}

}  // namespace

GrowingTable::GrowingTable(const fs::path& out, const nlohmann::ordered_json& record, const Options& options)
    : out_(table_path(out)),
      record_path_(with_suffix(out_, ".settings.json")),
      partial_(with_suffix(out_, ".partial")),
      partial_record_path_(with_suffix(partial_, ".settings.json")),
      lock_(with_suffix(out_, ".lock"), out_),
      record_(record),
      segmented_(options.segmented) {
    // A run that was killed in finish() has left the record of a table that is in its place by now. Any other
    // record without rows is of rows that somebody has removed.
    if (!is_there(partial_) && is_there(out_) &&
        recorded_table_bytes(partial_record_path_) == size_of(out_)) {
        move_file(partial_record_path_, record_path_);
    }
    if (!options.restart) rows_ = look();
    if (rows_ == Rows::none) return;
    paths_ = require_same_record(rows_ == Rows::partial ? partial_record_path_ : record_path_, record_);
}

GrowingTable::~GrowingTable() = default;

GrowingTable::Rows GrowingTable::look() const {
    // Without a row or a header it may be older than the record beside it.
    if (size_of(partial_) > 0) return Rows::partial;
    return is_there(out_) ? Rows::finished : Rows::none;
}

void GrowingTable::begin(const TableFormat& format, InputPaths paths) {
    format_ = &format;
    paths_ = std::move(paths);
    if (rows_ != Rows::none) {
        take_up();
    } else {
        begin_partial();
    }
}

/// In this order: whatever moment it is killed at, no rows lie beside a record that is not theirs.
void GrowingTable::begin_partial() {
    open_partial();
    file_->truncate(0);
    write_record(partial_record_path_, record_, paths_);
    file_->append(format_->header());
}

void GrowingTable::take_up() {
    if (rows_ == Rows::finished) {
        if (format_->whole_rows(out_) != size_of(out_)) {
            throw UsageError(out_.string(), "ends in the middle of a row",
                             "use --restart to begin anew, or another --out");
        }
        keep(format_->groups(out_));
        return;
    }
    open_partial();
    file_->truncate(format_->whole_rows(partial_));
    if (file_->size() == 0) file_->append(format_->header());
    std::vector<RowGroup> groups = format_->groups(partial_);
    // Nobody knows whether the last file has all its segments.
    if (segmented_ && !groups.empty() && groups.back().input) {
        file_->truncate(groups.back().begin);
        groups.pop_back();
    }
    write_record(partial_record_path_, record_, paths_);
    keep(std::move(groups));
}

void GrowingTable::keep(std::vector<RowGroup> groups) {
    for (const RowGroup& group : groups) {
        if (group.input) (group.failed ? failed_ : done_).insert(*group.input);
    }
    groups_ = std::move(groups);
}

void GrowingTable::open_partial() {
    file_ = std::make_unique<AppendFile>(partial_);
}

void GrowingTable::append(std::size_t input, std::string_view lines, bool failed) {
    if (lines.empty()) return;
    if (!file_) {
        write_record(partial_record_path_, record_, paths_);
        copy_table(out_, partial_);
        open_partial();
    }
    if (failed_.erase(input) > 0) {
        std::erase_if(groups_, [&](const RowGroup& group) { return group.input == input; });
    }
    const std::uint64_t begin = file_->size();
    file_->append(lines);
    groups_.push_back({input, failed, begin, file_->size()});
}

bool GrowingTable::in_order() const {
    std::uint64_t at = format_->header().size();
    std::optional<std::size_t> last;
    for (const RowGroup& group : groups_) {
        if (group.begin != at || (group.input && last && *group.input < *last)) return false;
        at = group.end;
        if (group.input) last = group.input;
    }
    return at == file_->size();
}

void GrowingTable::rewrite() {
    // Rows of no input first: std::optional sorts nothing before something.
    std::stable_sort(groups_.begin(), groups_.end(),
                     [](const RowGroup& a, const RowGroup& b) { return a.input < b.input; });
    std::ifstream rows(partial_, std::ios::binary);
    AtomicFile file(out_);
    file.write(format_->header());
    for (const RowGroup& group : groups_) copy_range(rows, group.begin, group.end, file);
    file.commit();
    std::error_code ignored;
    fs::remove(partial_, ignored);
}

std::uint64_t GrowingTable::table_bytes() const {
    std::uint64_t bytes = format_->header().size();
    for (const RowGroup& group : groups_) bytes += group.end - group.begin;
    return bytes;
}

void GrowingTable::finish() {
    if (!file_) return;
    write_record(partial_record_path_, record_, paths_, table_bytes());
    if (in_order()) {
        move_file(partial_, out_);
    } else {
        rewrite();
    }
    move_file(partial_record_path_, record_path_);
    file_.reset();
}

}  // namespace resonet
