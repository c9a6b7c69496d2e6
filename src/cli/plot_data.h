#pragma once

#include <cstddef>
#include <filesystem>
#include <limits>
#include <string>
#include <vector>

#include "cli/plot_kind.h"
#include "cli/plot_pool.h"
#include "features/matrix.h"
#include "features/settings.h"

namespace resonet {

/// Which sound, and how it is to be looked at.
struct PlotRequest {
    std::filesystem::path file;
    double start = 0.0;                                         ///< seconds
    double duration = std::numeric_limits<double>::infinity();  ///< seconds
    AnalysisSettings settings;
    std::size_t columns = 1000;  ///< across the picture: longer recordings are pooled to up to twice as many
    std::size_t threads = 0;     ///< 0: all cores
};

/// Values by time: pooled columns, of `per_column` frames each (the last may have fewer).
struct PlotSeries {
    Matrix values;
    std::size_t per_column = 1;
};

/// A short piece of a recording, sample by sample.
struct PlotExcerpt {
    std::size_t first = 0;  ///< its first sample, counted from the start of the stretch
    std::vector<float> samples;
};

/// All that is shown of a recording; what a kind does not need stays empty.
struct PlotData {
    double start = 0.0;    ///< seconds
    double seconds = 0.0;  ///< length
    AnalysisSettings settings;
    std::vector<float> low;  ///< of the samples' envelope
    std::vector<float> high;
    std::size_t samples_per_column = 1;
    PlotExcerpt loudest;     ///< the 20 ms with the most energy
    double lowest_hz = 0.0;  ///< of the rows of the next three, which end at half the sample rate
    PlotSeries spectrogram;  ///< power by rows of equal size in log frequency
    PlotSeries harmonic;     ///< the same of what is harmonic
    PlotSeries percussive;   ///< and percussive
    PlotSeries mel;          ///< power by mel band
    PlotSeries mfcc;
    PlotSeries chroma;
    PlotSeries centroid;        ///< Hz; not a number in silence
    PlotSeries bandwidth;       ///< Hz; not a number in silence
    PlotSeries rolloff;         ///< Hz; not a number in silence
    PlotSeries zero_crossings;  ///< crossings a sample
    PlotSeries onset;
    PlotSeries tempogram;               ///< by lag in frames
    double tempo = 0.0;                 ///< beats a minute; 0: none found
    std::vector<double> beats;          ///< seconds from the start of the stretch
    std::vector<std::string> warnings;  ///< of the decoder
};

/// Decodes and analyses what `kind` shows. Errors: InputError for sound that cannot be used, or too long for
/// the memory that this kind takes; those of AudioStream and analyse(); Interrupted.
PlotData read_plot_data(PlotKind kind, const PlotRequest& request);

}  // namespace resonet
