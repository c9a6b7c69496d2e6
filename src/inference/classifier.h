#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

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
    /// Errors: InputError that names the file: cannot be decoded, shorter than a second, silent, samples
    /// that are not finite. Interrupted.
    Prediction classify(const std::filesystem::path& path, std::size_t threads = 1) const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace resonet
