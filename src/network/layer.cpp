#include "network/layer.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "core/json_fields.h"

namespace resonet {
namespace {

using nlohmann::json;

template <typename Enum, std::size_t N>
const char* word(const std::array<const char*, N>& words, Enum value) {
    return words.at(static_cast<std::size_t>(value));
}

struct KindName {
    std::string_view operator()(const Conv2d&) const { return "conv2d"; }
    std::string_view operator()(const BatchNorm&) const { return "batch_norm"; }
    std::string_view operator()(const BandNorm&) const { return "band_norm"; }
    std::string_view operator()(const Activation&) const { return "activation"; }
    std::string_view operator()(const Pool2d&) const { return "pool2d"; }
    std::string_view operator()(const Add&) const { return "add"; }
    std::string_view operator()(const Multiply&) const { return "multiply"; }
    std::string_view operator()(const Concat&) const { return "concat"; }
    std::string_view operator()(const Dropout&) const { return "dropout"; }
    std::string_view operator()(const DropPath&) const { return "drop_path"; }
    std::string_view operator()(const Scaler&) const { return "scaler"; }
    std::string_view operator()(const Standardize&) const { return "standardize"; }
    std::string_view operator()(const ToSequence&) const { return "to_sequence"; }
    std::string_view operator()(const Recurrent&) const { return "recurrent"; }
    std::string_view operator()(const TimePool&) const { return "time_pool"; }
    std::string_view operator()(const AttentionPool&) const { return "attention_pool"; }
    std::string_view operator()(const GlobalAveragePool&) const { return "global_average_pool"; }
    std::string_view operator()(const Flatten&) const { return "flatten"; }
    std::string_view operator()(const Dense&) const { return "dense"; }
};

struct WriteFields {
    json& out;
    void operator()(const Conv2d& s) const {
        out["channels"] = s.channels;
        out["kernel"] = s.kernel;
        out["stride"] = s.stride;
        out["padding"] = s.padding;
        out["bias"] = s.bias;
    }
    void operator()(const BatchNorm& s) const {
        out["epsilon"] = s.epsilon;
        out["momentum"] = s.momentum;
    }
    void operator()(const BandNorm& s) const {
        out["epsilon"] = s.epsilon;
        out["momentum"] = s.momentum;
        out["affine"] = s.affine;
    }
    void operator()(const Activation& s) const {
        out["function"] = word(activation_words, s.function);
        out["alpha"] = s.alpha;
    }
    void operator()(const Pool2d& s) const {
        out["function"] = word(pool_words, s.function);
        out["kernel"] = s.kernel;
        out["stride"] = s.stride;
    }
    void operator()(const Dropout& s) const {
        out["rate"] = s.rate;
        out["channels"] = s.channels;
    }
    void operator()(const DropPath& s) const { out["rate"] = s.rate; }
    void operator()(const Scaler& s) const { out["axis"] = word(scaler_axis_words, s.axis); }
    void operator()(const AttentionPool& s) const { out["units"] = s.units; }
    void operator()(const Standardize& s) const { out["epsilon"] = s.epsilon; }
    void operator()(const Recurrent& s) const {
        out["cell"] = word(cell_words, s.cell);
        out["hidden"] = s.hidden;
        out["bidirectional"] = s.bidirectional;
        out["last_only"] = s.last_only;
        out["activation"] = word(recurrent_activation_words, s.activation);
        out["single_bias"] = s.single_bias;
    }
    void operator()(const TimePool& s) const { out["function"] = word(time_pool_words, s.function); }
    void operator()(const Dense& s) const {
        out["features"] = s.features;
        out["bias"] = s.bias;
    }
    template <typename Other>
    void operator()(const Other&) const {}  // the other kinds have no settings
};

struct ReadFields {
    JsonFields& in;
    void operator()(Conv2d& s) const {
        s.channels = in.get<std::int64_t>("channels");
        s.kernel = in.get<Pair>("kernel");
        s.stride = in.get<Pair>("stride");
        s.padding = in.get<Pair>("padding");
        s.bias = in.get<bool>("bias");
    }
    void operator()(BatchNorm& s) const {
        s.epsilon = in.get<double>("epsilon");
        s.momentum = in.get<double>("momentum");
    }
    void operator()(BandNorm& s) const {
        s.epsilon = in.get<double>("epsilon");
        s.momentum = in.get<double>("momentum");
        s.affine = in.get<bool>("affine");
    }
    void operator()(Activation& s) const {
        s.function = in.get_choice<ActivationKind>("function", activation_words);
        s.alpha = in.get<double>("alpha");
    }
    void operator()(Pool2d& s) const {
        s.function = in.get_choice<PoolKind>("function", pool_words);
        s.kernel = in.get<Pair>("kernel");
        s.stride = in.get<Pair>("stride");
    }
    void operator()(Dropout& s) const {
        s.rate = in.get<double>("rate");
        s.channels = in.get<bool>("channels");
    }
    void operator()(DropPath& s) const { s.rate = in.get<double>("rate"); }
    void operator()(Scaler& s) const { s.axis = in.get_choice<ScalerAxis>("axis", scaler_axis_words); }
    void operator()(AttentionPool& s) const { s.units = in.get<std::int64_t>("units"); }
    void operator()(Standardize& s) const { s.epsilon = in.get<double>("epsilon"); }
    void operator()(Recurrent& s) const {
        s.cell = in.get_choice<CellKind>("cell", cell_words);
        s.hidden = in.get<std::int64_t>("hidden");
        s.bidirectional = in.get<bool>("bidirectional");
        s.last_only = in.get<bool>("last_only");
        // Models written before these choices existed lack them.
        s.activation = in.get_choice_or("activation", recurrent_activation_words, s.activation);
        s.single_bias = in.get_or("single_bias", s.single_bias);
    }
    void operator()(TimePool& s) const {
        s.function = in.get_choice<TimePoolKind>("function", time_pool_words);
    }
    void operator()(Dense& s) const {
        s.features = in.get<std::int64_t>("features");
        s.bias = in.get<bool>("bias");
    }
    template <typename Other>
    void operator()(Other&) const {}
};

/// The kind called `name` with its default settings.
template <std::size_t I = 0>
std::optional<LayerSpec> default_spec(std::string_view name) {
    if constexpr (I < std::variant_size_v<LayerSpec>) {
        std::variant_alternative_t<I, LayerSpec> spec;
        if (KindName{}(spec) == name) return spec;
        return default_spec<I + 1>(name);
    } else {
        return std::nullopt;
    }
}

}  // namespace

std::string_view kind_name(const LayerSpec& spec) {
    return std::visit(KindName{}, spec);
}

json to_json(const Layer& layer) {
    json out{{"name", layer.name}, {"kind", kind_name(layer.spec)}, {"inputs", layer.inputs}};
    std::visit(WriteFields{out}, layer.spec);
    return out;
}

Layer layer_from_json(const json& object) {
    JsonFields head(object, "layer");
    Layer layer;
    layer.name = head.get<std::string>("name");
    JsonFields fields(object, "layer '" + layer.name + "'");
    fields.at("name");
    const auto kind = fields.get<std::string>("kind");
    layer.inputs = fields.get<std::vector<std::string>>("inputs");
    auto spec = default_spec(kind);
    if (!spec) throw UsageError(fields.subject(), "is of an unknown kind '" + kind + "'", "update Resonet");
    layer.spec = *spec;
    std::visit(ReadFields{fields}, layer.spec);
    fields.finish();
    return layer;
}

}  // namespace resonet
