#include "network/blocks.h"

#include <algorithm>
#include <utility>

#include "core/error.h"

namespace resonet {
namespace {

std::string times(const Pair& size) {
    return std::to_string(size[0]) + " x " + std::to_string(size[1]);
}

/// Windows of `size` (band, column) must find room in the image as it is now, padded on both sides.
void require_room(const NetworkBuilder& net, const std::string& layer, const char* what, const Pair& size,
                  const Pair& padding) {
    const Shape image = net.shape();
    if (image.size() != 3) throw UsageError("layer '" + layer + "'", "takes an image");
    if (image[1] + 2 * padding[0] >= size[0] && image[2] + 2 * padding[1] >= size[1]) return;
    throw UsageError("layer '" + layer + "'",
                     std::string(what) + " " + times(size) + " (band x column) where only " +
                         times({image[1], image[2]}) + " are left",
                     "choose smaller pools before it, or more bands or longer windows");
}

Conv2d same_conv(std::int64_t channels, Pair kernel) {
    return {channels, kernel, {1, 1}, {kernel[0] / 2, kernel[1] / 2}, false};
}

/// Each channel times a factor that a small network makes of all channels' means.
std::string add_squeeze_excitation(NetworkBuilder& net, const std::string& name, std::int64_t channels,
                                   std::int64_t ratio) {
    const std::string image = net.last();
    net.add(name + "_se_mean", GlobalAveragePool{});
    net.add(name + "_se_squeeze", Dense{std::max<std::int64_t>(1, channels / ratio)});
    net.add(name + "_se_act", Activation{});
    net.add(name + "_se_excite", Dense{channels});
    const std::string gate = net.add(name + "_se_gate", Activation{ActivationKind::sigmoid});
    return net.add(name + "_se", Multiply{}, {image, gate});
}

}  // namespace

void add_pool(NetworkBuilder& net, const std::string& name, PoolKind function, Pair size) {
    if (size == Pair{1, 1}) return;
    require_room(net, name, "pools", size, {0, 0});
    net.add(name, Pool2d{function, size, size});
}

void add_dropout(NetworkBuilder& net, const std::string& name, double rate, bool channels) {
    if (rate > 0) net.add(name, Dropout{rate, channels});
}

void add_conv_block(NetworkBuilder& net, const std::string& name, const ConvBlock& block) {
    require_room(net, name + "_conv", "takes windows of", block.kernel, block.padding);
    net.add(name + "_conv", Conv2d{block.channels, block.kernel, {1, 1}, block.padding, block.bias});
    const auto norm = [&] { net.add(name + "_norm", block.norm); };
    const auto activation = [&] { net.add(name + "_act", block.activation); };
    const auto pool = [&] { add_pool(net, name + "_pool", PoolKind::max, block.pool); };
    switch (block.order) {
        case ConvOrder::norm_activation_pool:
            norm();
            activation();
            pool();
            break;
        case ConvOrder::activation_norm_pool:
            activation();
            norm();
            pool();
            break;
        case ConvOrder::activation_pool_norm:
            activation();
            pool();
            norm();
            break;
    }
    add_dropout(net, name + "_drop", block.dropout);
}

void add_conv_blocks(NetworkBuilder& net, const std::string& name, const std::vector<ConvBlock>& blocks) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        add_conv_block(net, name + std::to_string(i + 1), blocks[i]);
    }
}

void add_residual_block(NetworkBuilder& net, const std::string& name, const ResidualBlock& block) {
    const std::int64_t channels = block.channels;
    const bool same_shape = net.shape()[0] == channels;
    std::string shortcut = net.last();
    std::string project_from = shortcut;
    const auto norm_and_act = [&](const std::string& number) {
        net.add(name + "_norm" + number, BatchNorm{});
        return net.add(name + "_act" + number, block.activation);
    };
    if (block.preactivation) project_from = norm_and_act("1");
    net.add(name + "_conv1", same_conv(channels, {3, 3}));
    norm_and_act(block.preactivation ? "2" : "1");
    add_dropout(net, name + "_drop", block.dropout, true);
    std::string branch = net.add(name + "_conv2", same_conv(channels, {3, 3}));
    if (!block.preactivation) branch = net.add(name + "_norm2", BatchNorm{});
    if (block.squeeze_excitation > 0) {
        branch = add_squeeze_excitation(net, name, channels, block.squeeze_excitation);
    }
    if (block.residual) {
        if (block.drop_path > 0) branch = net.add(name + "_drop_path", DropPath{block.drop_path});
        if (!same_shape) {
            shortcut = net.add(name + "_project", same_conv(channels, {1, 1}), {project_from});
            if (!block.preactivation) shortcut = net.add(name + "_project_norm", BatchNorm{});
        }
        net.add(name + "_sum", Add{}, {branch, shortcut});
    }
    if (!block.preactivation) net.add(name + "_act2", block.activation);
}

void add_recurrent_stack(NetworkBuilder& net, const std::string& name, const RecurrentStack& stack) {
    const std::size_t count = stack.hidden.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::string layer = count == 1 ? name : name + std::to_string(i + 1);
        const bool last_only = stack.last_only && i + 1 == count;
        net.add(layer, Recurrent{stack.cell, stack.hidden[i], stack.bidirectional, last_only,
                                 stack.activation, stack.single_bias});
        add_dropout(net, layer + "_drop", stack.dropout);
        if (stack.norm) net.add(layer + "_norm", keras_norm);
    }
}

void add_dense_layers(NetworkBuilder& net, const std::vector<std::int64_t>& widths,
                      const Activation& activation, double dropout) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
        const std::string name = "dense" + std::to_string(i + 1);
        net.add(name, Dense{widths[i]});
        net.add(name + "_act", activation);
        add_dropout(net, name + "_drop", dropout);
    }
}

void add_image_summary(NetworkBuilder& net, ImageSummary summary) {
    if (summary == ImageSummary::global_average) {
        net.add("average", GlobalAveragePool{});
    } else {
        net.add("flatten", Flatten{});
    }
}

void add_band_summary(NetworkBuilder& net, BandSummary summary) {
    if (summary == BandSummary::mean_max) {
        const std::string image = net.last();
        const Pair all_bands{net.shape()[1], 1};
        const std::string mean =
            net.add("band_mean", Pool2d{PoolKind::average, all_bands, all_bands}, {image});
        const std::string max = net.add("band_max", Pool2d{PoolKind::max, all_bands, all_bands}, {image});
        net.add("band_summary", Concat{}, {mean, max});
    }
    net.add("sequence", ToSequence{});
}

void add_time_summary(NetworkBuilder& net, TimeSummary summary, std::int64_t units) {
    switch (summary) {
        case TimeSummary::mean:
            net.add("time_pool", TimePool{TimePoolKind::mean});
            break;
        case TimeSummary::max:
            net.add("time_pool", TimePool{TimePoolKind::max});
            break;
        case TimeSummary::mean_max:
            net.add("time_pool", TimePool{TimePoolKind::mean_max});
            break;
        case TimeSummary::attention:
            net.add("time_pool", AttentionPool{units});
            break;
    }
}

Network finish_network(NetworkBuilder net, std::int64_t labels, double dropout) {
    add_dropout(net, "drop", dropout);
    net.add("classifier", Dense{labels});
    Network network = std::move(net).build();
    analyse(network);
    return network;
}

}  // namespace resonet
