#include "data/image_source.h"

namespace resonet {

std::vector<std::size_t> ImageSource::indices(Split split) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < infos_.size(); ++i) {
        if (infos_[i].split == split) found.push_back(i);
    }
    return found;
}

}  // namespace resonet
