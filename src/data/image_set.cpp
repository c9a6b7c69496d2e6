#include "data/image_set.h"

#include <algorithm>
#include <stdexcept>

#include "data/image_codec.h"

namespace resonet {

ImageSet::ImageSet(int bands, bool as_bytes, std::vector<std::string> labels)
    : ImageSource(bands, std::move(labels)), as_bytes_(as_bytes) {}

void ImageSet::reserve(std::size_t images, std::size_t values) {
    infos_.reserve(images);
    offsets_.reserve(images + 1);
    if (as_bytes_) {
        bytes_.reserve(values);
    } else {
        floats_.reserve(values);
    }
}

void ImageSet::add(ImageInfo info, const Image& image) {
    const auto size = static_cast<std::size_t>(image.bands) * static_cast<std::size_t>(image.columns);
    if (image.bands != bands() || image.columns <= 0 || image.values.size() != size) {
        throw std::invalid_argument("ImageSet: an image of another shape");
    }
    if (info.label < 0 || static_cast<std::size_t>(info.label) >= labels().size()) {
        throw std::invalid_argument("ImageSet: an unknown label");
    }
    if (as_bytes_) {
        bytes_.resize(offsets_.back() + size);
        std::ranges::transform(image.values, bytes_.end() - static_cast<std::ptrdiff_t>(size), byte_of);
    } else {
        floats_.insert(floats_.end(), image.values.begin(), image.values.end());
    }
    info.columns = image.columns;
    infos_.push_back(info);
    offsets_.push_back(offsets_.back() + size);
}

void ImageSet::copy(std::size_t i, std::span<float> out) const {
    if (out.size() != offsets_.at(i + 1) - offsets_[i]) {
        throw std::invalid_argument("ImageSet: space for an image of another size");
    }
    if (as_bytes_) {
        std::ranges::transform(bytes(i), out.begin(), value_of);
    } else {
        std::ranges::copy(floats(i), out.begin());
    }
}

Image ImageSet::image(std::size_t i) const {
    Image image = {bands(), infos_.at(i).columns, std::vector<float>(offsets_[i + 1] - offsets_[i])};
    copy(i, image.values);
    return image;
}

}  // namespace resonet
