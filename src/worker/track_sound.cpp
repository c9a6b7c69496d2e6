#include "worker/track_sound.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "audio/audio_stream.h"
#include "core/progress.h"
#include "inference/block_classifier.h"

namespace resonet {
namespace {

std::string length_text(double seconds) {
    return seconds < 60 ? fmt::format("{:.4g} s", seconds) : clock_text(seconds);
}

}  // namespace

DecodedFile::DecodedFile(std::filesystem::path path, double most_seconds,
                         std::function<void(double)> progress)
    : path_(std::move(path)), most_seconds_(most_seconds), progress_(std::move(progress)) {}

const TrackSound& DecodedFile::at(int sample_rate) {
    if (const auto found = sounds_.find(sample_rate); found != sounds_.end()) return found->second;
    TrackSound sound;
    const double begin = thread_seconds();
    decode(sample_rate, sound);
    sound.decode_seconds = thread_seconds() - begin;
    TrackSound& kept = sounds_.emplace(sample_rate, std::move(sound)).first->second;
    kept.track.samples = kept.samples;
    return kept;
}

/// A header may promise anything, so that the stream is asked for what would be too much.
void DecodedFile::refuse_if_longer(int sample_rate, double promised) const {
    if (!(promised > most_seconds_)) return;
    try {
        const AudioStream beyond(path_, {.sample_rate = sample_rate, .start = most_seconds_});
    } catch (const InputError&) {
        return;  // there is nothing: the header is wrong
    }
    throw TooLongError(
        path_.native(),
        fmt::format("is {} long; a track may be {} long", length_text(promised), length_text(most_seconds_)),
        "give a part of it");
}

void DecodedFile::decode(int sample_rate, TrackSound& sound) const {
    AudioStream stream(path_, {sample_rate});
    sound.info = stream.info();
    const double promised = sound.info.duration;
    refuse_if_longer(sample_rate, promised);
    const auto most = static_cast<std::size_t>(most_seconds_ * sample_rate);
    if (promised > 0) {
        // What is reserved on a header's word stays below the limit.
        sound.samples.reserve(static_cast<std::size_t>(std::min(promised, most_seconds_) * sample_rate) +
                              4096);
    }
    const auto piece = static_cast<std::size_t>(5 * sample_rate);
    for (std::size_t size = 0;;) {
        sound.samples.resize(size + piece);
        const std::size_t count = stream.read(std::span(sound.samples).subspan(size));
        size += count;
        sound.samples.resize(size);
        if (size > most) {
            throw TooLongError(
                path_.native(),
                fmt::format("is longer than the {} that a track may be long", length_text(most_seconds_)),
                "give a part of it");
        }
        if (count < piece) break;
        const double seconds = static_cast<double>(size) / sample_rate;
        if (progress_) progress_(promised > 0 ? std::min(seconds / promised, 1.0) : 0.5);
    }
    sound.track = {path_, sample_rate, {}, stream.warnings()};
}

}  // namespace resonet
