#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "inference/classifier.h"
#include "inference/faithfulness.h"
#include "inference/heard_block.h"
#include "inference/relevance_map.h"

namespace resonet {

struct ExplanationSettings {
    std::optional<std::size_t> genre;  ///< index of the label to explain; none: the most probable one
    RelevanceMethod method = RelevanceMethod::rise;
    std::size_t masks = 400;  ///< of rise, for each window
    std::uint64_t seed = 0;   ///< of the masks and of the random cells of the check
    NeutralFill fill = NeutralFill::mean;
    /// How many blocks of a track to map, those first that speak most for the genre; 0: all. None: one of an
    /// image, all of rows, which are quick.
    std::optional<std::size_t> blocks;
    /// A second in the track: the block that it lies in is mapped, and no other. Beyond the end: the last
    /// block.
    std::optional<double> at;
    std::size_t threads = 0;  ///< 0: all cores
    /// Called from one thread at a time with the answers of the model that are there, and that there will be.
    std::function<void(std::size_t done, std::size_t total)> progress;
};

/// A block of the track with its map.
struct BlockExplanation {
    HeardBlock block;
    Matrix relevance;  ///< relevance_map() of the block: a change of probability, as the image
    CellGrid grid;     ///< of rows and windows about 16 x 14 cells; of a row each descriptor is one
    Matrix cells;      ///< the map's means over the grid
    Faithfulness check;
};

/// Why a model says of a track what it says.
struct Explanation {
    Prediction prediction;
    std::size_t genre = 0;                 ///< index of the label that is explained
    std::size_t blocks_heard = 0;          ///< blocks of the track with windows
    std::vector<BlockExplanation> blocks;  ///< those that were mapped, by time
    Faithfulness check;                    ///< mean over them
};

/// Cells of a heard block: a sixteenth of the bands by a fourteenth of a window.
CellGrid relevance_grid(const HeardBlock& block);

/// Classifies a track and explains one genre of the answer. The result does not depend on the number of
/// threads. Errors: UsageError for a model that cannot be explained (training_means()); TrackError where the
/// track is silent at the second that was asked for; those of Classifier::classify().
Explanation explain_track(const Classifier& classifier, const std::filesystem::path& path,
                          const ExplanationSettings& settings);

/// The same of a track that is in memory.
Explanation explain_track(const Classifier& classifier, const DecodedTrack& track,
                          const ExplanationSettings& settings);

}  // namespace resonet
