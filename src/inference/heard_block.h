#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "features/matrix.h"
#include "inference/block_examples.h"
#include "inference/block_reader.h"
#include "inference/masked_image.h"
#include "inference/responder.h"
#include "network/model.h"

namespace resonet {

/// What is put in the place of what is covered.
enum class NeutralFill {
    floor,  ///< the front end's floor, 0: as if nothing sounded there
    mean    ///< the mean of the band over the block: as if nothing stood out there
};

/// A block as a model hears it before the view: an image [band, column], or a row of descriptors as an image
/// of one row.
struct HeardBlock {
    Matrix image;
    Matrix neutral;                  ///< what stands in each place for "nothing here"
    std::vector<ImagePart> parts;    ///< windows; of a row all of it
    std::vector<Stretch> stretches;  ///< what each is about, in the track
    double start = 0;                ///< of the block in the track, in seconds
    double seconds = 0;              ///< length of the block
    double column_seconds = 0;       ///< from one column to the next; 0 of a row
};

/// The values that stand for a column of a row that says nothing: the means of the training rows, which a
/// model with a scaler holds. Errors: UsageError that names the model, for one that hears no rows or holds no
/// means.
std::vector<float> training_means(const Model& model);

/// `block` as `model` hears it; none if the block is silent, or all of it was heard in the block before. A
/// row has one neutral value only, `fill` is for images. Errors: InputError about the sound; UsageError as
/// training_means() and hearing_of().
std::optional<HeardBlock> hear_block(const Model& model, const Block& block, NeutralFill fill);

/// Answers of a model to blocks of which places are covered. Safe to use from several threads at once.
class MaskedJudge {
  public:
    /// `model` must outlive this. Errors: UsageError for a model that is not valid; SystemError.
    explicit MaskedJudge(const Model& model);

    /// The heard block as what a method of relevance needs, for the probability of label `genre`. Both this
    /// and `block` must outlive it. Covered windows are mixed with the neutral values first and pass the
    /// model's view (MFCC, statistics) then.
    MaskedImage image(const HeardBlock& block, std::size_t genre);

  private:
    void answer(const HeardBlock& block, std::size_t genre, std::size_t part, std::span<const float> masks,
                std::span<double> probabilities);
    std::unique_ptr<Responder> borrow();
    void give_back(std::unique_ptr<Responder> responder);

    const Model& model_;
    std::unique_ptr<Responder> responder_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Responder>> idle_;
};

}  // namespace resonet
