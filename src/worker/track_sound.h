#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <vector>

#include "audio/audio_info.h"
#include "core/error.h"
#include "inference/block_reader.h"

namespace resonet {

/// A track that is longer than what is heard.
class TooLongError : public InputError {
    using InputError::InputError;
};

/// A file's samples at one rate.
struct TrackSound {
    AudioInfo info;
    std::vector<float> samples;
    DecodedTrack track;         ///< views `samples`
    double decode_seconds = 0;  ///< processor time

    double duration() const { return static_cast<double>(samples.size()) / track.sample_rate; }
};

/// A file decoded into memory, once for each rate that is asked for.
class DecodedFile {
  public:
    /// `progress` is told from time to time which share (0 to 1) of a file is decoded.
    DecodedFile(std::filesystem::path path, double most_seconds, std::function<void(double)> progress);

    /// The whole file at `sample_rate` (Hz); stays until this goes. The samples are those of AudioStream.
    /// Errors: InputError as AudioStream; TooLongError as soon as it is known that more than the most seconds
    /// would come.
    const TrackSound& at(int sample_rate);

  private:
    void decode(int sample_rate, TrackSound& sound) const;
    void refuse_if_longer(int sample_rate, double promised) const;

    std::filesystem::path path_;
    double most_seconds_;
    std::function<void(double)> progress_;
    std::map<int, TrackSound> sounds_;
};

}  // namespace resonet
