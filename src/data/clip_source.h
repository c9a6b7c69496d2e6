#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/image_set.h"
#include "data/manifest.h"
#include "features/profile.h"

namespace resonet {

struct LoadOptions {
    /// Clips of other splits are passed over; excluded ones always.
    std::vector<Split> splits = {Split::unassigned, Split::train, Split::valid, Split::test};
    /// The labels of a model, in its order; none: train_labels().
    std::optional<std::vector<std::string>> labels = std::nullopt;
    std::size_t threads = 0;  ///< 0: all cores
    /// Where images made from audio are kept for next time (FeatureCache); none: nowhere.
    std::optional<std::filesystem::path> cache = std::nullopt;
    bool progress = false;  ///< shown on standard error
};

/// The images of a data set, and the clips that gave none.
struct LabelledImages {
    ImageSet images;
    std::vector<InputFailure> failures;
};

/// The same wherever the images are kept.
struct LabelledSource {
    std::unique_ptr<ImageSource> images;
    std::vector<InputFailure> failures;
};

/// The labels of the train split, sorted; of all clips that are not excluded where there is no train
/// split.
std::vector<std::string> train_labels(const Manifest& manifest);

/// Loads the images of all clips of `manifest`, in its order: rows of arrays as they are; audio decoded
/// and put through the front end of `profile`, a long file as successive clips (images_of_audio). Values
/// are kept as bytes if the profile quantises. Pictures are resized to profile.bands x profile.window_columns
/// (read_picture). The result does not depend on the number of threads.
/// A clip that cannot be used becomes a failure.
///
/// Errors: UsageError if no clip is left, a clip's label is not among the labels, or an array does not
/// fit the profile, or a manifest of tables; InputError for an array that cannot be used at all; Interrupted.
LabelledImages load_images(const Manifest& manifest, const Profile& profile, const LoadOptions& options = {});

/// The same images, in memory as long as they take `memory` bytes at most; otherwise they are packed one by
/// one into a file of the cache ("packed/<key>.images", see DiskImageSet), where the next call finds them
/// again as long as manifest, profile, and sizes and times of the clips' files are the same. Without
/// options.cache all stay in memory. Files of that folder that nobody has used for 30 days are deleted when
/// one is added. Errors: as load_images(); SystemError if the disk is full.
LabelledSource load_image_source(const Manifest& manifest, const Profile& profile, const LoadOptions& options,
                                 std::uintmax_t memory);

}  // namespace resonet
