#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace resonet {

/// What the head of a .npy file says (NumPy enhancement proposal 1, format versions 1 to 3).
struct NpyHeader {
    std::string descr;               ///< numpy's name of the element type, such as "<f4" or "|u1"
    std::vector<std::size_t> shape;  ///< empty: a single value
    std::size_t count = 0;           ///< number of elements
    std::size_t element_size = 0;    ///< in bytes
    std::size_t data_offset = 0;     ///< in bytes from the start of the file
};

/// Reads and checks the head of a .npy file: known version, plain little-endian numbers in C order, at
/// most 32 dimensions, and exactly as many bytes of data behind it as the shape asks for; else
/// InputError. The data itself is not read.
NpyHeader read_npy_header(const std::filesystem::path& path);

/// How the elements of an array follow each other: the last index runs fastest (C), or the first (Fortran).
enum class NpyOrder { c, fortran };

/// The head of a version 1 file, padded so that the data starts at a multiple of 64 bytes.
std::string make_npy_header(const std::string& descr, const std::vector<std::size_t>& shape,
                            NpyOrder order = NpyOrder::c);

}  // namespace resonet
