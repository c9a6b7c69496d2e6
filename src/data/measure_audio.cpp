#include "data/measure_audio.h"

#include <ebur128.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <span>

#include "audio/audio_stream.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/interrupt.h"
#include "core/progress.h"
#include "data/fingerprinter.h"
#include "data/level_meter.h"

namespace resonet {
namespace {

static_assert(std::endian::native == std::endian::little, "the content hash is of little-endian floats");

constexpr std::size_t block_samples = 65536;

/// Integrated loudness (EBU R 128) of mono samples that come in pieces.
class LoudnessMeter {
  public:
    // libebur128 takes no rates beyond what a DSD file has; such a stretch has no loudness.
    explicit LoudnessMeter(int sample_rate)
        : state_(ebur128_init(1, static_cast<unsigned long>(sample_rate), EBUR128_MODE_I)) {}

    void add(std::span<const float> samples) {
        if (!state_) return;
        if (ebur128_add_frames_float(state_.get(), samples.data(), samples.size()) != EBUR128_SUCCESS) {
            throw SystemError("libebur128", "has failed", "free some memory and try again");
        }
    }

    /// In LUFS; NaN: shorter than 0.4 s, or nowhere above -70 LUFS.
    double integrated() const {
        double loudness = 0.0;
        const bool known = state_ && ebur128_loudness_global(state_.get(), &loudness) == EBUR128_SUCCESS &&
                           std::isfinite(loudness);
        return known ? loudness : std::numeric_limits<double>::quiet_NaN();
    }

  private:
    struct Free {
        void operator()(ebur128_state* state) const { ebur128_destroy(&state); }
    };
    std::unique_ptr<ebur128_state, Free> state_;
};

void require_numbers(std::span<const float> samples, const std::filesystem::path& path, double seconds) {
    if (std::ranges::all_of(samples, [](float sample) { return std::isfinite(sample); })) return;
    throw InputError(path.string(), "holds samples that are not numbers, at about " + clock_text(seconds),
                     "make this file again from its source");
}

}  // namespace

AudioMeasurement measure_audio(const std::filesystem::path& path, double start, double duration) {
    AudioStream stream(path, {.sample_rate = 0, .start = start, .duration = duration});
    const int rate = stream.sample_rate();
    LoudnessMeter loudness(rate);
    LevelMeter levels(rate);
    Fingerprinter fingerprinter(rate);
    Sha256 content;
    content.update(std::as_bytes(std::span(&rate, 1)));

    std::vector<float> block(block_samples);
    std::size_t total = 0;
    while (const std::size_t count = stream.read(block)) {
        throw_if_interrupted();
        const std::span<const float> samples = std::span(block).first(count);
        require_numbers(samples, path, start + static_cast<double>(total) / rate);
        total += count;
        loudness.add(samples);
        levels.add(samples);
        fingerprinter.add(samples);
        content.update(std::as_bytes(samples));
    }
    if (total == 0) throw InputError(path.string(), "holds no samples", "make this file again");

    AudioMeasurement measured;
    measured.facts.seconds = static_cast<double>(total) / rate;
    measured.facts.sample_rate = stream.info().sample_rate;
    measured.facts.channels = stream.info().channels;
    measured.facts.loudness = loudness.integrated();
    measured.facts.peak = levels.peak();
    measured.facts.clipping = levels.clipping();
    measured.facts.silence = levels.silence();
    measured.facts.content = hex(content.finish());
    measured.fingerprint = fingerprinter.finish();
    measured.warnings = stream.warnings();
    return measured;
}

}  // namespace resonet
