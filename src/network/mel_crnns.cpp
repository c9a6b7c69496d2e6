#include "network/mel_crnns.h"

#include <nlohmann/json.hpp>

#include "network/network_options.h"

namespace resonet {
namespace {

using nlohmann::json;

enum class BandNormed { none, band };
constexpr std::array band_normed_words{"none", "band"};

/// A paper's sizes.
struct MelCrnn {
    std::vector<ConvBlock> blocks;
    BandNormed input_norm = BandNormed::none;
    std::vector<std::int64_t> hidden;
    double dropout = 0;
};

/// Blocks that differ in nothing but their widths and pools.
std::vector<ConvBlock> blocks_like(ConvBlock block, const std::vector<std::int64_t>& channels,
                                   const std::vector<Pair>& pools) {
    std::vector<ConvBlock> blocks;
    for (std::size_t i = 0; i < channels.size(); ++i) {
        block.channels = channels[i];
        block.pool = pools[i];
        blocks.push_back(block);
    }
    return blocks;
}

Network build(const MelCrnn& paper, const json& model, const Shape& input, std::int64_t labels) {
    JsonFields fields(model, "recipe [model]");
    fields.at("kind");
    const BandNormed input_norm = fields.get_choice_or("input_norm", band_normed_words, paper.input_norm);
    const std::vector<ConvBlock> blocks = read_conv_blocks(fields, paper.blocks);
    RecurrentStack stack;
    stack.cell = fields.get_choice_or("cell", cell_words, CellKind::gru);
    stack.hidden = read_sizes(fields, "hidden", paper.hidden);
    const double dropout = read_rate(fields, "dropout", paper.dropout);
    fields.finish();

    NetworkBuilder net(input);
    if (input_norm == BandNormed::band) {
        net.add("input_norm", BandNorm{keras_norm.epsilon, keras_norm.momentum, true});
    }
    add_conv_blocks(net, "block", blocks);
    add_band_summary(net, BandSummary::flatten);
    add_recurrent_stack(net, "recurrent", stack);
    return finish_network(std::move(net), labels, dropout);
}

}  // namespace

Network build_crnn_nasrullah(const json& model, const Shape& input, std::int64_t labels) {
    ConvBlock block;
    block.order = ConvOrder::activation_norm_pool;
    block.activation = {ActivationKind::elu, 1.0};
    block.dropout = 0.1;
    MelCrnn paper;
    paper.input_norm = BandNormed::band;
    paper.blocks = blocks_like(block, {64, 128, 128, 128}, {{2, 2}, {4, 2}, {4, 2}, {4, 2}});
    paper.hidden = {32, 32};
    paper.dropout = 0.3;
    return build(paper, model, input, labels);
}

Network build_crnn_choi(const json& model, const Shape& input, std::int64_t labels) {
    ConvBlock block;
    block.order = ConvOrder::norm_activation_pool;
    block.activation = {ActivationKind::elu, 1.0};
    block.dropout = 0.1;
    MelCrnn paper;
    paper.blocks = blocks_like(block, {64, 128, 128, 128}, {{2, 2}, {3, 3}, {4, 4}, {4, 4}});
    paper.hidden = {32, 32};
    paper.dropout = 0.3;
    return build(paper, model, input, labels);
}

Network build_crnn_cheng(const json& model, const Shape& input, std::int64_t labels) {
    ConvBlock block;
    block.order = ConvOrder::norm_activation_pool;
    block.activation = {ActivationKind::leaky_relu, 0.01};
    block.dropout = 0.25;
    MelCrnn paper;
    paper.blocks = blocks_like(block, {32, 64, 128, 256}, std::vector<Pair>(4, Pair{2, 2}));
    paper.hidden = {128};
    return build(paper, model, input, labels);
}

}  // namespace resonet
