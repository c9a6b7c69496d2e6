#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "corpus/mma_plan.h"

namespace resonet {

/// Samples a second of what is rendered.
inline constexpr int mma_sample_rate = 22050;

/// The programs and the sound font that make sound of a plan.
struct MmaTools {
    std::filesystem::path mma;
    std::filesystem::path fluidsynth;
    std::filesystem::path soundfont;
    std::string mma_version;         ///< "21.09"
    std::string fluidsynth_version;  ///< "2.3.1"
    std::string soundfont_sha256;    ///< of its content
};

/// Finds the programs in PATH, and asks their versions; `soundfont` empty: the first that is there of the
/// General MIDI sound fonts of Debian's packages fluid-soundfont-gm and timgm6mb-soundfont. Errors:
/// UsageError that names the package to install; SystemError for a program that does not work; Interrupted.
MmaTools find_mma_tools(const std::filesystem::path& soundfont = {});

/// The clip as mono samples at mma_sample_rate, `seconds` long to the sample, with a peak of -1 dB. The
/// folder `work` must be there; files are made in it, and only there; of the user's settings of MMA and
/// FluidSynth none counts. The same clip, programs and sound font give the same samples.
/// Errors: SystemError where a program fails (with its last lines), takes minutes, or its sound is silent or
/// too short; Interrupted.
std::vector<float> render_mma_clip(const MmaTools& tools, const MmaClip& clip, double seconds,
                                   const std::filesystem::path& work);

}  // namespace resonet
