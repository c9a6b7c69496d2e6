#include "inference/reference.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "inference/reference_cell.h"

namespace resonet::testing {
namespace {

std::size_t at(std::int64_t a, std::int64_t size_b, std::int64_t b, std::int64_t size_c, std::int64_t c) {
    return static_cast<std::size_t>((a * size_b + b) * size_c + c);
}

double activated(const Activation& s, double v) {
    if (s.function == ActivationKind::relu) return std::max(v, 0.0);
    if (s.function == ActivationKind::leaky_relu) return v > 0 ? v : s.alpha * v;
    if (s.function == ActivationKind::elu) return v > 0 ? v : s.alpha * (std::exp(v) - 1);
    return s.function == ActivationKind::tanh ? std::tanh(v) : sigmoid(v);
}

struct Evaluate {
    const std::vector<Shape>& shapes;  // of the inputs
    const std::vector<Values>& inputs;
    const Shape& out_shape;
    Reader tensor;

    const Values& x() const { return inputs[0]; }
    Values zeros() const { return Values(static_cast<std::size_t>(element_count(out_shape)), 0.0); }

    Values operator()(const Conv2d& s) const {
        const Values weight = tensor("weight");
        const Values bias = tensor("bias");
        Values out = zeros();
        const Shape& in = shapes[0];
        std::size_t i = 0;
        for (std::int64_t o = 0; o < out_shape[0]; ++o) {
            for (std::int64_t y = 0; y < out_shape[1]; ++y) {
                for (std::int64_t z = 0; z < out_shape[2]; ++z, ++i) {
                    if (!bias.empty()) out[i] = bias[static_cast<std::size_t>(o)];
                    for (std::int64_t c = 0; c < in[0]; ++c) {
                        for (std::int64_t ky = 0; ky < s.kernel[0]; ++ky) {
                            for (std::int64_t kz = 0; kz < s.kernel[1]; ++kz) {
                                const std::int64_t row = y * s.stride[0] + ky - s.padding[0];
                                const std::int64_t column = z * s.stride[1] + kz - s.padding[1];
                                if (row < 0 || row >= in[1] || column < 0 || column >= in[2]) continue;
                                const std::size_t w = at(o * in[0] + c, s.kernel[0], ky, s.kernel[1], kz);
                                out[i] += weight[w] * x()[at(c, in[1], row, in[2], column)];
                            }
                        }
                    }
                }
            }
        }
        return out;
    }
    /// Normalises `x` where value i belongs to the statistics group_of(i).
    template <typename GroupOf>
    Values normalise(double epsilon, GroupOf group_of) const {
        const Values mean = tensor("running_mean");
        const Values variance = tensor("running_var");
        const Values gamma = tensor("weight");
        const Values beta = tensor("bias");
        Values out = x();
        for (std::size_t i = 0; i < out.size(); ++i) {
            const std::size_t g = group_of(i);
            out[i] = (out[i] - mean[g]) / std::sqrt(variance[g] + epsilon);
            if (!gamma.empty()) out[i] = out[i] * gamma[g] + beta[g];
        }
        return out;
    }
    Values operator()(const BatchNorm& s) const {
        if (shapes[0].size() == 2) {
            const auto features = static_cast<std::size_t>(shapes[0][1]);
            return normalise(s.epsilon, [=](std::size_t i) { return i % features; });
        }
        const std::size_t per_channel = x().size() / static_cast<std::size_t>(shapes[0][0]);
        return normalise(s.epsilon, [=](std::size_t i) { return i / per_channel; });
    }
    Values operator()(const BandNorm& s) const {
        const auto bands = static_cast<std::size_t>(shapes[0][1]);
        const auto frames = static_cast<std::size_t>(shapes[0][2]);
        return normalise(s.epsilon, [=](std::size_t i) { return i / frames % bands; });
    }
    Values operator()(const Activation& s) const {
        Values out = x();
        for (double& v : out) v = activated(s, v);
        return out;
    }
    Values operator()(const Pool2d& s) const {
        Values out = zeros();
        const Shape& in = shapes[0];
        std::size_t i = 0;
        for (std::int64_t c = 0; c < out_shape[0]; ++c) {
            for (std::int64_t y = 0; y < out_shape[1]; ++y) {
                for (std::int64_t z = 0; z < out_shape[2]; ++z, ++i) {
                    double sum = 0;
                    double largest = -std::numeric_limits<double>::infinity();
                    for (std::int64_t ky = 0; ky < s.kernel[0]; ++ky) {
                        for (std::int64_t kz = 0; kz < s.kernel[1]; ++kz) {
                            const double v =
                                x()[at(c, in[1], y * s.stride[0] + ky, in[2], z * s.stride[1] + kz)];
                            sum += v;
                            largest = std::max(largest, v);
                        }
                    }
                    const auto count = static_cast<double>(s.kernel[0] * s.kernel[1]);
                    out[i] = s.function == PoolKind::max ? largest : sum / count;
                }
            }
        }
        return out;
    }
    Values operator()(const Add&) const {
        Values out = x();
        for (std::size_t i = 0; i < out.size(); ++i) out[i] += inputs[1][i];
        return out;
    }
    Values operator()(const Multiply&) const {
        Values out = x();
        const std::size_t run = out.size() / inputs[1].size();  // values that share a factor
        for (std::size_t i = 0; i < out.size(); ++i) out[i] *= inputs[1][i / run];
        return out;
    }
    Values operator()(const Concat&) const {
        Values out;
        for (const Values& input : inputs) out.insert(out.end(), input.begin(), input.end());
        return out;
    }
    Values operator()(const Dropout&) const { return x(); }
    Values operator()(const DropPath&) const { return x(); }
    Values operator()(const Scaler& s) const {
        const Values mean = tensor("mean");
        const Values deviation = tensor("deviation");
        const std::size_t run = s.axis == ScalerAxis::band ? static_cast<std::size_t>(shapes[0][2]) : 1;
        Values out = x();
        for (std::size_t i = 0; i < out.size(); ++i) {
            const std::size_t g = i / run % mean.size();
            out[i] = (out[i] - mean[g]) / deviation[g];
        }
        return out;
    }
    Values operator()(const Standardize& s) const {
        double mean = 0;
        for (const double v : x()) mean += v / static_cast<double>(x().size());
        double variance = 0;
        for (const double v : x()) variance += (v - mean) * (v - mean) / static_cast<double>(x().size());
        Values out = x();
        for (double& v : out) v = (v - mean) / (std::sqrt(variance) + s.epsilon);
        return out;
    }
    Values operator()(const ToSequence&) const {
        Values out = zeros();
        const Shape& in = shapes[0];
        for (std::int64_t c = 0; c < in[0]; ++c) {
            for (std::int64_t b = 0; b < in[1]; ++b) {
                for (std::int64_t t = 0; t < in[2]; ++t) {
                    out[at(t, in[0], c, in[1], b)] = x()[at(c, in[1], b, in[2], t)];
                }
            }
        }
        return out;
    }
    Values operator()(const Recurrent& s) const {
        const Values forward = run_direction(s, tensor, x(), shapes[0], "");
        const Values backward =
            s.bidirectional ? run_direction(s, tensor, x(), shapes[0], "_reverse") : Values{};
        const auto frames = shapes[0][0];
        Values out;
        for (std::int64_t t = s.last_only ? frames - 1 : 0; t < frames; ++t) {
            for (const Values* half : {&forward, &backward}) {
                if (half->empty()) continue;
                const auto row = half->begin() + t * s.hidden;
                out.insert(out.end(), row, row + s.hidden);
            }
        }
        return out;
    }
    Values operator()(const TimePool& s) const {
        const auto frames = static_cast<std::size_t>(shapes[0][0]);
        const auto width = static_cast<std::size_t>(shapes[0][1]);
        Values mean(width, 0.0);
        Values largest(width, -std::numeric_limits<double>::infinity());
        for (std::size_t i = 0; i < x().size(); ++i) {
            mean[i % width] += x()[i] / static_cast<double>(frames);
            largest[i % width] = std::max(largest[i % width], x()[i]);
        }
        if (s.function == TimePoolKind::mean) return mean;
        if (s.function == TimePoolKind::max) return largest;
        mean.insert(mean.end(), largest.begin(), largest.end());
        return mean;
    }
    Values operator()(const AttentionPool& s) const {
        const Values weight = tensor("weight");
        const Values bias = tensor("bias");
        const Values score = tensor("score");
        const auto frames = static_cast<std::size_t>(shapes[0][0]);
        const auto width = static_cast<std::size_t>(shapes[0][1]);
        Values out = zeros();
        double total = 0;
        for (std::size_t t = 0; t < frames; ++t) {
            double sum = 0;
            for (std::size_t u = 0; u < static_cast<std::size_t>(s.units); ++u) {
                double hidden = bias[u];
                for (std::size_t f = 0; f < width; ++f) hidden += weight[u * width + f] * x()[t * width + f];
                sum += score[u] * std::tanh(hidden);
            }
            total += std::exp(sum);
            for (std::size_t f = 0; f < width; ++f) out[f] += std::exp(sum) * x()[t * width + f];
        }
        for (double& v : out) v /= total;
        return out;
    }
    Values operator()(const GlobalAveragePool&) const {
        Values out = zeros();
        const std::size_t per_channel = x().size() / out.size();
        for (std::size_t i = 0; i < x().size(); ++i) {
            out[i / per_channel] += x()[i] / static_cast<double>(per_channel);
        }
        return out;
    }
    Values operator()(const Flatten&) const { return x(); }
    Values operator()(const Dense&) const {
        const Values weight = tensor("weight");
        const Values bias = tensor("bias");
        Values out = zeros();
        for (std::size_t o = 0; o < out.size(); ++o) {
            if (!bias.empty()) out[o] = bias[o];
            for (std::size_t i = 0; i < x().size(); ++i) out[o] += weight[o * x().size() + i] * x()[i];
        }
        return out;
    }
};

}  // namespace

std::vector<double> reference_output(const Network& network, const Weights& weights,
                                     const std::vector<float>& input) {
    const NetworkFacts facts = analyse(network);
    std::map<std::string, Values> outputs{{"input", Values(input.begin(), input.end())}};
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        const Layer& layer = network.layers[i];
        std::vector<Values> inputs;
        for (const std::string& name : layer.inputs) inputs.push_back(outputs.at(name));
        const Evaluate evaluate{facts.layers[i].inputs, inputs, facts.layers[i].output, {layer, weights}};
        outputs[layer.name] = std::visit(evaluate, layer.spec);
    }
    return outputs.at(network.layers.back().name);
}

}  // namespace resonet::testing
