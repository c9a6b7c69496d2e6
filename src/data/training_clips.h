#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "data/image_source.h"

namespace resonet {

/// Some clips of an ImageSource, to learn from or to test on.
class TrainingClips {
  public:
    TrainingClips() = default;
    /// `images` must outlive this.
    TrainingClips(const ImageSource& images, std::vector<std::size_t> numbers)
        : images_(&images), numbers_(std::move(numbers)) {}

    std::size_t size() const { return numbers_.size(); }
    bool empty() const { return numbers_.empty(); }
    const ImageInfo& info(std::size_t i) const { return images_->info(numbers_[i]); }
    int label(std::size_t i) const { return info(i).label; }
    int columns(std::size_t i) const { return info(i).columns; }
    std::vector<int> labels() const;

    /// The image of clip i, [band, column], in `buffer`, whose memory is used again.
    std::span<const float> image(std::size_t i, std::vector<float>& buffer) const;

    /// The first of these clips, so many at most.
    TrainingClips first(std::size_t count) const;

    /// `count` of these clips from number `first` on; there must be so many.
    TrainingClips part(std::size_t first, std::size_t count) const;

    /// These clips and then those of `other`, which are of the same source.
    TrainingClips with(const TrainingClips& other) const;

  private:
    const ImageSource* images_ = nullptr;
    std::vector<std::size_t> numbers_;
};

}  // namespace resonet
