#include "network/mel_networks.h"

#include <nlohmann/json.hpp>

#include "network/network_options.h"

namespace resonet {
namespace {

using nlohmann::json;

std::vector<ConvBlock> published_blocks() {
    ConvBlock block;
    block.padding = {0, 0};
    block.activation = {ActivationKind::elu, 1.0};
    block.dropout = 0.1;
    std::vector<ConvBlock> blocks(3, block);
    blocks[0].channels = 64;
    blocks[0].pool = {2, 2};
    blocks[1].channels = blocks[2].channels = 128;
    blocks[1].pool = blocks[2].pool = {4, 2};
    return blocks;
}

/// A block that keeps at least one of so many columns.
ConvBlock fitted(ConvBlock block, std::int64_t columns) {
    if (columns - block.kernel[1] + 1 < block.pool[1]) {
        block.padding[1] = block.kernel[1] / 2;
        block.pool[1] = 1;
    }
    return block;
}

/// What both end with.
struct Head {
    std::vector<std::int64_t> dense;
    Activation activation;
    double dropout = 0;
};

Head read_head(JsonFields& fields) {
    Head head;
    head.dense = read_sizes(fields, "dense", {128}, true);
    head.activation.function =
        fields.get_choice_or("dense_activation", activation_words, ActivationKind::relu);
    head.activation.alpha = usual_alpha(head.activation.function);
    head.dropout = read_rate(fields, "dropout", 0);
    return head;
}

Network finish(NetworkBuilder net, const Head& head, std::int64_t labels) {
    add_dense_layers(net, head.dense, head.activation, 0);
    return finish_network(std::move(net), labels, head.dropout);
}

}  // namespace

Network build_cnn_mel(const json& model, const Shape& input, std::int64_t labels) {
    JsonFields fields(model, "recipe [model]");
    fields.at("kind");
    const std::vector<ConvBlock> blocks = read_conv_blocks(fields, published_blocks());
    const bool fit_time = fields.get_or("fit_time", true);
    const Head head = read_head(fields);
    fields.finish();

    NetworkBuilder net(input);
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        add_conv_block(net, "block" + std::to_string(i + 1),
                       fit_time ? fitted(blocks[i], net.shape()[2]) : blocks[i]);
    }
    add_image_summary(net, ImageSummary::flatten);
    return finish(std::move(net), head, labels);
}

Network build_rnn_mel(const json& model, const Shape& input, std::int64_t labels) {
    JsonFields fields(model, "recipe [model]");
    fields.at("kind");
    RecurrentStack stack;
    stack.cell = fields.get_choice_or("cell", cell_words, CellKind::lstm);
    stack.hidden = read_sizes(fields, "hidden", {128, 128, 128});
    stack.dropout = read_rate(fields, "recurrent_dropout", 0.3);
    stack.norm = true;
    const Head head = read_head(fields);
    fields.finish();

    NetworkBuilder net(input);
    add_band_summary(net, BandSummary::flatten);
    add_recurrent_stack(net, "recurrent", stack);
    return finish(std::move(net), head, labels);
}

}  // namespace resonet
