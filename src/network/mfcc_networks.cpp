#include "network/mfcc_networks.h"

#include <nlohmann/json.hpp>

#include "network/network_options.h"

namespace resonet {
namespace {

using nlohmann::json;

std::vector<ConvBlock> published_blocks() {
    ConvBlock block;
    block.pool = {2, 2};
    std::vector<ConvBlock> blocks;
    for (const std::int64_t channels : {64, 128, 256}) {
        block.channels = channels;
        blocks.push_back(block);
    }
    return blocks;
}

NetworkBuilder scaled_input(const Shape& input, bool scaler) {
    NetworkBuilder net(input);
    // A row of descriptors has one band, and values of many kinds.
    const ScalerAxis axis = input.at(1) > 1 ? ScalerAxis::band : ScalerAxis::value;
    if (scaler) net.add("scaler", Scaler{axis});
    return net;
}

}  // namespace

Network build_crnn_mfcc(const json& model, const Shape& input, std::int64_t labels) {
    JsonFields fields(model, "recipe [model]");
    fields.at("kind");
    const bool scaler = fields.get_or("scaler", true);
    const std::vector<ConvBlock> blocks = read_conv_blocks(fields, published_blocks());
    RecurrentStack stack;
    stack.cell = fields.get_choice_or("cell", cell_words, CellKind::lstm);
    stack.hidden = read_sizes(fields, "hidden", {256, 128});
    const std::vector<std::int64_t> dense = read_sizes(fields, "dense", {64}, true);
    const double dropout = read_rate(fields, "dropout", 0.5);
    fields.finish();

    NetworkBuilder net = scaled_input(input, scaler);
    add_conv_blocks(net, "block", blocks);
    add_band_summary(net, BandSummary::flatten);
    add_recurrent_stack(net, "recurrent", stack);
    add_dense_layers(net, dense, {}, 0);
    return finish_network(std::move(net), labels, dropout);
}

Network build_cnn_mfcc(const json& model, const Shape& input, std::int64_t labels) {
    JsonFields fields(model, "recipe [model]");
    fields.at("kind");
    const bool scaler = fields.get_or("scaler", true);
    const std::vector<ConvBlock> blocks = read_conv_blocks(fields, published_blocks());
    const auto summary = fields.get_choice_or("summary", image_summary_words, ImageSummary::flatten);
    const std::vector<std::int64_t> dense = read_sizes(fields, "dense", {64}, true);
    const double dropout = read_rate(fields, "dropout", 0.5);
    fields.finish();

    NetworkBuilder net = scaled_input(input, scaler);
    add_conv_blocks(net, "block", blocks);
    add_image_summary(net, summary);
    add_dense_layers(net, dense, {}, 0);
    return finish_network(std::move(net), labels, dropout);
}

Network build_dnn_mfcc(const json& model, const Shape& input, std::int64_t labels) {
    JsonFields fields(model, "recipe [model]");
    fields.at("kind");
    const bool scaler = fields.get_or("scaler", true);
    const std::vector<std::int64_t> dense = read_sizes(fields, "dense", {512, 256, 64}, true);
    const Activation activation = read_activation(fields, {});
    const double dropout = read_rate(fields, "dropout", 0.3);
    fields.finish();

    NetworkBuilder net = scaled_input(input, scaler);
    add_image_summary(net, ImageSummary::flatten);
    add_dense_layers(net, dense, activation, dropout);
    return finish_network(std::move(net), labels, 0);
}

}  // namespace resonet
