#pragma once

#include <cstddef>
#include <filesystem>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audio/audio_info.h"

namespace resonet {

/// What is wanted of a file.
struct StreamOptions {
    int sample_rate = 22050;  ///< of the samples given out, in Hz; 0 keeps the file's own
    double start = 0;         ///< beginning of the window, in seconds
    double duration = std::numeric_limits<double>::infinity();  ///< length of the window, in seconds
};

/// Any audio file (or the first audio stream of a video) as a stream of mono floats, nominally in [-1, 1],
/// at one sample rate. Memory stays constant however long the file is.
///
/// The numbers are those of librosa.load(path, sr, mono=True, offset, duration, res_type="soxr_hq"): the
/// mean of the channels, cut to the window, then resampled. The delay and padding that encoders add are cut
/// off where the file tells their length. Windows are accurate to the sample, except after the tenth minute
/// of formats with coarse time stamps (Matroska, WebM, ASF, MPEG streams), where to about a millisecond.
/// Non-finite samples of float files pass through unchanged; whoever computes with them must look.
///
/// Throws InputError for a file that cannot be used (missing, not ordinary, empty, not audio, impossible
/// header, hopelessly damaged, shorter than `start`), and UsageError for impossible options.
class AudioStream {
  public:
    explicit AudioStream(const std::filesystem::path& path, const StreamOptions& options = {});
    ~AudioStream();
    AudioStream(AudioStream&&) noexcept;
    AudioStream& operator=(AudioStream&&) noexcept;

    /// Fills `out` as far as it can; returns the count of samples written, less than asked for only at the
    /// end, 0 once all were given. Throws InputError when reading fails or the file proves hopeless.
    std::size_t read(std::span<float> out);

    const AudioInfo& info() const;

    /// Sample rate of what `read` gives, in Hz.
    int sample_rate() const;

    /// Damage that did not stop the decoding: pieces left out, a file cut short, a sample rate that changes
    /// on the way. Complete once `read` has returned 0.
    const std::vector<std::string>& warnings() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// A whole window in memory.
struct Audio {
    std::vector<float> samples;  ///< mono
    int sample_rate = 0;         ///< of `samples`, in Hz
    AudioInfo info;              ///< of the file
    std::vector<std::string> warnings;
};

/// Reads a whole window; errors as AudioStream's.
Audio decode(const std::filesystem::path& path, const StreamOptions& options = {});

}  // namespace resonet
