#pragma once

#include <vector>

#include "features/front_end.h"
#include "features/window_view.h"
#include "inference/block_examples.h"

namespace resonet {

/// A window of the image of a block.
struct BlockWindow {
    int start = 0;    ///< its first column
    Stretch stretch;  ///< of the track
};

/// The windows of `block`, of whose image there are so many columns: without those of which the greater part
/// was in the block before, which have been heard there.
std::vector<BlockWindow> block_windows(const Profile& profile, const Block& block, int columns);

/// The windows of the image of a block, each as the profile's view gives it.
class WindowExamples : public BlockExamples {
  public:
    /// Errors: UsageError as FrontEnd.
    explicit WindowExamples(const Profile& profile);

    void make(const Block& block, Examples& examples) override;

  private:
    void fill(const Image& image, int start, std::span<float> out);

    Profile profile_;
    FrontEnd front_end_;
    WindowView view_;
    std::size_t size_;           // values of an example
    std::vector<float> window_;  // of other views than mel
};

}  // namespace resonet
