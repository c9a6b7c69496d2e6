#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "features/input_profile.h"
#include "features/window_view.h"

namespace resonet {

/// Cuts an image [band, column] into the examples that a model is given of it: the windows that cover it, as
/// the profile's view shows them. A row of descriptors is one example, as it is. Safe to use from several
/// threads.
class ExampleCutter {
  public:
    /// `input` has its columns, if it is of descriptors.
    explicit ExampleCutter(const InputProfile& input);

    /// [channel, band, column] of an example.
    const std::vector<std::int64_t>& shape() const { return shape_; }
    /// Values of an example.
    std::size_t size() const { return size_; }
    /// The profile of images; none of rows.
    const std::optional<Profile>& profile() const { return profile_; }

    /// Where the windows of an image of so many columns start (window_starts()); {0} of a row.
    std::vector<int> starts(int columns) const;

    /// The example of the window from column `start` on; `out` has size() values.
    void cut(std::span<const float> image, int columns, int start, std::span<float> out) const;

    /// What a model is given of a window that was cut already, [band, window_columns]; of images alone.
    void show(std::span<const float> window, std::span<float> out) const { (*view_)(window, out); }

  private:
    std::vector<std::int64_t> shape_;
    std::size_t size_ = 0;
    std::optional<Profile> profile_;
    std::optional<WindowView> view_;
};

}  // namespace resonet
