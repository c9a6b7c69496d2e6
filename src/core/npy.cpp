#include "core/npy.h"

#include <bit>
#include <fstream>
#include <functional>
#include <numeric>
#include <stdexcept>

#include "core/error.h"
#include "core/file.h"
#include "core/npy_header.h"

namespace resonet {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are read and written without swapping");

template <typename T>
NpyHeader header_of_type(const std::filesystem::path& path) {
    NpyHeader header = read_npy_header(path);
    const std::string_view wanted = npy_descr<T>();
    if (header.descr != wanted) {
        throw InputError(
            path.string(),
            "holds elements of type '" + header.descr + "' where '" + std::string(wanted) + "' is wanted",
            "convert it with numpy's array.astype");
    }
    return header;
}

}  // namespace

template <>
const char* npy_descr<float>() {
    return "<f4";
}
template <>
const char* npy_descr<double>() {
    return "<f8";
}
template <>
const char* npy_descr<std::uint8_t>() {
    return "|u1";
}
template <>
const char* npy_descr<std::int32_t>() {
    return "<i4";
}
template <>
const char* npy_descr<std::int64_t>() {
    return "<i8";
}

template <typename T>
Array<T> read_npy(const std::filesystem::path& path) {
    const NpyHeader header = header_of_type<T>(path);
    Array<T> array;
    array.shape = header.shape;
    // The header's shape has been held against the file's size: this cannot be absurdly large.
    array.values.resize(header.count);
    std::ifstream stream(path, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(header.data_offset));
    stream.read(reinterpret_cast<char*>(array.values.data()),
                static_cast<std::streamsize>(header.count * sizeof(T)));
    if (!stream) throw InputError(path.string(), "cannot be read", "it changed while it was being read");
    return array;
}

template <typename T>
void write_npy(const std::filesystem::path& path, std::span<const T> values,
               const std::vector<std::size_t>& shape) {
    const std::size_t count =
        std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
    if (count != values.size()) {
        throw std::invalid_argument("write_npy: " + std::to_string(values.size()) +
                                    " values for a shape of " + std::to_string(count));
    }
    AtomicFile file(path);
    file.write(make_npy_header(npy_descr<T>(), shape));
    file.write({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
    file.commit();
}

template <typename T>
NpyRows<T>::NpyRows(const std::filesystem::path& path) {
    const NpyHeader header = header_of_type<T>(path);
    if (header.shape.empty()) throw InputError(path.string(), "is a single value, not an array");
    if (header.data_offset % alignof(T) != 0) {
        throw InputError(path.string(), "has its data at an odd place", "write it again with numpy.save");
    }
    file_ = MappedFile(path);
    const std::size_t needed = header.data_offset + header.count * sizeof(T);
    if (file_.bytes().size() < needed) {
        throw InputError(path.string(), "changed while it was being read");
    }
    shape_ = header.shape;
    const std::byte* const start = file_.bytes().data() + header.data_offset;
    values_ = {static_cast<const T*>(static_cast<const void*>(start)), header.count};
    row_size_ = std::accumulate(shape_.begin() + 1, shape_.end(), std::size_t{1}, std::multiplies<>());
}

template <typename T>
std::span<const T> NpyRows<T>::row(std::size_t i) const {
    if (i >= size())
        throw std::out_of_range("NpyRows: row " + std::to_string(i) + " of " + std::to_string(size()));
    return values_.subspan(i * row_size_, row_size_);
}

#define RESONET_INSTANTIATE_NPY(T)                                               \
    template Array<T> read_npy<T>(const std::filesystem::path&);                 \
    template void write_npy<T>(const std::filesystem::path&, std::span<const T>, \
                               const std::vector<std::size_t>&);                 \
    template class NpyRows<T>;

RESONET_INSTANTIATE_NPY(float)
RESONET_INSTANTIATE_NPY(double)
RESONET_INSTANTIATE_NPY(std::uint8_t)
RESONET_INSTANTIATE_NPY(std::int32_t)
RESONET_INSTANTIATE_NPY(std::int64_t)

#undef RESONET_INSTANTIATE_NPY

}  // namespace resonet
