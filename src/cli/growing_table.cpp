#include "cli/growing_table.h"

#include <algorithm>
#include <array>
#include <fstream>

#include "cli/extract_plan.h"
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

void copy_table(const fs::path& from, const fs::path& to) {
    std::ifstream bytes(from, std::ios::binary);
    AtomicFile file(to);
    copy_range(bytes, 0, fs::file_size(from), file);
    file.commit();
}

}  // namespace

GrowingTable::GrowingTable(const fs::path& out, const TableFormat& format,
                           const nlohmann::ordered_json& record, const Options& options)
    : out_(followed(out)), partial_(with_suffix(out_, ".partial")), format_(format) {
    const fs::path settings = with_suffix(out_, ".settings.json");
    std::error_code ignored;
    if (fs::is_directory(out_, ignored)) throw UsageError(out_.string(), "is a folder", "name a file");
    const bool there = fs::exists(out_, ignored) || fs::exists(partial_, ignored);
    if (!there || options.restart) {
        begin_anew(record);
    } else {
        require_same_record(settings, record);
        take_up(options.segmented);
    }
}

GrowingTable::~GrowingTable() = default;

/// In this order: whatever moment it is killed at, no rows lie beside a record that is not theirs.
void GrowingTable::begin_anew(const nlohmann::ordered_json& record) {
    open_partial();
    file_->truncate(0);
    write_record(with_suffix(out_, ".settings.json"), record);
    file_->append(format_.header());
}

void GrowingTable::take_up(bool segmented) {
    std::error_code ignored;
    if (!fs::exists(partial_, ignored)) {
        if (format_.whole_rows(out_) != fs::file_size(out_)) {
            throw UsageError(out_.string(), "ends in the middle of a row",
                             "use --restart to begin anew, or another --out");
        }
        keep(format_.groups(out_));
        return;
    }
    open_partial();
    file_->truncate(format_.whole_rows(partial_));
    if (file_->size() == 0) file_->append(format_.header());
    std::vector<RowGroup> groups = format_.groups(partial_);
    // Nobody knows whether the last file has all its segments.
    if (segmented && !groups.empty() && groups.back().input) {
        file_->truncate(groups.back().begin);
        groups.pop_back();
    }
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
    std::uint64_t at = format_.header().size();
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
    file.write(format_.header());
    for (const RowGroup& group : groups_) copy_range(rows, group.begin, group.end, file);
    file.commit();
    std::error_code ignored;
    fs::remove(partial_, ignored);
}

void GrowingTable::finish() {
    if (!file_) return;
    if (in_order()) {
        std::error_code error;
        fs::rename(partial_, out_, error);
        if (error) throw SystemError(out_.string(), "cannot be written: " + error.message());
    } else {
        rewrite();
    }
    file_.reset();
}

}  // namespace resonet
