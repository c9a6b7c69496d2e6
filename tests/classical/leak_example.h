#pragma once

#include <vector>

#include "data/manifest.h"

namespace resonet::testing {

/// Clips as rows of numbers, of which it is known what can be learned.
struct LeakExample {
    Manifest manifest;
    std::vector<std::vector<double>> rows;
};

/// `tracks` tracks of five clips, by two tracks an artist, in turn of two labels. A clip's eight numbers are
/// `of_label` times what tells its label, plus `of_track` times something random for its track, plus some
/// noise.
LeakExample leak_example(int tracks, double of_label, double of_track);

}  // namespace resonet::testing
