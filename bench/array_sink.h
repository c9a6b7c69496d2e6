#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "bench/signals.h"
#include "features/analysis.h"

namespace resonet::bench {

/// Puts what an Analyser finds in the clip into arrays, as analyse() does, but for any number of analyses
/// with one Analyser: the arrays are new ones after each take().
class ArraySink : public AnalysisSink {
  public:
    void columns(Descriptor descriptor, std::size_t first, const Matrix& columns) override {
        if (first == 0) arrays_[descriptor] = Matrix(columns.rows, size(descriptor, columns));
        Matrix& array = arrays_.at(descriptor);
        for (std::size_t row = 0; row < columns.rows; ++row) {
            std::copy_n(columns.row(row).begin(), columns.columns,
                        array.row(row).begin() + static_cast<std::ptrdiff_t>(first));
        }
    }

    std::map<Descriptor, Matrix> take() { return std::exchange(arrays_, {}); }

  private:
    static std::size_t size(Descriptor descriptor, const Matrix& columns) {
        switch (descriptor) {
            case Descriptor::harmonic:
            case Descriptor::percussive:
                return clip_samples;
            case Descriptor::tempo:
            case Descriptor::beats:
                return columns.columns;  // they come in one piece
            default:
                return frames_in_clip;
        }
    }

    std::map<Descriptor, Matrix> arrays_;
};

}  // namespace resonet::bench
