#include "data/disk_image_set.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "data/image_codec.h"

namespace resonet {
namespace {

static_assert(std::endian::native == std::endian::little, "values are stored without swapping");

using nlohmann::json;

constexpr std::string_view magic = "RSNTPACK";

/// A row of the table.
struct Row {
    std::uint64_t clip;
    double start;
    std::int32_t columns;
    std::int32_t label;
    std::int32_t track;
    std::int32_t artist;
    std::int32_t split;
    std::int32_t nothing;
};
static_assert(sizeof(Row) == 40, "rows are stored without gaps");

/// What ends the file.
struct Tail {
    std::uint64_t description_size;
    Sha256Digest digest;
};
static_assert(sizeof(Tail) == 40);

/// Reads all of `out` from `offset` on; false if the file ends before, or cannot be read.
bool read_at(int descriptor, void* out, std::size_t size, std::uintmax_t offset) {
    char* to = static_cast<char*>(out);
    while (size > 0) {
        const ssize_t count = pread(descriptor, to, size, static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        to += count;
        size -= static_cast<std::size_t>(count);
        offset += static_cast<std::uintmax_t>(count);
    }
    return true;
}

template <typename T>
std::string_view bytes_of(std::span<const T> values) {
    return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

Sha256Digest digest_of(std::string_view table, std::string_view description) {
    Sha256 hash;
    hash.update(table);
    hash.update(description);
    return hash.finish();
}

/// What the end of the file says, if it is what it was when it was written.
struct Index {
    std::vector<Row> rows;
    json description;
    std::uintmax_t values_size = 0;  // bytes
};

std::optional<Index> read_index(int descriptor) {
    struct stat status = {};
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    const auto size = static_cast<std::uintmax_t>(status.st_size);
    char start[magic.size()];
    Tail tail{};
    if (size < magic.size() + sizeof tail) return std::nullopt;
    const std::uintmax_t tail_at = size - sizeof tail;
    if (!read_at(descriptor, start, sizeof start, 0) || std::string_view(start, sizeof start) != magic ||
        !read_at(descriptor, &tail, sizeof tail, tail_at) || tail.description_size > tail_at - magic.size()) {
        return std::nullopt;
    }
    std::string text(tail.description_size, '\0');
    const std::uintmax_t description_at = tail_at - text.size();
    if (!read_at(descriptor, text.data(), text.size(), description_at)) return std::nullopt;
    Index index;
    index.description = json::parse(text, nullptr, false);
    if (!index.description.is_object()) return std::nullopt;
    const std::uint64_t count = index.description.value("images", std::uint64_t{0});
    if (count > (description_at - magic.size()) / sizeof(Row)) return std::nullopt;
    index.rows.resize(count);
    const std::uintmax_t table_at = description_at - count * sizeof(Row);
    index.values_size = table_at - magic.size();
    if (!read_at(descriptor, index.rows.data(), count * sizeof(Row), table_at)) return std::nullopt;
    if (digest_of(bytes_of(std::span<const Row>(index.rows)), text) != tail.digest) return std::nullopt;
    return index;
}

json failures_json(const std::vector<InputFailure>& failures) {
    json list = json::array();
    for (const InputFailure& failure : failures) list.push_back({failure.subject, failure.problem});
    return list;
}

}  // namespace

DiskImageSet::DiskImageSet(std::filesystem::path path, int descriptor, int bands,
                           std::vector<std::string> labels)
    : ImageSource(bands, std::move(labels)), path_(std::move(path)), descriptor_(descriptor) {}

DiskImageSet::~DiskImageSet() {
    close(descriptor_);
}

std::unique_ptr<DiskImageSet> DiskImageSet::open(const std::filesystem::path& path,
                                                 std::vector<InputFailure>& failures) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return nullptr;
    const std::optional<Index> index = read_index(descriptor);
    if (!index) {
        close(descriptor);
        return nullptr;
    }
    // The digest was right, so that this program has written all of it.
    const json& about = index->description;
    std::unique_ptr<DiskImageSet> set(
        new DiskImageSet(path, descriptor, about.at("bands").get<int>(), about.at("labels")));
    set->value_size_ = about.at("value_bytes").get<std::size_t>();
    for (const Row& row : index->rows) {
        ImageInfo info;
        info.clip = row.clip;
        info.start = row.start;
        info.columns = row.columns;
        info.label = row.label;
        info.track = row.track;
        info.artist = row.artist;
        info.split = static_cast<Split>(row.split);
        set->infos_.push_back(info);
        set->offsets_.push_back(set->offsets_.back() + static_cast<std::uintmax_t>(set->bands()) *
                                                           static_cast<std::uintmax_t>(row.columns));
    }
    if (set->bytes() != index->values_size) return nullptr;
    for (const json& failure : about.at("failures")) failures.push_back({failure.at(0), failure.at(1)});
    return set;
}

void DiskImageSet::copy(std::size_t i, std::span<float> out) const {
    const std::uintmax_t begin = offsets_.at(i);
    if (out.size() != offsets_.at(i + 1) - begin) {
        throw std::invalid_argument("DiskImageSet: space for an image of another size");
    }
    // Bytes are read into the end of `out`, so that each is turned into a float before one is written over
    // it.
    auto* const raw = reinterpret_cast<unsigned char*>(out.data() + out.size()) - out.size() * value_size_;
    if (!read_at(descriptor_, raw, out.size() * value_size_, magic.size() + begin * value_size_)) {
        throw SystemError(path_.string(), "can no longer be read", "start over; it is made anew");
    }
    if (value_size_ == 1) std::transform(raw, raw + out.size(), out.data(), value_of);
}

PackedImages::PackedImages(const std::filesystem::path& path, int bands, bool as_bytes,
                           std::vector<std::string> labels)
    : file_(std::make_unique<AtomicFile>(path)),
      bands_(bands),
      as_bytes_(as_bytes),
      labels_(std::move(labels)) {
    file_->write(magic);
}

PackedImages::~PackedImages() = default;

void PackedImages::add(ImageInfo info, const Image& image) {
    const auto size = static_cast<std::size_t>(image.bands) * static_cast<std::size_t>(image.columns);
    if (image.bands != bands_ || image.columns <= 0 || image.values.size() != size) {
        throw std::invalid_argument("PackedImages: an image of another shape");
    }
    if (info.label < 0 || static_cast<std::size_t>(info.label) >= labels_.size()) {
        throw std::invalid_argument("PackedImages: an unknown label");
    }
    if (as_bytes_) {
        buffer_.resize(size);
        std::ranges::transform(image.values, buffer_.begin(),
                               [](float value) { return static_cast<char>(byte_of(value)); });
        file_->write(buffer_);
    } else {
        file_->write(bytes_of(std::span<const float>(image.values)));
    }
    info.columns = image.columns;
    infos_.push_back(info);
}

void PackedImages::finish(const std::vector<InputFailure>& failures) {
    std::vector<Row> rows;
    rows.reserve(infos_.size());
    for (const ImageInfo& info : infos_) {
        rows.push_back({info.clip, info.start, info.columns, info.label, info.track, info.artist,
                        static_cast<std::int32_t>(info.split), 0});
    }
    // Names of files need not be UTF-8.
    const std::string text = json{
        {"bands", bands_},
        {"value_bytes", as_bytes_ ? std::size_t{1} : sizeof(float)},
        {"labels", labels_},
        {"failures", failures_json(failures)},
        {"images", rows.size()}}.dump(-1, ' ', false, json::error_handler_t::replace);
    const std::string_view table = bytes_of(std::span<const Row>(rows));
    const Tail tail{text.size(), digest_of(table, text)};
    file_->write(table);
    file_->write(text);
    file_->write(bytes_of(std::span<const Tail>(&tail, 1)));
    file_->commit();
}

}  // namespace resonet
