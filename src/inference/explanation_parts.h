#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "inference/explanation.h"

namespace resonet {

/// A stretch of time and frequencies that speaks for the genre, or against it.
struct NamedRegion {
    double start = 0;  ///< seconds
    double end = 0;
    double low_hz = 0;
    double high_hz = 0;
    double relevance = 0;  ///< mean change of the probability
};

/// The strongest regions of all blocks that were mapped, the strongest first; at most `count`. Only of models
/// of images.
std::vector<NamedRegion> named_regions(const Model& model, const Explanation& explanation, std::size_t count,
                                       bool for_it);

/// What a descriptor did, mean over the rows.
struct NamedColumn {
    std::string name;
    double value = 0;
    double mean = 0;       ///< of the training rows
    double relevance = 0;  ///< change of the probability
};

/// All columns of a model of rows, those first that speak most for the genre.
std::vector<NamedColumn> named_columns(const Model& model, const Explanation& explanation);

/// Lower edge of mel band `band` in Hz: half way, in mel, between its peak and that of the band below; the
/// lowest frequency for band 0, the highest for the number of bands.
double band_edge_hz(const MelParameters& mel, std::size_t band);

}  // namespace resonet
