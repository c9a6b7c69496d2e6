#include "network/rcrnn.h"

#include <nlohmann/json.hpp>

#include "core/json_fields.h"

namespace resonet {
namespace {

using nlohmann::json;

void add_pool(NetworkBuilder& net, const std::string& name, PoolKind function, Pair size) {
    if (size != Pair{1, 1}) net.add(name, Pool2d{function, size, size});
}

Conv2d same_conv(std::int64_t channels, Pair kernel) {
    return {channels, kernel, {1, 1}, {kernel[0] / 2, kernel[1] / 2}, false};
}

/// conv - norm - activation - (dropout) - conv - norm, plus the shortcut, then the activation.
void add_block(NetworkBuilder& net, const std::string& name, std::int64_t channels,
               const RcrnnConfig& config) {
    const std::string input = net.last();
    const bool same_shape = net.shape()[0] == channels;
    net.add(name + "_conv1", same_conv(channels, {3, 3}));
    net.add(name + "_norm1", BatchNorm{});
    net.add(name + "_act1", config.activation);
    if (config.block_dropout > 0) net.add(name + "_drop", Dropout{config.block_dropout, true});
    net.add(name + "_conv2", same_conv(channels, {3, 3}));
    const std::string branch = net.add(name + "_norm2", BatchNorm{});
    if (config.residual) {
        std::string shortcut = input;
        if (!same_shape) {
            net.add(name + "_project", same_conv(channels, {1, 1}), {input});
            shortcut = net.add(name + "_project_norm", BatchNorm{});
        }
        net.add(name + "_sum", Add{}, {branch, shortcut});
    }
    net.add(name + "_act2", config.activation);
}

void summarize_bands(NetworkBuilder& net) {
    const std::string input = net.last();
    const Pair all_bands{net.shape()[1], 1};
    const std::string mean = net.add("band_mean", Pool2d{PoolKind::average, all_bands, all_bands}, {input});
    const std::string max = net.add("band_max", Pool2d{PoolKind::max, all_bands, all_bands}, {input});
    net.add("band_summary", Concat{}, {mean, max});
}

// In the order of the enumerations' values.
constexpr std::array input_norm_words{"none", "band", "example"};
constexpr std::array band_summary_words{"flatten", "mean_max"};

std::vector<RcrnnStage> stages_from_json(const json& list) {
    if (!list.is_array()) throw UsageError("recipe [model]", "has 'stages' that are not a list");
    std::vector<RcrnnStage> stages;
    for (const json& entry : list) {
        JsonFields fields(entry, "recipe [[model.stages]]");
        RcrnnStage stage;
        stage.channels = fields.get_or("channels", stage.channels);
        stage.blocks = fields.get_or("blocks", stage.blocks);
        stage.pool = fields.get_or("pool", stage.pool);
        fields.finish();
        if (stage.blocks < 0 || stage.blocks > 100) {
            throw UsageError(fields.subject(), "has a number of blocks outside 0..100");
        }
        stages.push_back(stage);
    }
    return stages;
}

}  // namespace

RcrnnConfig rcrnn_config_from_json(const json& object) {
    JsonFields fields(object, "recipe [model]");
    RcrnnConfig c;
    fields.get_or<std::string>("kind", "rcrnn");
    c.input_pool = fields.get_or("input_pool", c.input_pool);
    c.input_norm = fields.get_choice_or("input_norm", input_norm_words, c.input_norm);
    c.stem_channels = fields.get_or("stem_channels", c.stem_channels);
    c.stem_kernel = fields.get_or("stem_kernel", c.stem_kernel);
    c.stem_pool = fields.get_or("stem_pool", c.stem_pool);
    if (fields.has("stages")) c.stages = stages_from_json(fields.at("stages"));
    c.residual = fields.get_or("residual", c.residual);
    c.block_dropout = fields.get_or("block_dropout", c.block_dropout);
    c.activation.function = fields.get_choice_or("activation", activation_words, c.activation.function);
    const bool elu = c.activation.function == ActivationKind::elu;
    const bool leaky = c.activation.function == ActivationKind::leaky_relu;
    c.activation.alpha = fields.get_or("activation_alpha", elu ? 1.0 : leaky ? 0.01 : 0.0);
    c.band_summary = fields.get_choice_or("band_summary", band_summary_words, c.band_summary);
    c.cell = fields.get_choice_or("cell", cell_words, c.cell);
    c.hidden = fields.get_or("hidden", c.hidden);
    c.bidirectional = fields.get_or("bidirectional", c.bidirectional);
    c.recurrent_dropout = fields.get_or("recurrent_dropout", c.recurrent_dropout);
    c.time_pool = fields.get_choice_or("time_pool", time_pool_words, c.time_pool);
    c.dropout = fields.get_or("dropout", c.dropout);
    fields.finish();
    if (c.stem_kernel[0] % 2 == 0 || c.stem_kernel[1] % 2 == 0) {
        throw UsageError(fields.subject(), "has a stem_kernel of even size", "use odd sizes");
    }
    return c;
}

Network build_rcrnn(const RcrnnConfig& config, std::int64_t bands, std::int64_t columns,
                    std::int64_t labels) {
    NetworkBuilder net({1, bands, columns});
    add_pool(net, "input_pool", PoolKind::average, config.input_pool);
    if (config.input_norm == InputNorm::band) net.add("input_norm", BandNorm{});
    if (config.input_norm == InputNorm::example) net.add("input_norm", Standardize{});
    net.add("stem_conv", same_conv(config.stem_channels, config.stem_kernel));
    net.add("stem_norm", BatchNorm{});
    net.add("stem_act", config.activation);
    add_pool(net, "stem_pool", PoolKind::max, config.stem_pool);
    for (std::size_t i = 0; i < config.stages.size(); ++i) {
        const std::string stage = "stage" + std::to_string(i + 1);
        for (std::int64_t block = 1; block <= config.stages[i].blocks; ++block) {
            add_block(net, stage + "_block" + std::to_string(block), config.stages[i].channels, config);
        }
        add_pool(net, stage + "_pool", PoolKind::max, config.stages[i].pool);
    }
    if (config.band_summary == BandSummary::mean_max) summarize_bands(net);
    net.add("sequence", ToSequence{});
    if (config.recurrent_dropout > 0) net.add("recurrent_drop", Dropout{config.recurrent_dropout});
    if (config.hidden != 0) {
        net.add("recurrent", Recurrent{config.cell, config.hidden, config.bidirectional, false});
    }
    net.add("time_pool", TimePool{config.time_pool});
    if (config.dropout > 0) net.add("drop", Dropout{config.dropout});
    net.add("classifier", Dense{labels});
    Network network = std::move(net).build();
    analyse(network);
    return network;
}

}  // namespace resonet
