#include "data/audio_images.h"

#include <optional>
#include <span>
#include <utility>

#include "audio/audio_stream.h"
#include "core/error.h"
#include "core/interrupt.h"

namespace resonet {

std::vector<Image> images_of_audio(const ClipRecord& clip, FrontEnd& front_end) {
    const Profile& profile = front_end.profile();
    AudioStream stream(clip.path,
                       {.sample_rate = profile.sample_rate, .start = clip.start, .duration = clip.duration});
    std::vector<float> piece(clip_samples(profile));
    std::vector<Image> images;
    std::optional<SignalError> first_error;
    bool usable = false;
    while (true) {
        throw_if_interrupted();
        const std::size_t count = stream.read(piece);
        if (!images.empty() && 2 * count < piece.size()) break;
        try {
            images.push_back(front_end.image(std::span(piece).first(count)));
            usable = true;
        } catch (const SignalError& error) {
            if (!first_error) first_error = error;
            images.push_back({profile.bands, 0, {}});
        }
        if (count < piece.size()) break;
    }
    if (!usable && first_error) {
        throw InputError(clip.path.string(), first_error->problem(), first_error->remedy());
    }
    return images;
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
