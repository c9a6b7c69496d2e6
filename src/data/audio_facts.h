#pragma once

#include <limits>
#include <string>

namespace resonet {

/// What was measured of a stretch of an audio file. They stand in a manifest in columns of these names.
struct AudioFacts {
    double seconds = 0.0;  ///< decoded length
    int sample_rate = 0;   ///< of the file, in Hz
    int channels = 0;      ///< of the file
    /// Integrated loudness in LUFS (EBU R 128) of the mono signal; NaN: too short or too quiet to have one.
    double loudness = std::numeric_limits<double>::quiet_NaN();
    /// Largest absolute sample in dB relative to full scale; NaN: all samples are zero.
    double peak = std::numeric_limits<double>::quiet_NaN();
    double clipping =
        0.0;               ///< share of the samples in runs of three or more at the largest or smallest value
    double silence = 0.0;  ///< share of the time in which the level is below -60 dBFS (windows of 0.1 s)
    std::string content;   ///< SHA-256 of the decoded mono samples, hexadecimal: equal for exact copies
};

}  // namespace resonet
