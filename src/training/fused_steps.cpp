#include "training/fused_steps.h"

#include <algorithm>
#include <map>

#include "training/fused_norm.h"
#include "training/fused_recurrent.h"

namespace resonet {
namespace {

using torch::Tensor;

bool is_relu(const LayerSpec& spec) {
    const auto* activation = std::get_if<Activation>(&spec);
    return activation != nullptr && activation->function == ActivationKind::relu;
}

/// The network as a graph, and which layers are spoken for.
class Fusion {
  public:
    Fusion(const Network& network, const torch::nn::Module& module)
        : layers_(network.layers),
          modules_(module.named_children()),
          users_(layers_.size() + 1),
          taken_(layers_.size()) {
        std::map<std::string, std::size_t> values{{"input", 0}};
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            inputs_.emplace_back();
            for (const std::string& name : layers_[i].inputs) {
                inputs_.back().push_back(values.at(name));
                users_[values.at(name)].push_back(i);
            }
            values[layers_[i].name] = i + 1;
        }
    }

    std::vector<FusedStep> steps() {
        std::vector<FusedStep> found;
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            if (taken_[i]) continue;
            if (const auto* spec = std::get_if<Recurrent>(&layers_[i].spec)) add_recurrent(found, i, *spec);
            if (std::holds_alternative<BatchNorm>(layers_[i].spec)) add_norm(found, i);
        }
        std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.last < b.last; });
        return found;
    }

  private:
    template <typename Module>
    std::shared_ptr<Module> module_of(std::size_t layer) const {
        const auto* found = modules_.find(layers_[layer].name);
        return found == nullptr ? nullptr : std::dynamic_pointer_cast<Module>(*found);
    }

    /// The only user of a layer's output, if it can join.
    const Layer* only_user(std::size_t layer) const {
        const auto& users = users_[layer + 1];
        return users.size() == 1 && !taken_[users[0]] ? &layers_[users[0]] : nullptr;
    }

    void join(FusedStep& step, std::size_t layer) {
        taken_[layer] = true;
        step.layers.push_back(layer);
        step.last = layer;
    }

    void add_norm(std::vector<FusedStep>& found, std::size_t layer) {
        const auto norm = module_of<torch::nn::BatchNorm2dImpl>(layer);
        if (norm == nullptr || !norm->weight.defined() || !norm->running_mean.defined()) return;
        FusedNorm around;
        FusedStep step;
        step.inputs = inputs_[layer];
        if (const std::size_t before = step.inputs[0]; before > 0) {
            const std::size_t other = before - 1;
            if (is_relu(layers_[other].spec) && !taken_[other] && users_[before].size() == 1) {
                around.relu_before = true;
                step.inputs = inputs_[other];
                join(step, other);
            }
        }
        join(step, layer);
        const Layer* next = only_user(step.last);
        if (next != nullptr && std::holds_alternative<Add>(next->spec)) {
            const std::size_t sum = users_[step.last + 1][0];
            const std::size_t other = inputs_[sum][0] == step.last + 1 ? inputs_[sum][1] : inputs_[sum][0];
            // A step runs at the place of its last layer, so the other side is known by then.
            step.inputs.push_back(other);
            join(step, sum);
            next = only_user(step.last);
        }
        if (next != nullptr && is_relu(next->spec)) {
            around.relu_after = true;
            join(step, users_[step.last + 1][0]);
            next = only_user(step.last);
        }
        if (next != nullptr) {
            const auto* pool = std::get_if<Pool2d>(&next->spec);
            if (pool != nullptr && pool->function == PoolKind::max && pool->kernel == pool->stride) {
                around.pool_bands = pool->kernel[0];
                around.pool_frames = pool->kernel[1];
                join(step, users_[step.last + 1][0]);
            }
        }
        step.apply = [norm, around](const std::vector<Tensor>& x) {
            return fused_norm(x[0], x.size() > 1 ? x[1] : Tensor(), *norm, around);
        };
        found.push_back(std::move(step));
    }

    void add_recurrent(std::vector<FusedStep>& found, std::size_t layer, const Recurrent& spec) {
        if (spec.activation != RecurrentActivation::tanh || spec.single_bias) return;
        std::vector<Tensor> parameters;
        if (const auto lstm = module_of<torch::nn::LSTMImpl>(layer)) parameters = lstm->parameters();
        if (const auto gru = module_of<torch::nn::GRUImpl>(layer)) parameters = gru->parameters();
        const std::size_t expected = spec.bidirectional ? 8 : 4;
        if (parameters.size() != expected) return;
        FusedStep step;
        step.inputs = inputs_[layer];
        join(step, layer);
        step.apply = [parameters, cell = spec.cell,
                      last_only = spec.last_only](const std::vector<Tensor>& x) {
            const Tensor out = fused_recurrent(x[0], parameters, cell);
            return last_only ? out.select(1, -1) : out;
        };
        found.push_back(std::move(step));
    }

    const std::vector<Layer>& layers_;
    torch::OrderedDict<std::string, std::shared_ptr<torch::nn::Module>> modules_;
    std::vector<std::vector<std::size_t>> inputs_;  // of each layer, as values
    std::vector<std::vector<std::size_t>> users_;   // of each value, as layers
    std::vector<bool> taken_;
};

}  // namespace

std::vector<FusedStep> fuse(const Network& network, const torch::nn::Module& module) {
    return Fusion(network, module).steps();
}

bool can_fuse(const Tensor& input, bool training) {
    return input.device().is_cpu() && input.scalar_type() == torch::kFloat32 && input.numel() > 0 &&
           (training || !torch::GradMode::is_enabled());
}

}  // namespace resonet
