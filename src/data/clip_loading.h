#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "data/clip_source.h"

namespace resonet {

/// The clips of a manifest that are asked for, before any is loaded.
struct ChosenClips {
    std::vector<std::size_t> numbers;  ///< in the manifest, ascending
    std::vector<ImageInfo> infos;      ///< of each; columns are not known yet
    std::vector<std::string> labels;   ///< options.labels, or else train_labels()
};

/// Errors: UsageError if there are none, or a clip's label is not among the labels.
ChosenClips choose_clips(const Manifest& manifest, const LoadOptions& options);

/// Makes the images of a clip, one for each piece of it, in order; one without columns stands for a piece
/// that cannot be used. Called from several threads at once. Errors: InputError.
using ClipLoader = std::function<std::vector<Image>(const ClipRecord&)>;

/// Takes an image; columns of the info are not set. Called from one thread at a time.
using ImageSink = std::function<void(const ImageInfo& info, const Image& image)>;

/// Hands the images of the clips to `sink` in the manifest's order; a piece follows `piece_seconds` after the
/// one before. Clips and pieces that cannot be used become failures. The result does not depend on the number
/// of threads. Errors: UsageError if no clip is left; Interrupted.
std::vector<InputFailure> load_clips(const Manifest& manifest, const ChosenClips& chosen,
                                     const ImageSink& sink, double piece_seconds, const ClipLoader& load,
                                     const LoadOptions& options);

/// The same into `images`, which has the clips' labels.
LabelledImages load_clips(const Manifest& manifest, const ChosenClips& chosen, ImageSet images,
                          double piece_seconds, const ClipLoader& load, const LoadOptions& options);

}  // namespace resonet
