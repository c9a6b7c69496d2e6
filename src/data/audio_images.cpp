#include "data/audio_images.h"

#include <new>
#include <span>
#include <utility>

#include "data/audio_pieces.h"

namespace resonet {

std::vector<Image> images_of_audio(const ClipRecord& clip, FrontEnd& front_end) {
    const Profile& profile = front_end.profile();
    return images_of_pieces(clip, profile.sample_rate, clip_samples(profile), profile.bands,
                            [&](std::span<const float> samples) { return front_end.image(samples); });
}

FrontEndPool::Loan::Loan(FrontEndPool& pool) : pool_(pool) {
    const std::lock_guard lock(pool_.mutex_);
    if (pool_.idle_.empty()) {
        front_end_ = std::make_unique<FrontEnd>(pool_.profile_);
    } else {
        front_end_ = std::move(pool_.idle_.back());
        pool_.idle_.pop_back();
    }
}

FrontEndPool::Loan::~Loan() {
    const std::lock_guard lock(pool_.mutex_);
    try {
        pool_.idle_.push_back(std::move(front_end_));
    } catch (const std::bad_alloc&) {  // then the next borrower makes a new one
    }
}

}  // namespace resonet
