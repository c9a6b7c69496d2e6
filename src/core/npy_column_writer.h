#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <vector>

#include "core/file.h"

namespace resonet {

/// Writes an array of float32 [row, column] as a .npy file of which the columns come one after another and
/// nobody knows beforehand how many: each is written as it comes, in Fortran order, and the head again at the
/// end. An array of one row is in C order as well, and says so. The file appears under its name with
/// commit(), as with AtomicFile.
/// Errors: SystemError where the file cannot be written.
class NpyColumnWriter {
  public:
    /// An array of `rows` (at least 1).
    NpyColumnWriter(const std::filesystem::path& path, std::size_t rows);

    /// Adds columns: `values` [row, column], row by row, as many as is a multiple of the rows.
    /// Errors: std::invalid_argument for another number.
    void append(std::span<const float> values);

    /// Puts the file in its place. Call it once, last.
    void commit();

  private:
    std::string header() const;

    std::size_t rows_;
    std::size_t columns_ = 0;
    AtomicFile file_;
    std::vector<float> turned_;  // a block, column by column
};

}  // namespace resonet
