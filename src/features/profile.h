#pragma once

#include <array>
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "dsp/stft.h"
#include "features/mel.h"

namespace resonet {

/// What of a window of the image a model is given.
enum class View {
    mel,        ///< the window itself, [band, column]
    mfcc,       ///< the first MFCC of every column, [coefficient, column]
    statistics  ///< mean, deviation and mean step of every band over the window, [band x 3]
};
inline constexpr std::array view_words{"mel", "mfcc", "statistics"};

/// The exact front end of a model: everything that decides which image [band, column] a clip becomes.
/// A model file carries its profile, and predictions are made with that one alone. The image is a log-mel
/// spectrogram relative to the clip's maximum, from 0 (floor_db or more below it) to 1 (at it).
/// The defaults are the profile "gtzan-mel-40db".
struct Profile {
    std::string name = "gtzan-mel-40db";  ///< 1 to 64 of a-z 0-9 . _ -
    int sample_rate = 22050;              ///< Hz of the samples; 4000 to 192000
    int n_fft = 2048;                     ///< samples in a frame; even, 64 to 16384
    int hop_length = 512;                 ///< samples between frames; 1 to n_fft
    Padding padding = Padding::reflect;   ///< beyond the ends of the clip; frames are centred
    int bands = 128;                      ///< mel bands; 1 to 512
    MelScale scale = MelScale::slaney;
    MelNorm norm = MelNorm::slaney;
    double fmin = 0.0;           ///< Hz; 0 to below fmax
    double fmax = 11025.0;       ///< Hz; up to half the sample rate
    double floor_db = 40.0;      ///< dB; 1 to 200
    int zero_bands_from = 125;   ///< bands from this one on are 0; 1 to bands (none)
    double column_step = 3.862;  ///< frames from one column to the next; 1 to 1000
    double column_offset = 7.2;  ///< frame of column 0 before rounding; 0 to 1000
    bool quantise = true;        ///< values are rounded to multiples of 1 / 255
    double clip_seconds = 30.0;  ///< longest clip, over which the maximum is taken; 0.1 to 3600
    int window_columns = 112;    ///< columns a network sees at once; 1 to those of a clip
    int window_hop = 56;         ///< columns from one window to the next; 1 to window_columns
    View view = View::mel;       ///< what a model is given of a window; see WindowView
    int coefficients = 13;       ///< MFCC of the view mfcc; 1 to bands

    friend bool operator==(const Profile&, const Profile&) = default;
};

/// The front end that gave the published images of GTZAN: 128 mel bands, every 3.862th frame, 40 dB deep.
Profile gtzan_mel_profile();

/// Errors: UsageError, naming the field that is out of its range.
void validate(const Profile& profile);

StftParameters stft_parameters(const Profile& profile);
MelParameters mel_parameters(const Profile& profile);

/// Samples in the longest clip.
std::size_t clip_samples(const Profile& profile);

/// Columns of the image of a clip of so many samples: those k with column_step k + column_offset less
/// than one column beyond the last frame, so that the columns span the clip (334 for 30 s with the
/// default profile); at least 1 unless there are no samples, at most those of the longest clip.
std::size_t column_count(const Profile& profile, std::size_t samples);

/// The frame shown in a column, of a clip of `frames` (at least 1) frames: column_step k + column_offset,
/// rounded, but not beyond the last.
std::size_t frame_of_column(const Profile& profile, std::size_t column, std::size_t frames);

/// All fields, by their names above; enumerations as strings.
nlohmann::json to_json(const Profile& profile);

/// Errors: UsageError for a field that is missing, unknown, of the wrong type or out of its range.
Profile profile_from_json(const nlohmann::json& json);

}  // namespace resonet
