#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "data/manifest.h"

namespace resonet {

/// What is known of an image of an ImageSource.
struct ImageInfo {
    std::size_t clip = 0;  ///< index of its record in the manifest
    double start = 0.0;    ///< in the audio file, in seconds
    int columns = 0;
    int label = 0;    ///< index into labels()
    int track = 0;    ///< equal for images of one track, from 0
    int artist = -1;  ///< equal for images of one artist, from 0; -1: unknown
    Split split = Split::unassigned;
};

/// The labelled images [band, column] of a data set, wherever they are kept: in memory (ImageSet) or on disk.
/// All have the same number of bands, each its own number of columns. Rows of descriptors are images of one
/// band. Safe to read from several threads at once.
class ImageSource {
  public:
    ImageSource(int bands, std::vector<std::string> labels) : bands_(bands), labels_(std::move(labels)) {}
    virtual ~ImageSource() = default;

    std::size_t size() const { return infos_.size(); }
    int bands() const { return bands_; }
    const std::vector<std::string>& labels() const { return labels_; }
    const ImageInfo& info(std::size_t i) const { return infos_[i]; }

    /// Numbers of the images in `split`, in order.
    std::vector<std::size_t> indices(Split split) const;

    /// Copies image i to `out`, which holds bands() x info(i).columns values, [band, column].
    virtual void copy(std::size_t i, std::span<float> out) const = 0;

  protected:
    ImageSource(const ImageSource&) = default;
    ImageSource(ImageSource&&) = default;
    ImageSource& operator=(const ImageSource&) = default;
    ImageSource& operator=(ImageSource&&) = default;

    std::vector<ImageInfo> infos_;

  private:
    int bands_;
    std::vector<std::string> labels_;
};

}  // namespace resonet
