#include "network/conv1d_lstm.h"

#include <nlohmann/json.hpp>

#include "network/network_options.h"

namespace resonet {

Network build_conv1d_lstm(const nlohmann::json& model, const Shape& input, std::int64_t labels) {
    JsonFields fields(model, "recipe [model]");
    fields.at("kind");
    const bool scaler = fields.get_or("scaler", true);
    const std::vector<std::int64_t> channels = read_sizes(fields, "channels", {32, 64});
    const double conv_dropout = read_rate(fields, "conv_dropout", 0.3);
    RecurrentStack stack;
    stack.cell = CellKind::lstm;
    stack.hidden = {fields.get_ranged<std::int64_t>("hidden", 64, 1, 1 << 20)};
    stack.dropout = read_rate(fields, "recurrent_dropout", 0.3);
    stack.activation = RecurrentActivation::relu;
    stack.single_bias = true;
    const std::vector<std::int64_t> dense = read_sizes(fields, "dense", {512, 256, 128, 64}, true);
    const double dropout = read_rate(fields, "dropout", 0.2);
    fields.finish();
    if (input[0] != 1 || input[1] != 1) {
        throw UsageError(fields.subject(), "has the kind conv1d-lstm, which takes rows, for images",
                         "give the recipe [descriptors] instead of [profile], or choose another kind");
    }

    NetworkBuilder net(input);
    if (scaler) net.add("scaler", Scaler{ScalerAxis::value});
    std::vector<ConvBlock> blocks;
    for (const std::int64_t width : channels) {
        ConvBlock block;
        block.channels = width;
        block.kernel = {1, 3};
        block.padding = {0, 0};
        block.order = ConvOrder::activation_pool_norm;
        block.pool = {1, 2};
        block.dropout = conv_dropout;
        blocks.push_back(block);
    }
    add_conv_blocks(net, "block", blocks);
    add_band_summary(net, BandSummary::flatten);
    add_recurrent_stack(net, "recurrent", stack);
    add_dense_layers(net, dense, {}, dropout);
    return finish_network(std::move(net), labels, 0);
}

}  // namespace resonet
