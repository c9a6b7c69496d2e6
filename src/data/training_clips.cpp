#include "data/training_clips.h"

#include <algorithm>

namespace resonet {

std::vector<int> TrainingClips::labels() const {
    std::vector<int> labels;
    labels.reserve(size());
    for (std::size_t i = 0; i < size(); ++i) labels.push_back(label(i));
    return labels;
}

std::span<const float> TrainingClips::image(std::size_t i, std::vector<float>& buffer) const {
    buffer.resize(static_cast<std::size_t>(images_->bands()) * static_cast<std::size_t>(columns(i)));
    images_->copy(numbers_[i], buffer);
    return buffer;
}

TrainingClips TrainingClips::first(std::size_t count) const {
    TrainingClips some = *this;
    some.numbers_.resize(std::min(count, size()));
    return some;
}

TrainingClips TrainingClips::part(std::size_t first, std::size_t count) const {
    TrainingClips some = *this;
    const auto begin = numbers_.begin() + static_cast<std::ptrdiff_t>(first);
    some.numbers_.assign(begin, begin + static_cast<std::ptrdiff_t>(count));
    return some;
}

TrainingClips TrainingClips::with(const TrainingClips& other) const {
    TrainingClips all = *this;
    if (all.images_ == nullptr) all.images_ = other.images_;
    all.numbers_.insert(all.numbers_.end(), other.numbers_.begin(), other.numbers_.end());
    return all;
}

}  // namespace resonet
