#include "corpus/track_audio.h"

#include <algorithm>
#include <cmath>

#include "audio/audio_stream.h"
#include "core/interrupt.h"

namespace resonet {
namespace {

/// Adds the samples of `file` to `samples`.
void add_file(const std::filesystem::path& file, int sample_rate, TrackAudio& audio) {
    AudioStream stream(file, {.sample_rate = sample_rate, .duration = longest_track});
    std::vector<float> block(65536);
    for (std::size_t position = 0;;) {
        throw_if_interrupted();
        const std::size_t count = stream.read(block);
        if (count == 0) break;
        if (audio.samples.size() < position + count) audio.samples.resize(position + count, 0.0F);
        for (std::size_t i = 0; i < count; ++i) audio.samples[position + i] += block[i];
        position += count;
    }
    audio.warnings.insert(audio.warnings.end(), stream.warnings().begin(), stream.warnings().end());
}

}  // namespace

TrackAudio read_track(std::span<const std::filesystem::path> files, int sample_rate) {
    TrackAudio audio;
    for (const std::filesystem::path& file : files) add_file(file, sample_rate, audio);
    if (files.size() < 2) return audio;
    float peak = 0.0F;
    for (const float sample : audio.samples) peak = std::max(peak, std::abs(sample));
    if (peak > 1.0F) {
        for (float& sample : audio.samples) sample /= peak;
    }
    return audio;
}

}  // namespace resonet
