#pragma once

#include <span>
#include <vector>

#include "data/clip_contents.h"
#include "data/finding.h"
#include "data/measured_clips.h"

namespace resonet {

/// Clips that cannot be used ("unreadable") and those with nothing in them ("blank"): errors.
/// Excluded clips do not count, here and below.
std::vector<Finding> content_findings(const Manifest& manifest, std::span<const ClipContent> contents);

/// What measuring told of the clips of `manifest`:
///
///   damaged      warning  pieces missing, file cut short
///   overrun      warning  the stretch goes on for more than 0.1 s after the end of the file
///   quiet        warning  below -60 dBFS for half of the time or more
///   clipped      warning  0.1 % of the samples or more
///   short        warning  less than half as long as the median, and not too short to be used
///   sample_rate  note     other than most
///   channels     note     other than most
std::vector<Finding> audio_findings(const Manifest& manifest, const MeasuredClips& measured);

}  // namespace resonet
