#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data/image_source.h"
#include "features/front_end.h"

namespace resonet {

/// The labelled images [band, column] of a data set in one stretch of memory. All have the same number
/// of bands, each its own number of columns.
class ImageSet : public ImageSource {
  public:
    /// With `as_bytes`, values are kept as multiples of 1/255 in a quarter of the memory.
    ImageSet(int bands, bool as_bytes, std::vector<std::string> labels);

    /// Gets the memory for `values` values at once.
    void reserve(std::size_t images, std::size_t values);

    /// Adds an image of bands() bands with values (as bytes: from 0 to 1); info.columns is taken from it.
    /// Throws std::invalid_argument for an image or a label of another kind.
    void add(ImageInfo info, const Image& image);

    /// Copies image i to `out`, which holds bands() x info(i).columns values, [band, column].
    void copy(std::size_t i, std::span<float> out) const override;

    /// Image i, likewise.
    Image image(std::size_t i) const;

    /// Whether values are kept as bytes; then bytes(i) are those of image i (255 means 1), else
    /// floats(i). The other one is empty.
    bool as_bytes() const { return as_bytes_; }
    std::span<const std::uint8_t> bytes(std::size_t i) const { return stretch(std::span(bytes_), i); }
    std::span<const float> floats(std::size_t i) const { return stretch(std::span(floats_), i); }

  private:
    template <typename T>
    std::span<const T> stretch(std::span<const T> all, std::size_t i) const {
        return all.empty() ? all : all.subspan(offsets_[i], offsets_[i + 1] - offsets_[i]);
    }

    bool as_bytes_;
    std::vector<std::size_t> offsets_ = {0};  // where each image begins, and the end of the last
    std::vector<std::uint8_t> bytes_;
    std::vector<float> floats_;
};

}  // namespace resonet
