#include "network/rcrnn.h"

#include <nlohmann/json.hpp>

#include "network/network_options.h"

namespace resonet {
namespace {

using nlohmann::json;

// In the order of the enumeration's values.
constexpr std::array input_norm_words{"none", "band", "example"};

constexpr std::int64_t most_blocks = 100;

[[noreturn]] void too_deep(const json& stages) {
    throw FieldError("recipe [model]", "stages", stages, "has stages with more than 100 blocks in all",
                     "choose fewer");
}

std::vector<RcrnnStage> stages_from_json(const json& list) {
    if (!list.is_array()) {
        throw FieldError("recipe [model]", "stages", list, "has 'stages' that are not a list");
    }
    if (static_cast<std::int64_t>(list.size()) > most_blocks) too_deep(list);
    std::vector<RcrnnStage> stages;
    std::int64_t blocks = 0;
    for (const json& entry : list) {
        JsonFields fields(entry, "recipe [[model.stages]]");
        RcrnnStage stage;
        stage.channels = fields.get_or("channels", stage.channels);
        stage.blocks = fields.get_ranged<std::int64_t>("blocks", stage.blocks, 0, most_blocks);
        stage.pool = read_pair(fields, "pool", stage.pool);
        fields.finish();
        stages.push_back(stage);
        blocks += stage.blocks;
    }
    if (blocks > most_blocks) too_deep(list);
    return stages;
}

void require_possible(JsonFields& fields, const RcrnnConfig& c) {
    if (c.stem_kernel[0] % 2 == 0 || c.stem_kernel[1] % 2 == 0) {
        throw FieldError(fields.subject(), "stem_kernel", fields.at("stem_kernel"),
                         "has a stem_kernel of even size", "use odd sizes");
    }
    if (c.stochastic_depth > 0 && !c.residual) {
        throw FieldError(fields.subject(), "stochastic_depth", c.stochastic_depth,
                         "has stochastic_depth without residual connections", "drop one of the two");
    }
}

void add_stem(NetworkBuilder& net, const RcrnnConfig& config) {
    ConvBlock stem;
    stem.channels = config.stem_channels;
    stem.kernel = config.stem_kernel;
    stem.padding = {config.stem_kernel[0] / 2, config.stem_kernel[1] / 2};
    stem.bias = false;
    stem.order = ConvOrder::norm_activation_pool;
    stem.norm = BatchNorm{};
    stem.activation = config.activation;
    stem.pool = config.stem_pool;
    add_conv_block(net, "stem", stem);
}

void add_stages(NetworkBuilder& net, const RcrnnConfig& config) {
    std::int64_t count = 0;
    for (const RcrnnStage& stage : config.stages) count += stage.blocks;
    std::int64_t number = 0;
    ResidualBlock block;
    block.activation = config.activation;
    block.residual = config.residual;
    block.preactivation = config.preactivation;
    block.dropout = config.block_dropout;
    block.squeeze_excitation = config.squeeze_excitation;
    for (std::size_t i = 0; i < config.stages.size(); ++i) {
        const std::string stage = "stage" + std::to_string(i + 1);
        block.channels = config.stages[i].channels;
        for (std::int64_t b = 1; b <= config.stages[i].blocks; ++b) {
            ++number;
            block.drop_path =
                config.stochastic_depth * static_cast<double>(number) / static_cast<double>(count);
            add_residual_block(net, stage + "_block" + std::to_string(b), block);
            if (config.preactivation && number == count) {
                // The sum itself comes out of the last block.
                net.add("final_norm", BatchNorm{});
                net.add("final_act", config.activation);
            }
        }
        add_pool(net, stage + "_pool", PoolKind::max, config.stages[i].pool);
    }
}

}  // namespace

RcrnnConfig rcrnn_config_from_json(const json& object) {
    JsonFields fields(object, "recipe [model]");
    RcrnnConfig c;
    fields.get_or<std::string>("kind", "rcrnn");
    c.input_pool = read_pair(fields, "input_pool", c.input_pool);
    c.input_norm = fields.get_choice_or("input_norm", input_norm_words, c.input_norm);
    c.stem_channels = fields.get_or("stem_channels", c.stem_channels);
    c.stem_kernel = read_pair(fields, "stem_kernel", c.stem_kernel);
    c.stem_pool = read_pair(fields, "stem_pool", c.stem_pool);
    if (fields.has("stages")) c.stages = stages_from_json(fields.at("stages"));
    c.residual = fields.get_or("residual", c.residual);
    c.preactivation = fields.get_or("preactivation", c.preactivation);
    c.squeeze_excitation =
        fields.get_ranged<std::int64_t>("squeeze_excitation", c.squeeze_excitation, 0, 1024);
    c.stochastic_depth = read_rate(fields, "stochastic_depth", c.stochastic_depth);
    c.block_dropout = read_rate(fields, "block_dropout", c.block_dropout);
    c.activation = read_activation(fields, c.activation);
    c.band_summary = fields.get_choice_or("band_summary", band_summary_words, c.band_summary);
    c.cell = fields.get_choice_or("cell", cell_words, c.cell);
    c.hidden = fields.get_or("hidden", c.hidden);
    c.recurrent_layers = fields.get_ranged<std::int64_t>("recurrent_layers", c.recurrent_layers, 1, 100);
    c.bidirectional = fields.get_or("bidirectional", c.bidirectional);
    c.recurrent_dropout = read_rate(fields, "recurrent_dropout", c.recurrent_dropout);
    c.time_pool = fields.get_choice_or("time_pool", time_summary_words, c.time_pool);
    c.attention_units = fields.get_or("attention_units", c.attention_units);
    c.dropout = read_rate(fields, "dropout", c.dropout);
    fields.finish();
    require_possible(fields, c);
    return c;
}

Network build_rcrnn(const RcrnnConfig& config, std::int64_t bands, std::int64_t columns,
                    std::int64_t labels) {
    NetworkBuilder net({1, bands, columns});
    add_pool(net, "input_pool", PoolKind::average, config.input_pool);
    if (config.input_norm == InputNorm::band) net.add("input_norm", BandNorm{});
    if (config.input_norm == InputNorm::example) net.add("input_norm", Standardize{});
    if (config.convolutions) {
        add_stem(net, config);
        add_stages(net, config);
    }
    add_band_summary(net, config.convolutions ? config.band_summary : BandSummary::flatten);
    add_dropout(net, "recurrent_drop", config.recurrent_dropout);
    if (config.hidden != 0) {
        RecurrentStack stack;
        stack.cell = config.cell;
        stack.hidden.assign(static_cast<std::size_t>(config.recurrent_layers), config.hidden);
        stack.bidirectional = config.bidirectional;
        stack.last_only = false;
        add_recurrent_stack(net, "recurrent", stack);
    }
    add_time_summary(net, config.time_pool, config.attention_units);
    return finish_network(std::move(net), labels, config.dropout);
}

}  // namespace resonet
