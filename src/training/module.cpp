#include "training/module.h"

#include <map>

#include "core/error.h"
#include "training/layer_modules.h"
#include "training/sync_norm.h"

namespace resonet {
namespace {

namespace nn = torch::nn;
using torch::Tensor;
using Inputs = std::vector<Tensor>;
using Apply = std::function<Tensor(const Inputs&)>;

/// Registers what a layer owns with the module and returns its function.
struct MakeStep {
    nn::Module& owner;
    const std::string& name;
    const Shape& input;
    Collective* const* team;  // of the network, which may join one later

    template <typename Holder>
    Holder own(Holder holder) const {
        return owner.register_module(name, holder);
    }

    Apply operator()(const Conv2d& s) const {
        auto conv = own(nn::Conv2d(nn::Conv2dOptions(input[0], s.channels, {s.kernel[0], s.kernel[1]})
                                       .stride({s.stride[0], s.stride[1]})
                                       .padding({s.padding[0], s.padding[1]})
                                       .bias(s.bias)));
        return [conv](const Inputs& x) mutable { return conv(x[0]); };
    }
    Apply operator()(const BatchNorm& s) const {
        const std::int64_t features = input.size() == 2 ? input[1] : input[0];
        const auto options = nn::BatchNormOptions(features).eps(s.epsilon).momentum(s.momentum);
        if (input.size() == 3) {
            auto norm = own(nn::BatchNorm2d(options));
            // Of images one band high, torch 1.13 gets the gradients wrong in the other layout.
            return [norm, t = team](const Inputs& x) mutable {
                return apply_norm(norm, x[0].contiguous(at::MemoryFormat::ChannelsLast), *t);
            };
        }
        auto norm = own(nn::BatchNorm1d(options));
        if (input.size() == 2) {
            return [norm, t = team](const Inputs& x) mutable {
                return apply_norm(norm, x[0].flatten(0, 1), *t).view(x[0].sizes());
            };
        }
        return [norm, t = team](const Inputs& x) mutable { return apply_norm(norm, x[0], *t); };
    }
    Apply operator()(const BandNorm& s) const {
        auto norm = own(nn::BatchNorm2d(
            nn::BatchNormOptions(input[1]).eps(s.epsilon).momentum(s.momentum).affine(s.affine)));
        return [norm, t = team](const Inputs& x) mutable {
            return apply_norm(norm, x[0].transpose(1, 2), *t).transpose(1, 2);
        };
    }
    Apply operator()(const Activation& s) const {
        const double alpha = s.alpha;
        switch (s.function) {
            case ActivationKind::relu:
                return [](const Inputs& x) { return torch::relu(x[0]); };
            case ActivationKind::leaky_relu:
                return [alpha](const Inputs& x) { return torch::leaky_relu(x[0], alpha); };
            case ActivationKind::elu:
                return [alpha](const Inputs& x) { return torch::elu(x[0], alpha); };
            case ActivationKind::tanh:
                return [](const Inputs& x) { return torch::tanh(x[0]); };
            case ActivationKind::sigmoid:
                return [](const Inputs& x) { return torch::sigmoid(x[0]); };
        }
        throw SystemError("layer '" + name + "'", "has an activation the trainer does not know");
    }
    Apply operator()(const Pool2d& s) const {
        const std::vector<std::int64_t> kernel(s.kernel.begin(), s.kernel.end());
        const std::vector<std::int64_t> stride(s.stride.begin(), s.stride.end());
        if (s.function == PoolKind::max) {
            return [=](const Inputs& x) { return torch::max_pool2d(x[0], kernel, stride); };
        }
        return [=](const Inputs& x) { return torch::avg_pool2d(x[0], kernel, stride); };
    }
    Apply operator()(const Add&) const {
        return [](const Inputs& x) { return x[0] + x[1]; };
    }
    Apply operator()(const Multiply&) const {
        return [](const Inputs& x) {
            const bool per_channel = x[1].dim() < x[0].dim();
            return x[0] * (per_channel ? x[1].unsqueeze(-1).unsqueeze(-1) : x[1]);
        };
    }
    Apply operator()(const Concat&) const {
        return [](const Inputs& x) { return torch::cat(x, 1); };
    }
    Apply operator()(const Dropout& s) const {
        if (s.channels) {
            auto drop = own(nn::Dropout2d(s.rate));
            return [drop](const Inputs& x) mutable { return drop(x[0]); };
        }
        auto drop = own(nn::Dropout(s.rate));
        return [drop](const Inputs& x) mutable { return drop(x[0]); };
    }
    Apply operator()(const DropPath& s) const {
        auto drop = own(DropPathModule(s.rate));
        return [drop](const Inputs& x) mutable { return drop(x[0]); };
    }
    Apply operator()(const Scaler& s) const {
        auto scaler = own(ScalerModule(input, s.axis));
        return [scaler](const Inputs& x) mutable { return scaler(x[0]); };
    }
    Apply operator()(const Standardize& s) const {
        const double epsilon = s.epsilon;
        return [epsilon](const Inputs& x) {
            const Tensor flat = x[0].flatten(1);
            const Tensor mean = flat.mean(1, true);
            const Tensor deviation = flat.std(1, false, true);
            return ((flat - mean) / (deviation + epsilon)).view_as(x[0]);
        };
    }
    Apply operator()(const ToSequence&) const {
        return [](const Inputs& x) { return x[0].permute({0, 3, 1, 2}).flatten(2); };
    }
    Apply operator()(const Recurrent& s) const {
        const bool last_only = s.last_only;
        const auto finish = [last_only](const Tensor& out) { return last_only ? out.select(1, -1) : out; };
        if (s.cell == CellKind::gru) {
            auto cell = own(
                nn::GRU(nn::GRUOptions(input[1], s.hidden).batch_first(true).bidirectional(s.bidirectional)));
            return [cell, finish](const Inputs& x) mutable { return finish(std::get<0>(cell(x[0]))); };
        }
        if (s.activation == RecurrentActivation::relu || s.single_bias) {
            auto cell = own(OneWayLstm(input[1], s));
            return [cell, finish](const Inputs& x) mutable { return finish(cell(x[0])); };
        }
        auto cell = own(
            nn::LSTM(nn::LSTMOptions(input[1], s.hidden).batch_first(true).bidirectional(s.bidirectional)));
        return [cell, finish](const Inputs& x) mutable { return finish(std::get<0>(cell(x[0]))); };
    }
    Apply operator()(const TimePool& s) const {
        switch (s.function) {
            case TimePoolKind::mean:
                return [](const Inputs& x) { return x[0].mean(1); };
            case TimePoolKind::max:
                return [](const Inputs& x) { return x[0].amax(1); };
            case TimePoolKind::mean_max:
                return [](const Inputs& x) { return torch::cat({x[0].mean(1), x[0].amax(1)}, 1); };
        }
        throw SystemError("layer '" + name + "'", "has a pooling the trainer does not know");
    }
    Apply operator()(const AttentionPool& s) const {
        auto pool = own(AttentionPoolModule(input[1], s.units));
        return [pool](const Inputs& x) mutable { return pool(x[0]); };
    }
    Apply operator()(const GlobalAveragePool&) const {
        return [](const Inputs& x) { return x[0].mean(at::IntArrayRef{2, 3}); };
    }
    Apply operator()(const Flatten&) const {
        return [](const Inputs& x) { return x[0].flatten(1); };
    }
    Apply operator()(const Dense& s) const {
        auto dense = own(nn::Linear(nn::LinearOptions(input[0], s.features).bias(s.bias)));
        return [dense](const Inputs& x) mutable { return dense(x[0]); };
    }
};

/// Calls `visit(name, tensor)` for every parameter and for the buffers that are weights.
template <typename Visit>
void for_each_weight(const nn::Module& module, Visit visit) {
    for (const auto& item : module.named_parameters()) visit(item.key(), item.value());
    for (const auto& item : module.named_buffers()) {
        if (!item.key().ends_with(".num_batches_tracked")) visit(item.key(), item.value());
    }
}

bool only_drops(const Layer& layer) {
    return std::holds_alternative<Dropout>(layer.spec) || std::holds_alternative<DropPath>(layer.spec);
}

}  // namespace

TorchNetworkImpl::TorchNetworkImpl(const Network& network) : network_(network) {
    const NetworkFacts facts = analyse(network);
    std::map<std::string, std::size_t> values{{"input", 0}};
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        const Layer& layer = network.layers[i];
        Step step;
        for (const std::string& input : layer.inputs) step.inputs.push_back(values.at(input));
        step.apply =
            std::visit(MakeStep{*this, layer.name, facts.layers[i].inputs[0], &collective_}, layer.spec);
        steps_.push_back(std::move(step));
        values[layer.name] = i + 1;
    }
    fused_ = fuse(network_, *this);
    in_fused_.resize(steps_.size());
    for (const FusedStep& step : fused_) {
        for (const std::size_t layer : step.layers) in_fused_[layer] = true;
    }
}

std::vector<torch::Tensor> TorchNetworkImpl::forward_all(const torch::Tensor& input) {
    // Channels last is the layout that the CPU's convolutions and norms are fastest in.
    std::vector<torch::Tensor> values{input.dim() == 4 ? input.contiguous(at::MemoryFormat::ChannelsLast)
                                                       : input};
    Inputs inputs;
    for (const Step& step : steps_) {
        inputs.clear();
        for (const std::size_t from : step.inputs) inputs.push_back(values[from]);
        values.push_back(step.apply(inputs));
    }
    values.erase(values.begin());
    return values;
}

torch::Tensor TorchNetworkImpl::forward(torch::Tensor input) {
    // The fused norms know this process's batch alone.
    const bool joined = is_training() && collective_ != nullptr && collective_->size() > 1;
    if (joined || !can_fuse(input, is_training())) return forward_all(input).back();
    std::vector<torch::Tensor> values(steps_.size() + 1);
    values[0] = input.dim() == 4 ? input.contiguous(at::MemoryFormat::ChannelsLast) : input;
    auto next_fused = fused_.begin();
    Inputs inputs;
    const auto run = [&](std::size_t layer, const auto& step) {
        inputs.clear();
        for (const std::size_t from : step.inputs) inputs.push_back(values[from]);
        values[layer + 1] = step.apply(inputs);
    };
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        if (next_fused != fused_.end() && next_fused->last == i) {
            run(i, *next_fused++);
        } else if (!in_fused_[i]) {
            run(i, steps_[i]);
        }
    }
    return values.back();
}

void TorchNetworkImpl::zero_residual_branches() {
    torch::NoGradGuard no_grad;
    std::map<std::string, const Layer*> by_name;
    for (const Layer& layer : network_.layers) by_name[layer.name] = &layer;
    auto parameters = named_parameters();
    for (const Layer& layer : network_.layers) {
        if (!std::holds_alternative<Add>(layer.spec)) continue;
        auto branch = by_name.find(layer.inputs[0]);
        while (branch != by_name.end() && only_drops(*branch->second)) {
            branch = by_name.find(branch->second->inputs[0]);
        }
        if (branch == by_name.end() || !std::holds_alternative<BatchNorm>(branch->second->spec)) continue;
        parameters[branch->first + ".weight"].zero_();
    }
}

Weights export_weights(const TorchNetwork& module) {
    Weights weights;
    for_each_weight(*module, [&](const std::string& name, const torch::Tensor& tensor) {
        const torch::Tensor plain = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
        const float* data = plain.data_ptr<float>();
        weights[name] = {Shape(plain.sizes().begin(), plain.sizes().end()), {data, data + plain.numel()}};
    });
    return weights;
}

void import_weights(TorchNetwork& module, const Weights& weights) {
    torch::NoGradGuard no_grad;
    for_each_weight(*module, [&](const std::string& name, torch::Tensor tensor) {
        const auto found = weights.find(name);
        if (found == weights.end()) throw UsageError("weights", "lack the tensor '" + name + "'");
        const auto& [shape, values] = found->second;
        if (tensor.sizes() != at::IntArrayRef(shape)) {
            throw UsageError("weights", "have a tensor '" + name + "' of another shape");
        }
        tensor.copy_(torch::tensor(values).view(shape));
    });
}

}  // namespace resonet
