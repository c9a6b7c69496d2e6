#include "data/fingerprinter.h"

#include <chromaprint.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace resonet {
namespace {

constexpr int lowest_rate_refused = 1000;

void require(int success) {
    if (success != 1) throw SystemError("chromaprint", "has failed", "free some memory and try again");
}

std::int16_t to_int16(float sample) {
    return static_cast<std::int16_t>(std::lround(std::clamp(sample * 32768.0F, -32768.0F, 32767.0F)));
}

}  // namespace

struct Fingerprinter::State {
    struct Free {
        void operator()(ChromaprintContext* context) const { chromaprint_free(context); }
    };
    std::unique_ptr<ChromaprintContext, Free> context;  ///< none: the rate is too low
    std::vector<std::int16_t> samples;
};

Fingerprinter::Fingerprinter(int sample_rate) : state_(std::make_unique<State>()) {
    if (sample_rate <= lowest_rate_refused) return;
    state_->context.reset(chromaprint_new(CHROMAPRINT_ALGORITHM_DEFAULT));
    require(state_->context != nullptr ? 1 : 0);
    require(chromaprint_start(state_->context.get(), sample_rate, 1));
}

Fingerprinter::~Fingerprinter() = default;

void Fingerprinter::add(std::span<const float> samples) {
    if (!state_->context) return;
    std::vector<std::int16_t>& block = state_->samples;
    block.resize(samples.size());
    std::ranges::transform(samples, block.begin(), to_int16);
    require(chromaprint_feed(state_->context.get(), block.data(), static_cast<int>(block.size())));
}

std::vector<std::uint32_t> Fingerprinter::finish() {
    if (!state_->context) return {};
    require(chromaprint_finish(state_->context.get()));
    int size = 0;
    require(chromaprint_get_raw_fingerprint_size(state_->context.get(), &size));
    if (size <= 0) return {};
    std::uint32_t* numbers = nullptr;
    require(chromaprint_get_raw_fingerprint(state_->context.get(), &numbers, &size));
    const std::unique_ptr<std::uint32_t, void (*)(void*)> owner(numbers, chromaprint_dealloc);
    return {numbers, numbers + size};
}

}  // namespace resonet
