#include "core/npy_column_writer.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "core/error.h"
#include "core/npy.h"
#include "core/npy_header.h"

namespace resonet {
namespace {

constexpr std::size_t most_turned = std::size_t{1} << 16;  // floats

}  // namespace

NpyColumnWriter::NpyColumnWriter(const std::filesystem::path& path, std::size_t rows)
    : rows_(rows), file_(path) {
    if (rows == 0) throw std::invalid_argument("NpyColumnWriter: no rows");
    file_.write(header());
}

// With two dimensions it takes 128 bytes whatever the numbers of rows and columns are.
std::string NpyColumnWriter::header() const {
    return make_npy_header(npy_descr<float>(), {rows_, columns_},
                           rows_ == 1 ? NpyOrder::c : NpyOrder::fortran);
}

void NpyColumnWriter::append(std::span<const float> values) {
    const std::size_t columns = values.size() / rows_;
    if (columns * rows_ != values.size()) {
        throw std::invalid_argument("NpyColumnWriter: " + std::to_string(values.size()) + " values for " +
                                    std::to_string(rows_) + " rows");
    }
    const std::size_t step = std::max<std::size_t>(1, most_turned / rows_);
    for (std::size_t first = 0; first < columns; first += step) {
        const std::size_t count = std::min(step, columns - first);
        turned_.resize(count * rows_);
        for (std::size_t row = 0; row < rows_; ++row) {
            const float* const from = values.data() + row * columns + first;
            for (std::size_t i = 0; i < count; ++i) turned_[i * rows_ + row] = from[i];
        }
        file_.write({reinterpret_cast<const char*>(turned_.data()), turned_.size() * sizeof(float)});
    }
    columns_ += columns;
}

void NpyColumnWriter::commit() {
    file_.stream().seekp(0);
    file_.write(header());
    file_.commit();
}

}  // namespace resonet
