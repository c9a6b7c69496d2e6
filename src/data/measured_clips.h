#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data/cache.h"
#include "data/manifest.h"
#include "data/measure_audio.h"

namespace resonet {

struct MeasureOptions {
    std::size_t threads = 0;  ///< 0: all cores
    Cache* cache = nullptr;   ///< where measurements are kept for next time; none: nowhere
    bool progress = false;    ///< shown on standard error
};

/// What became of a clip: it was measured, or it cannot be used.
struct MeasuredClip {
    std::optional<AudioMeasurement> measurement;
    std::string problem;  ///< why there is none, without the file's name; empty: there is one
};

/// What became of the clips of a manifest.
struct MeasuredClips {
    std::vector<MeasuredClip> clips;  ///< one for each of the manifest, in its order
    std::size_t from_cache = 0;       ///< how many had been measured before
};

/// Measures the stretch that each clip of `manifest` names. A measurement is kept under the content of the
/// file, the stretch and the version of what measures, so that a repeated or interrupted run goes on where
/// the last one stopped and a renamed file is not measured again. Failures are not kept. The result does
/// not depend on the number of threads.
/// Errors: UsageError for a manifest that is not of audio; Interrupted, when what was measured so far has
/// been kept.
MeasuredClips measure_clips(const Manifest& manifest, const MeasureOptions& options = {});

}  // namespace resonet
