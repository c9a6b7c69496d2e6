#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/mapped_file.h"

namespace resonet {

// Arrays as numpy stores them, in C order (the last index runs fastest), little endian. The element
// type T is one of float, double, std::uint8_t, std::int32_t, std::int64_t; a file must hold exactly
// that type, nothing is converted. A file that is not what it should be is an InputError.

/// An array in memory.
template <typename T>
struct Array {
    std::vector<std::size_t> shape;  ///< empty: a single value
    std::vector<T> values;           ///< as many as the product of `shape`
};

/// numpy's name of T in a .npy file, such as "<f4".
template <typename T>
const char* npy_descr();

/// Reads the whole array of .npy file `path`.
template <typename T>
Array<T> read_npy(const std::filesystem::path& path);

/// Writes `values` as an array of that shape; the file appears only when it is complete. Throws
/// std::invalid_argument where the number of values and the shape disagree, SystemError where the file
/// cannot be written.
template <typename T>
void write_npy(const std::filesystem::path& path, std::span<const T> values,
               const std::vector<std::size_t>& shape);

template <typename T>
void write_npy(const std::filesystem::path& path, const std::vector<T>& values,
               const std::vector<std::size_t>& shape) {
    write_npy(path, std::span<const T>(values), shape);
}

/// Read-only access to the rows (the first index) of an array that may be larger than memory.
/// Reading rows from several threads is safe.
template <typename T>
class NpyRows {
  public:
    /// Maps file `path`, an array of one dimension or more.
    explicit NpyRows(const std::filesystem::path& path);

    std::size_t size() const { return shape_.front(); }
    const std::vector<std::size_t>& shape() const { return shape_; }
    std::size_t row_size() const { return row_size_; }  ///< elements in a row

    /// Row i of shape shape()[1...]; valid as long as this object. std::out_of_range beyond the last.
    std::span<const T> row(std::size_t i) const;

  private:
    MappedFile file_;
    std::vector<std::size_t> shape_;
    std::span<const T> values_;
    std::size_t row_size_ = 0;
};

}  // namespace resonet
