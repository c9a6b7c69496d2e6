#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/image_set.h"
#include "data/manifest.h"

namespace resonet {

class AtomicFile;

/// The labelled images of a data set in one file, of which only what is asked for is read. Safe to use from
/// several threads at once.
///
/// The file, little endian: "RSNTPACK"; the values [image, band, column], a byte (255 means 1) or a float
/// each; the table: for each image the clip (uint64), the start (float64), and columns, label, track, artist
/// and split (int32 each, the split by its place in the enumeration, and one more of zeros); a description
/// (JSON: bands, bytes of a value, labels, failures, images); the length of the description (uint64); SHA-256
/// of table and description.
class DiskImageSet : public ImageSource {
  public:
    ~DiskImageSet() override;

    /// Opens what PackedImages wrote; `failures` gets those of the description. None if there is no such
    /// file, or one that is damaged or shorter than it has to be.
    static std::unique_ptr<DiskImageSet> open(const std::filesystem::path& path,
                                              std::vector<InputFailure>& failures);

    /// Errors: SystemError if the file cannot be read any more.
    void copy(std::size_t i, std::span<float> out) const override;

    /// Bytes that the values take in the file.
    std::uintmax_t bytes() const { return offsets_.back() * value_size_; }

  private:
    DiskImageSet(std::filesystem::path path, int descriptor, int bands, std::vector<std::string> labels);

    std::filesystem::path path_;
    int descriptor_;
    std::size_t value_size_ = 1;
    std::vector<std::uintmax_t> offsets_ = {
        0};  // where each image begins, in values, and the end of the last
};

/// Writes the file of a DiskImageSet, image by image: never more than one of them is in memory.
class PackedImages {
  public:
    /// As ImageSet's. Errors: SystemError if the file cannot be written.
    PackedImages(const std::filesystem::path& path, int bands, bool as_bytes,
                 std::vector<std::string> labels);
    ~PackedImages();

    /// As ImageSet::add(). Errors: std::invalid_argument, SystemError if the disk is full.
    void add(ImageInfo info, const Image& image);

    std::size_t size() const { return infos_.size(); }

    /// Puts the file in its place. Call it once, last. Errors: SystemError.
    void finish(const std::vector<InputFailure>& failures);

  private:
    std::unique_ptr<AtomicFile> file_;
    int bands_;
    bool as_bytes_;
    std::vector<std::string> labels_;
    std::vector<ImageInfo> infos_;
    std::string buffer_;
};

}  // namespace resonet
