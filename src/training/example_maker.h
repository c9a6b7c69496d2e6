#pragma once

#include <span>
#include <vector>

#include "features/example_cutter.h"
#include "features/input_profile.h"
#include "network/layer.h"
#include "recipe/augment_settings.h"
#include "training/random.h"

namespace resonet {

/// Makes what a model is given of an image: in training a random window, changed at random; in tests the
/// windows that inference would use. A row of descriptors is given as it is. Safe to use from several
/// threads.
class ExampleMaker {
  public:
    /// `input` has its columns, if it is of descriptors.
    ExampleMaker(const InputProfile& input, const AugmentSettings& augment);

    /// [channel, band, column] of an example.
    const Shape& shape() const { return cutter_.shape(); }
    /// Values of an example.
    std::size_t size() const { return cutter_.size(); }

    /// A training example of `image` ([band, column]) in `out`. Depends on `random`'s state alone.
    void training_example(std::span<const float> image, int columns, Random& random,
                          std::span<float> out) const;

    /// Where the windows of an image of so many columns start; {0} of a row.
    std::vector<int> window_starts(int columns) const { return cutter_.starts(columns); }

    /// The example of the window from column `start` on.
    void example(std::span<const float> image, int columns, int start, std::span<float> out) const {
        cutter_.cut(image, columns, start, out);
    }

  private:
    ExampleCutter cutter_;
    AugmentSettings augment_;
};

}  // namespace resonet
