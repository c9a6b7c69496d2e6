#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "inference/block_reader.h"
#include "network/model.h"

namespace resonet {

/// What a model says of one window of an image, or of one segment that it hears as a row of descriptors.
struct WindowPrediction {
    double start = 0;  ///< in the track, in seconds
    double end = 0;
    std::vector<float> probabilities;  ///< one a label, sum 1
};

/// Processor time spent, in seconds, summed over all threads.
struct StageTimes {
    double decode = 0;  ///< with resampling
    double features = 0;
    double network = 0;  ///< or estimator

    StageTimes& operator+=(const StageTimes& other) {
        decode += other.decode;
        features += other.features;
        network += other.network;
        return *this;
    }
};

/// What a model says of a whole track.
struct Prediction {
    std::vector<float> probabilities;  ///< the mean over the windows
    double duration = 0;               ///< of the track, in seconds
    std::vector<WindowPrediction> windows;
    std::vector<std::string> warnings;
    StageTimes times;
};

/// A track that could be decoded, but says nothing.
class TrackError : public InputError {
  public:
    enum class Kind { too_short, silent };

    TrackError(Kind kind, std::string_view subject, std::string_view problem, std::string_view remedy)
        : InputError(subject, problem, remedy), kind_(kind) {}
    Kind kind() const noexcept { return kind_; }

  private:
    Kind kind_;
};

/// Tells the genre of audio files with one model. Any number of threads may use it at once.
class Classifier {
  public:
    /// Errors: UsageError if the model is not valid, or hears rows whose columns audio does not give.
    explicit Classifier(Model model);
    ~Classifier();
    Classifier(Classifier&&) noexcept;
    Classifier& operator=(Classifier&&) noexcept;

    const Model& model() const;
    const std::string& model_name() const { return model().name; }
    const std::vector<std::string>& labels() const { return model().labels; }

    /// Decodes and classifies a track of any length in constant memory, with up to `threads` threads (0: all
    /// cores). The result does not depend on the number of threads. A stretch of silence is passed over.
    /// Errors: InputError that names the file: cannot be decoded, samples that are not finite; TrackError:
    /// shorter than a second, silent. Interrupted.
    Prediction classify(const std::filesystem::path& path, std::size_t threads = 1) const;

    /// The same numbers for a track that is in memory, at sample_rate(). Errors: likewise; UsageError for
    /// another rate.
    Prediction classify(const DecodedTrack& track, std::size_t threads = 1) const;

    /// Rate of the samples that the model hears, in Hz.
    int sample_rate() const;

    /// Samples that are heard at once.
    std::size_t block_size() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace resonet
