#include "inference/plan.h"

#include <algorithm>
#include <map>
#include <string>

namespace resonet {
namespace {

// A node is what a name stands for: 0 is the network's input, i + 1 the output of layer i. Dropout and drop
// path do nothing, so their names stand for their inputs' nodes.
constexpr std::size_t input_node = 0;

class Planner {
  public:
    explicit Planner(const Network& network) : layers_(network.layers), facts_(analyse(network)) {
        std::map<std::string, std::size_t> nodes{{"input", input_node}};
        inputs_.resize(layers_.size());
        users_.resize(layers_.size() + 1);
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            for (const std::string& name : layers_[i].inputs) inputs_[i].push_back(nodes.at(name));
            if (does_nothing(i)) {
                nodes[layers_[i].name] = inputs_[i][0];
                continue;
            }
            nodes[layers_[i].name] = i + 1;
            for (const std::size_t node : inputs_[i]) users_[node].push_back(i);
        }
        output_ = nodes.at(layers_.back().name);
        value_.resize(layers_.size() + 1);
        value_[input_node] = 0;
        done_.resize(layers_.size());
        plan_.values = {network.input};
    }

    Plan plan() && {
        for (std::size_t i = 0; i < layers_.size(); ++i) {
            if (!done_[i] && !does_nothing(i)) add_step(i);
        }
        plan_.output = *value_[output_];
        return std::move(plan_);
    }

  private:
    template <typename Kind>
    bool is(std::size_t layer) const {
        return std::holds_alternative<Kind>(layers_[layer].spec);
    }

    bool does_nothing(std::size_t layer) const { return is<Dropout>(layer) || is<DropPath>(layer); }

    /// The one layer that reads `node`, if there is just one.
    std::optional<std::size_t> only_user(std::size_t node) const {
        if (node == output_ || users_[node].size() != 1) return std::nullopt;
        return users_[node][0];
    }

    template <typename Kind>
    std::optional<std::size_t> only_user_of_kind(std::size_t node) const {
        const auto user = only_user(node);
        return user && is<Kind>(*user) ? user : std::nullopt;
    }

    /// Whether the step being made may overwrite `node` when it takes over the sum `add`.
    bool may_be_overwritten(std::size_t node, std::size_t add) const {
        if (node == input_node || node == output_ || !value_[node]) return false;
        const auto no_longer_reads = [&](std::size_t user) { return user == add || done_[user]; };
        return std::all_of(users_[node].begin(), users_[node].end(), no_longer_reads);
    }

    void add_step(std::size_t layer) {
        Step step;
        step.layer = layer;
        for (const std::size_t node : inputs_[layer]) step.inputs.push_back(*value_[node]);
        std::size_t node = layer + 1;
        const auto absorb = [&](std::size_t next) {
            done_[next] = true;
            node = next + 1;
        };
        const bool weighted = is<Conv2d>(layer) || is<Dense>(layer);
        if (weighted) {
            if ((step.batch_norm = only_user_of_kind<BatchNorm>(node))) absorb(*step.batch_norm);
            if (const auto add = only_user_of_kind<Add>(node)) {
                const std::size_t other = inputs_[*add][0] == node ? inputs_[*add][1] : inputs_[*add][0];
                if (may_be_overwritten(other, *add)) {
                    step.residual = value_[other];
                    absorb(*add);
                }
            }
        }
        if (const auto next = only_user_of_kind<Activation>(node)) {
            if (weighted || is<Add>(layer) || is<BatchNorm>(layer)) {
                step.activation = std::get<Activation>(layers_[*next].spec);
                absorb(*next);
            }
        }
        done_[layer] = true;
        step.output = plan_.values.size();
        value_[node] = step.output;
        plan_.values.push_back(facts_.layers[node - 1].output);
        plan_.steps.push_back(std::move(step));
    }

    const std::vector<Layer>& layers_;
    NetworkFacts facts_;
    std::vector<std::vector<std::size_t>> inputs_;   // nodes, by layer
    std::vector<std::vector<std::size_t>> users_;    // layers, by node
    std::vector<std::optional<std::size_t>> value_;  // by node, once a step computes it
    std::vector<bool> done_;                         // by layer
    std::size_t output_ = 0;                         // node
    Plan plan_;
};

}  // namespace

Plan make_plan(const Network& network) {
    return Planner(network).plan();
}

}  // namespace resonet
