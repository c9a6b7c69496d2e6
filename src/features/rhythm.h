#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/parameter.h"
#include "features/matrix.h"

namespace resonet {

// Errors of all: UsageError for a parameter that is out of its range. An onset strength is finite and not
// negative; one of no frames counts as silence.

/// How the bands of an onset strength are joined.
enum class Aggregate { mean, median };

/// librosa.onset.onset_strength of a log-mel spectrogram.
struct OnsetParameters {
    int lag = 1;                            ///< frames between the spectra compared
    Aggregate aggregate = Aggregate::mean;  ///< the beat tracker always takes the median

    static std::span<const Parameter<OnsetParameters>> parameters();
};

/// Rise of the bands from frame to frame, one value a frame of `log_mel` ([band, frame], dB): the mean or
/// median over bands of max(0, S[t] - S[t - lag]), moved later by n_fft / (2 hop_length) frames, as frames
/// are centred, and with zeros in front. Errors: also where there is no band.
std::vector<float> onset_strength(const Matrix& log_mel, const OnsetParameters& parameters, int n_fft,
                                  int hop_length);

/// librosa.feature.tempogram.
struct TempogramParameters {
    int win_length = 384;  ///< frames of the window that is correlated with itself

    static std::span<const Parameter<TempogramParameters>> parameters();
};

/// Local autocorrelation [lag, frame] of an onset strength: of the Hann-windowed frames around each, over its
/// largest absolute value, which is that at lag 0. Frames of silence are 0. Beyond its ends the onset
/// strength is a straight line to 0 over half a window.
Matrix tempogram(std::span<const float> onset, const TempogramParameters& parameters = {});

/// The mean over frames of the tempogram, computed without storing it.
std::vector<double> tempogram_mean(std::span<const float> onset, const TempogramParameters& parameters);

/// librosa.feature.tempo.
struct TempoParameters {
    double start_bpm = 120.0;  ///< beats a minute around which tempi are likely
    double std_bpm = 1.0;      ///< octaves; spread of the likely tempi
    double ac_size = 8.0;      ///< seconds of onset strength that are correlated
    double max_tempo = 320.0;  ///< beats a minute; at and above, tempi are excluded

    static std::span<const Parameter<TempoParameters>> parameters();
};

/// Errors: UsageError, naming what is out of its range; for a size that is less than two frames, and a limit
/// that would exclude all tempi.
void validate(const TempoParameters& parameters, double frames_per_second);

/// The tempo of an onset strength in beats a minute: 60 frames_per_second / lag, for the lag of ac_size with
/// the largest log(1 + 1e6 c) - 0.5 (octaves from start_bpm / std_bpm)^2, where c is the mean tempogram. Of
/// silence it is the one next to start_bpm. `frames_per_second`: 0.001 to 1e6, the sample rate over the hop.
/// Errors: also where ac_size is less than 2 or more than 65,536 frames, or max_tempo excludes all lags.
double tempo(std::span<const float> onset, double frames_per_second, const TempoParameters& parameters = {});

/// librosa.beat.beat_track.
struct BeatParameters {
    double tightness = 100.0;  ///< how closely beats keep to the tempo
    bool trim = true;          ///< drop weak beats at the start and end

    static std::span<const Parameter<BeatParameters>> parameters();
};

struct Beats {
    double tempo = 0.0;                ///< beats a minute; 0 where the onset strength is 0 everywhere
    std::vector<std::int64_t> frames;  ///< frame of each beat, in order
};

/// Beats of an onset strength (librosa takes the one with median): Ellis's dynamic programming (Beat Tracking
/// by Dynamic Programming, 2007). Where the onset strength is the same in all frames, librosa
/// divides it by the smallest float; here it is left as it is.
Beats track_beats(std::span<const float> onset, double frames_per_second, const TempoParameters& tempo = {},
                  const BeatParameters& beats = {});

}  // namespace resonet
