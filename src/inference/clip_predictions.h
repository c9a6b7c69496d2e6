#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/clip_place.h"
#include "data/manifest.h"
#include "data/training_clips.h"
#include "evaluation/prediction_set.h"
#include "evaluation/window_logits.h"
#include "features/input_profile.h"
#include "network/model.h"

namespace resonet {

struct AnswerOptions {
    std::size_t threads = 0;  ///< 0: all cores
    bool progress = false;    ///< shown on standard error
};

/// What `model`, a network on the oneDNN runtime or an estimator, says of every window of `clips`, whose
/// images are of its front end (load_image_source(), load_rows()): the windows that the trainer tests with,
/// so that both give the same figures to rounding. The result does not depend on the number of threads.
/// Errors: UsageError for a model that is not valid; SystemError; Interrupted.
WindowLogits answer_clips(const Model& model, const TrainingClips& clips, const AnswerOptions& options = {});

/// What it costs to answer one clip, whose image is there already, on one thread.
struct AnswerTime {
    std::size_t clips = 0;    ///< that were timed
    double milliseconds = 0;  ///< processor time of the network or estimator: the median over those clips
    double windows = 0;       ///< in a clip, on average
};

/// Times at most `most` clips, spread evenly over `clips`, after one whose time does not count, because it
/// compiles the network. Errors: as answer_clips().
AnswerTime time_answers(const Model& model, const TrainingClips& clips, std::size_t most = 30);

/// Puts together what is known of `clips`, which are of `manifest` and of the front end `input`, and what a
/// model with these labels says of them, [clip, label]. The length of a clip is that of the manifest, or of
/// its image where that was made of sound or is a ready-made array; a long file's pieces have those of their
/// images. Of rows without one nobody knows it.
PredictionSet prediction_set(const Manifest& manifest, const TrainingClips& clips, const InputProfile& input,
                             std::vector<std::string> labels, std::vector<float> probabilities);

}  // namespace resonet
