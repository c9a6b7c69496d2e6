#include "audio/resampler.h"

#include <soxr.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "core/error.h"

namespace resonet {
namespace {

// Bounds the output buffer when a low rate is raised a great deal.
constexpr std::size_t kPiece = 4096;

void check(soxr_error_t error) {
    if (error != nullptr) throw SystemError("resampler", error, "free some memory and try again");
}

}  // namespace

struct Resampler::Soxr {
    Soxr(int input_rate, int output_rate) {
        const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
        const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
        const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
        soxr_error_t error = nullptr;
        handle = soxr_create(input_rate, output_rate, 1, &error, &io, &quality, &runtime);
        check(error);
    }
    ~Soxr() { soxr_delete(handle); }
    Soxr(const Soxr&) = delete;
    Soxr& operator=(const Soxr&) = delete;

    soxr_t handle = nullptr;
};

Resampler::Resampler(int input_rate, int output_rate) : input_rate_(input_rate), output_rate_(output_rate) {
    if (input_rate <= 0 || output_rate <= 0) {
        throw UsageError(
            "resampler",
            "cannot go from " + std::to_string(input_rate) + " Hz to " + std::to_string(output_rate) + " Hz",
            "give a positive sample rate");
    }
    if (input_rate != output_rate) soxr_ = std::make_unique<Soxr>(input_rate, output_rate);
}

Resampler::~Resampler() = default;
Resampler::Resampler(Resampler&&) noexcept = default;
Resampler& Resampler::operator=(Resampler&&) noexcept = default;

void Resampler::process(std::span<const float> input, std::vector<float>& output) {
    received_ += static_cast<std::int64_t>(input.size());
    if (!soxr_) {
        output.insert(output.end(), input.begin(), input.end());
        return;
    }
    const double ratio = static_cast<double>(output_rate_) / static_cast<double>(input_rate_);
    while (!input.empty()) {
        const std::span<const float> piece = input.first(std::min(input.size(), kPiece));
        const std::size_t start = output.size();
        const auto room = static_cast<std::size_t>(static_cast<double>(piece.size()) * ratio) + 64;
        output.resize(start + room);
        std::size_t taken = 0;
        std::size_t given = 0;
        check(soxr_process(soxr_->handle, piece.data(), piece.size(), &taken, output.data() + start, room,
                           &given));
        output.resize(start + given);
        produced_ += static_cast<std::int64_t>(given);
        input = input.subspan(taken);
    }
}

void Resampler::finish(std::vector<float>& output) {
    if (!soxr_) return;
    // soxr rounds the length to the nearest sample; librosa pads or cuts it to the next one up.
    const std::int64_t length = (received_ * output_rate_ + input_rate_ - 1) / input_rate_;
    std::size_t given = kPiece;
    while (given == kPiece) {
        const std::size_t start = output.size();
        output.resize(start + kPiece);
        check(soxr_process(soxr_->handle, nullptr, 0, nullptr, output.data() + start, kPiece, &given));
        output.resize(start + given);
        produced_ += static_cast<std::int64_t>(given);
    }
    const std::int64_t size = static_cast<std::int64_t>(output.size()) + length - produced_;
    output.resize(static_cast<std::size_t>(std::max<std::int64_t>(size, 0)), 0.0F);
    produced_ = length;
}

}  // namespace resonet
