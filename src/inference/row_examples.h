#pragma once

#include <memory>

#include "features/descriptor_rows.h"
#include "inference/block_examples.h"

namespace resonet {

/// One row of descriptors of a whole block.
class RowExamples : public BlockExamples {
  public:
    explicit RowExamples(std::shared_ptr<DescriptorRows> rows) : rows_(std::move(rows)) {}

    /// A block of which less than half is new gives none: images_of_pieces(), which training hears with,
    /// leaves out such ends of recordings.
    void make(const Block& block, Examples& examples) override;

  private:
    std::shared_ptr<DescriptorRows> rows_;
};

}  // namespace resonet
