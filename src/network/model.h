#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "features/input_profile.h"
#include "network/network.h"

namespace resonet {

/// Values of one tensor in C order.
struct Tensor {
    Shape shape;
    std::vector<float> values;
};

/// The weights of a network by the names that `analyse` gives them.
using Weights = std::map<std::string, Tensor>;

/// All that is needed to use a network and to know where it comes from.
struct Model {
    std::string name;
    InputProfile input;               ///< the front end it was trained with
    std::vector<std::string> labels;  ///< one per logit, in order
    Network network;                  ///< takes example_shape(input); without layers if it is an estimator
    /// A classifier that is no network: what make_estimator() is given beside the weights; null for networks.
    nlohmann::json estimator;
    Weights weights;
    double temperature = 1.0;  ///< logits are divided by it before the softmax (Guo et al. 2017)
    /// Where the largest probability of a track is below this, the model does not commit itself to an answer
    /// (decide() in inference/decision.h); [0, 1), 0: it always answers.
    double unsure_below = 0.0;
    nlohmann::json recipe;      ///< the settings it was trained with
    nlohmann::json provenance;  ///< program version, data hash, seed, protocol, counts
    nlohmann::json figures;     ///< what it reached: accuracy, n, interval, confusion matrix, per split
};

/// Checks that the parts belong together: the network is valid, takes what the front end makes, has a logit
/// for each of the (distinct, non-empty) labels, and the weights are exactly its tensors, all finite. Of an
/// estimator only the labels and the front end are looked at; make_estimator() checks the rest.
/// Errors: UsageError with `subject`.
void validate(const Model& model, const std::string& subject);

/// Reads a model file: safetensors (little-endian float32, named as in PyTorch) whose metadata hold the
/// description. Errors: InputError for a file that cannot be read or is not a model; UsageError for a
/// model that contradicts itself (see validate).
Model load_model(const std::filesystem::path& path);

/// Writes a model file under a temporary name and renames it. Equal models give equal bytes.
/// Errors: UsageError (see validate), SystemError if the file cannot be written.
void save_model(const Model& model, const std::filesystem::path& path);

}  // namespace resonet
