#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/disk_image_set.h"
#include "data/image_set.h"

namespace resonet {

/// Takes the images of a data set as they come: in memory as long as they fit, from then on in one file.
class ImageStore {
  public:
    /// `memory`: bytes that values may take in memory; `pack`: the file to move to, whose folder is made when
    /// it is needed; empty: everything stays in memory.
    ImageStore(int bands, bool as_bytes, std::vector<std::string> labels, std::uintmax_t memory,
               std::filesystem::path pack);

    /// Gets the memory for so many images and values, if they fit.
    void reserve(std::size_t images, std::size_t values);

    /// As ImageSet::add(). Errors: std::invalid_argument, SystemError if the disk is full.
    void add(const ImageInfo& info, const Image& image);

    std::size_t size() const { return pack_ ? pack_->size() : images_->size(); }

    /// The images. `failures` are kept with those that are in a file. Call it once, last. Errors:
    /// SystemError.
    std::unique_ptr<ImageSource> finish(const std::vector<InputFailure>& failures);

  private:
    void move_to_disk();

    bool as_bytes_;
    std::uintmax_t memory_;
    std::uintmax_t used_ = 0;  // bytes of values
    std::filesystem::path path_;
    std::unique_ptr<ImageSet> images_;    // until they no longer fit
    std::unique_ptr<PackedImages> pack_;  // from then on
};

}  // namespace resonet
