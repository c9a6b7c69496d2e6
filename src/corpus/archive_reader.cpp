#include "corpus/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <cerrno>
#include <string_view>

#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "core/text.h"

namespace resonet {
namespace {

constexpr std::size_t block_bytes = 65536;
constexpr const char* fetch_again = "fetch it again";

struct CloseArchive {
    void operator()(archive* reader) const { archive_read_free(reader); }
};
using ArchivePointer = std::unique_ptr<archive, CloseArchive>;

ArchivePointer new_archive() {
    ArchivePointer reader(archive_read_new());
    if (!reader) throw SystemError("archive", "out of memory", "close other programs");
    return reader;
}

[[noreturn]] void fail(const std::filesystem::path& path, archive* reader) {
    const char* text = archive_error_string(reader);
    std::string problem = "is damaged or cut short";
    if (text != nullptr) problem += ": " + printable(text);
    throw InputError(path.string(), problem, fetch_again);
}

/// Goes to the next entry; none at the end.
archive_entry* next_entry(const std::filesystem::path& path, archive* reader) {
    archive_entry* entry = nullptr;
    const int code = archive_read_next_header(reader, &entry);
    if (code == ARCHIVE_EOF) return nullptr;
    // Warnings are about owners and times, which nobody asks for.
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) fail(path, reader);
    return entry;
}

std::string entry_name(archive_entry* entry) {
    // The first cannot give what the user's locale lacks.
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr) name = archive_entry_pathname_utf8(entry);
    std::string_view text = name == nullptr ? "" : name;
    if (text.starts_with("./")) text.remove_prefix(2);
    return std::string(text);
}

/// The tar archive of a package, as a stream that the inner reader draws from.
struct PackageData {
    ArchivePointer outer;
    std::array<char, block_bytes> block;
};

la_ssize_t read_package_data(archive* inner, void* opaque, const void** bytes) {
    auto* data = static_cast<PackageData*>(opaque);
    const la_ssize_t count = archive_read_data(data->outer.get(), data->block.data(), data->block.size());
    if (count < 0) {
        archive_set_error(inner, EIO, "%s", archive_error_string(data->outer.get()));
        return -1;
    }
    *bytes = data->block.data();
    return count;
}

}  // namespace

struct ArchiveReader::State {
    std::filesystem::path path;
    std::unique_ptr<PackageData> package;  // before the reader, which draws from it
    ArchivePointer reader;
    std::string name;
};

ArchiveReader::ArchiveReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
ArchiveReader::~ArchiveReader() = default;
ArchiveReader::ArchiveReader(ArchiveReader&&) noexcept = default;
ArchiveReader& ArchiveReader::operator=(ArchiveReader&&) noexcept = default;

ArchiveReader ArchiveReader::zip(const std::filesystem::path& path) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->reader = new_archive();
    archive* reader = state->reader.get();
    archive_read_support_format_zip(reader);
    if (archive_read_open_filename(reader, path.c_str(), block_bytes) != ARCHIVE_OK) {
        throw InputError(path.string(), "is not a zip archive", fetch_again);
    }
    return ArchiveReader(std::move(state));
}

ArchiveReader ArchiveReader::debian_package(const std::filesystem::path& path) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->package = std::make_unique<PackageData>();
    state->package->outer = new_archive();
    archive* outer = state->package->outer.get();
    archive_read_support_format_ar(outer);
    if (archive_read_open_filename(outer, path.c_str(), block_bytes) != ARCHIVE_OK) {
        throw InputError(path.string(), "is not a Debian package", fetch_again);
    }
    for (;;) {
        archive_entry* entry = next_entry(path, outer);
        if (entry == nullptr) {
            throw InputError(path.string(), "is not a Debian package: it holds no data.tar", fetch_again);
        }
        if (entry_name(entry).starts_with("data.tar")) break;
    }
    state->reader = new_archive();
    archive* reader = state->reader.get();
    archive_read_support_filter_xz(reader);
    archive_read_support_filter_lzma(reader);
    archive_read_support_filter_gzip(reader);
    archive_read_support_filter_bzip2(reader);
    archive_read_support_filter_zstd(reader);
    archive_read_support_format_tar(reader);
    archive_read_support_format_empty(reader);
    if (archive_read_open(reader, state->package.get(), nullptr, read_package_data, nullptr) != ARCHIVE_OK) {
        fail(path, reader);
    }
    return ArchiveReader(std::move(state));
}

bool ArchiveReader::next() {
    for (;;) {
        throw_if_interrupted();
        archive_entry* entry = next_entry(state_->path, state_->reader.get());
        if (entry == nullptr) return false;
        if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) continue;
        state_->name = entry_name(entry);
        return true;
    }
}

const std::string& ArchiveReader::name() const {
    return state_->name;
}

void ArchiveReader::save(const std::filesystem::path& target, std::uint64_t limit) const {
    AtomicFile file(target);
    std::array<char, block_bytes> block;
    std::uint64_t written = 0;
    for (;;) {
        throw_if_interrupted();
        const la_ssize_t count = archive_read_data(state_->reader.get(), block.data(), block.size());
        if (count < 0) fail(state_->path, state_->reader.get());
        if (count == 0) break;
        written += static_cast<std::uint64_t>(count);
        if (written > limit) {
            throw InputError(state_->path.string(),
                             "'" + state_->name + "' in it has more than " + std::to_string(limit) + " bytes",
                             "look whether the package is what it should be");
        }
        file.write({block.data(), static_cast<std::size_t>(count)});
    }
    file.commit();
}

}  // namespace resonet
