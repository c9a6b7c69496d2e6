#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cli/evaluate_options.h"
#include "data/image_source.h"
#include "data/manifest.h"
#include "data/training_clips.h"
#include "network/model.h"

namespace resonet {

/// The clips that a model is evaluated on.
struct EvaluateData {
    Manifest manifest;
    std::unique_ptr<ImageSource> images;  ///< of `tested` and `valid` alone
    TrainingClips tested;                 ///< of the split asked for
    TrainingClips valid;                  ///< to fit the temperature on; empty unless that is asked for
    std::vector<InputFailure> failures;
    std::vector<std::string> notes;              ///< columns of tables that were left out and why, for people
    std::map<std::string, std::size_t> unknown;  ///< clips left out by labels that the model does not know
    std::string leak_notes;                      ///< what require_disjoint() had to say
    bool leaky = false;                          ///< recordings straddle the manifest's splits
    std::string sha256;                          ///< source_sha256() of `images`
};

/// Clips of a manifest as a model hears them.
struct HeardClips {
    std::unique_ptr<ImageSource> images;
    std::vector<InputFailure> failures;
    std::vector<std::string> notes;
};

/// Loads those of `splits`, whose labels `model` all knows. Errors: as load_image_source() and load_rows().
HeardClips hear_clips(const Manifest& manifest, const Model& model, const std::vector<Split>& splits,
                      const EvaluateOptions& options);

/// Looks for leaks between the splits, unless all clips are to be tested, leaves out clips whose label the
/// model does not know, and loads the others. `manifest` is read with options.column.
/// Errors: UsageError where recordings straddle the splits and that is not allowed, or no clip is left;
/// as hear_clips().
EvaluateData load_evaluate_data(const EvaluateOptions& options, const Model& model, Manifest manifest);

}  // namespace resonet
