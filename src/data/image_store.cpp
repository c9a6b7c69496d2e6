#include "data/image_store.h"

#include <algorithm>

#include "core/error.h"

namespace resonet {

ImageStore::ImageStore(int bands, bool as_bytes, std::vector<std::string> labels, std::uintmax_t memory,
                       std::filesystem::path pack)
    : as_bytes_(as_bytes),
      memory_(memory),
      path_(std::move(pack)),
      images_(std::make_unique<ImageSet>(bands, as_bytes, std::move(labels))) {}

void ImageStore::reserve(std::size_t images, std::size_t values) {
    const std::uintmax_t most = path_.empty() ? values : memory_ / (as_bytes_ ? 1 : sizeof(float));
    images_->reserve(images, static_cast<std::size_t>(std::min<std::uintmax_t>(values, most)));
}

void ImageStore::add(const ImageInfo& info, const Image& image) {
    const std::uintmax_t bytes = image.values.size() * (as_bytes_ ? 1 : sizeof(float));
    if (!pack_ && !path_.empty() && used_ + bytes > memory_) move_to_disk();
    used_ += bytes;
    if (pack_) {
        pack_->add(info, image);
    } else {
        images_->add(info, image);
    }
}

void ImageStore::move_to_disk() {
    std::error_code error;
    std::filesystem::create_directories(path_.parent_path(), error);  // if not, writing says why
    pack_ = std::make_unique<PackedImages>(path_, images_->bands(), as_bytes_, images_->labels());
    for (std::size_t i = 0; i < images_->size(); ++i) pack_->add(images_->info(i), images_->image(i));
    images_.reset();
}

std::unique_ptr<ImageSource> ImageStore::finish(const std::vector<InputFailure>& failures) {
    if (!pack_) return std::move(images_);
    pack_->finish(failures);
    std::vector<InputFailure> known;
    std::unique_ptr<ImageSource> images = DiskImageSet::open(path_, known);
    if (!images) throw SystemError(path_.string(), "is not what was written to it", "check the disk");
    return images;
}

}  // namespace resonet
