#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dsp/stft.h"
#include "features/chroma.h"
#include "features/contrast.h"
#include "features/cqt.h"
#include "features/decibel.h"
#include "features/delta.h"
#include "features/mel.h"
#include "features/mfcc.h"
#include "features/rhythm.h"
#include "features/separation.h"
#include "features/spectral_shape.h"
#include "features/time_domain.h"
#include "features/tuning.h"

namespace resonet {

/// All that decides the numbers of all descriptors. The defaults are those of librosa 0.11, the profile
/// "librosa".
struct AnalysisSettings {
    int sample_rate = 22050;  ///< Hz; 1000 to 768000
    StftParameters stft;      ///< also: hop and padding of what is computed without a transform
    MelParameters mel;        ///< its sample_rate and n_fft are those above
    DecibelParameters decibels;
    MfccParameters mfcc;
    DeltaParameters delta;
    TuningParameters tuning;
    ChromaParameters chroma;
    CqtParameters cqt;
    RolloffParameters rolloff;
    ContrastParameters contrast;
    FlatnessParameters flatness;
    RmsParameters rms;
    ZeroCrossingParameters zero_crossings;
    OnsetParameters onset;
    TempogramParameters tempogram;
    TempoParameters tempo;
    BeatParameters beats;
    SeparationParameters separation;
};

/// The settings of a profile by its name: "librosa", or "librosa-0.8" (the defaults when the tables of GTZAN
/// were made), whose frames reflect the signal at its ends, and whose separated signals are silent after the
/// last whole hop. Errors: UsageError for another name.
AnalysisSettings analysis_profile(std::string_view name);
std::vector<std::string_view> analysis_profiles();

/// Errors: UsageError, naming the parameter that is out of its range. Parameters that do not go together are
/// found by those who need them (Analyser).
void validate(const AnalysisSettings& settings);

/// settings.mel with the sample rate and frame size of the others.
MelParameters mel_parameters(const AnalysisSettings& settings);

/// One parameter of AnalysisSettings, for help and documentation.
struct SettingInfo {
    std::string name;      ///< such as "rolloff.roll_percent"
    std::string fallback;  ///< the default, as text
    std::string range;     ///< "0 to 1", "zero, reflect or edge"
    std::string meaning;
};

/// All parameters, group by group.
std::vector<SettingInfo> all_settings();

/// Sets parameter `name` from text. Errors: UsageError for a name that is none, a value that is no number or
/// out of its range.
void set(AnalysisSettings& settings, std::string_view name, std::string_view value);

/// Every parameter with its value, "name=value" a line: equal texts mean equal numbers.
std::string settings_text(const AnalysisSettings& settings);

}  // namespace resonet
