#include "network/zoo.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/field_error.h"
#include "core/suggestion.h"
#include "core/text.h"
#include "network/conv1d_lstm.h"
#include "network/mel_crnns.h"
#include "network/mel_networks.h"
#include "network/mfcc_networks.h"
#include "network/rcrnn_twins.h"

namespace resonet {
namespace {

using nlohmann::json;

Network rcrnn(const json& model, const Shape& input, std::int64_t labels) {
    return build_rcrnn(rcrnn_config_from_json(model), input.at(1), input.at(2), labels);
}

template <Twin twin>
Network twin_of_rcrnn(const json& model, const Shape& input, std::int64_t labels) {
    return build_twin(twin, model, input, labels);
}

/// Most kinds are made for images; a row of descriptors would end in a message about pooling.
void refuse_rows(const ZooEntry& entry, const Shape& input) {
    if (input.at(1) > 1 || entry.kind == "conv1d-lstm" || entry.kind == "dnn-mfcc") return;
    throw UsageError("kind '" + std::string(entry.kind) + "'", "takes images, not rows of numbers",
                     "choose conv1d-lstm or dnn-mfcc for rows, or a [profile] with view = \"mel\"");
}

}  // namespace

std::span<const ZooEntry> zoo() {
    static const std::vector<ZooEntry> entries{
        {"rcrnn",
         "residual convolutions, recurrent layer, linear classifier",
         "R-CRNN; residual blocks of He et al. 2016",
         {1, 128, 56},
         rcrnn},
        {"crnn",
         "the rcrnn without skip connections, of the same size",
         "ablation of rcrnn",
         {1, 128, 56},
         twin_of_rcrnn<Twin::crnn>},
        {"cnn",
         "the rcrnn without recurrent layer, of the same size",
         "ablation of rcrnn",
         {1, 128, 56},
         twin_of_rcrnn<Twin::cnn>},
        {"rnn",
         "the rcrnn without convolutions, of the same size",
         "ablation of rcrnn",
         {1, 128, 56},
         twin_of_rcrnn<Twin::rnn>},
        {"crnn-choi",
         "four convolutions pooled to one band, two GRUs",
         "Choi et al., ICASSP 2017",
         {1, 96, 1366},
         build_crnn_choi},
        {"crnn-nasrullah",
         "four convolutions pooled mostly along the bands, two GRUs",
         "Nasrullah and Zhao, IJCNN 2019",
         {1, 128, 911},
         build_crnn_nasrullah},
        {"crnn-cheng",
         "four convolutions with leaky ReLU, one GRU",
         "Cheng et al.",
         {1, 128, 1292},
         build_crnn_cheng},
        {"cnn-mel",
         "three convolutions, a dense layer",
         "mel spectrograms of 1 s",
         {1, 128, 43},
         build_cnn_mel},
        {"rnn-mel", "three LSTMs, a dense layer", "mel spectrograms of 1 s", {1, 128, 43}, build_rnn_mel},
        {"crnn-mfcc",
         "three convolutions, two LSTMs, a dense layer",
         "MFCCs of 1000 frames",
         {1, 13, 1000},
         build_crnn_mfcc},
        {"cnn-mfcc",
         "three convolutions, a dense layer",
         "MFCCs of 1000 frames",
         {1, 13, 1000},
         build_cnn_mfcc},
        {"dnn-mfcc", "three dense layers", "MFCCs of 1000 frames", {1, 13, 1000}, build_dnn_mfcc},
        {"conv1d-lstm",
         "two convolutions along a row of descriptors, LSTM, four dense layers",
         "the table of GTZAN",
         {1, 1, 58},
         build_conv1d_lstm},
    };
    return entries;
}

Network build_from_zoo(const json& model, const Shape& input, std::int64_t labels) {
    if (!model.is_object()) throw UsageError("recipe", "has a 'model' that is not a table");
    if (input.size() != 3) throw UsageError("network", "takes examples of [channel, band, column]");
    const json kind = model.value("kind", json("rcrnn"));
    std::vector<std::string> known;
    for (const ZooEntry& entry : zoo()) {
        if (kind == entry.kind) {
            refuse_rows(entry, input);
            return entry.build(model, input, labels);
        }
        known.emplace_back(entry.kind);
    }
    const std::string near = kind.is_string() ? nearest(kind.get<std::string>(), known) : "";
    throw FieldError("recipe [model]", "kind", kind, "has the unknown kind " + printable(kind.dump()),
                     near.empty() ? "choose from " + fmt::format("{}", fmt::join(known, ", "))
                                  : "did you mean '" + near + "'?");
}

}  // namespace resonet
