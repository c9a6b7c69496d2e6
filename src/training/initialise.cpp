#include "training/initialise.h"

#include <cmath>
#include <numbers>

#include "training/random.h"

namespace resonet {
namespace {

/// A number from the normal distribution (Box, Muller 1958).
double normal(Random& random) {
    const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));
    return radius * std::cos(2 * std::numbers::pi * random.uniform());
}

/// Fills `kernel` [out, in, window ...] of any number of axes.
void glorot_uniform(const torch::Tensor& kernel, Random& random) {
    const double window = kernel.dim() > 2 ? static_cast<double>(kernel[0][0].numel()) : 1;
    const auto out = static_cast<double>(kernel.size(0));
    const double in = kernel.dim() > 1 ? static_cast<double>(kernel.size(1)) : 1;
    const double limit = std::sqrt(6 / (window * (in + out)));
    torch::Tensor values = torch::empty(kernel.sizes());
    float* data = values.data_ptr<float>();
    for (std::int64_t i = 0; i < values.numel(); ++i) {
        data[i] = static_cast<float>(random.uniform(-limit, limit));
    }
    kernel.copy_(values);
}

/// Fills `matrix` [rows, columns], rows >= columns, with orthonormal columns, all such matrices being equally
/// likely: the Q of a random matrix, with the signs that make R's diagonal positive (Mezzadri 2007).
void orthogonal(const torch::Tensor& matrix, Random& random) {
    torch::Tensor values = torch::empty(matrix.sizes(), torch::kFloat64);
    double* data = values.data_ptr<double>();
    for (std::int64_t i = 0; i < values.numel(); ++i) data[i] = normal(random);
    const auto [q, r] = torch::linalg_qr(values);
    matrix.copy_(q * torch::sign(torch::diagonal(r)));
}

/// Draws the tensors of one layer, each by its role.
struct Draw {
    const torch::Tensor& tensor;
    std::string_view role;  // such as "weight_ih_l0_reverse"
    Random& random;

    template <typename Other>
    void operator()(const Other&) const {}
    void operator()(const Conv2d&) const { kernel_or_bias(); }
    void operator()(const Dense&) const { kernel_or_bias(); }
    void operator()(const AttentionPool&) const { kernel_or_bias(); }
    void operator()(const Recurrent& s) const {
        if (role.starts_with("weight_ih")) return glorot_uniform(tensor, random);
        if (role.starts_with("weight_hh")) return orthogonal(tensor, random);
        tensor.zero_();
        // Of two biases a gate, which are added, one is enough. PyTorch's gates: input, forget, cell, output.
        if (s.cell == CellKind::lstm && role.starts_with("bias_ih")) {
            tensor.narrow(0, s.hidden, s.hidden).fill_(1);
        }
    }

    void kernel_or_bias() const {
        if (role == "bias") {
            tensor.zero_();
        } else {
            glorot_uniform(tensor, random);
        }
    }
};

}  // namespace

void initialise_like_keras(TorchNetwork& module, const Network& network, std::uint64_t seed) {
    torch::NoGradGuard no_grad;
    auto parameters = module->named_parameters();
    const NetworkFacts facts = analyse(network);
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        const Layer& layer = network.layers[i];
        for (std::size_t k = 0; k < facts.layers[i].tensors.size(); ++k) {
            const TensorSpec& spec = facts.layers[i].tensors[k];
            const torch::Tensor* tensor = parameters.find(spec.name);
            if (tensor == nullptr) continue;
            Random random{seed, i, k};
            std::visit(Draw{*tensor, std::string_view(spec.name).substr(layer.name.size() + 1), random},
                       layer.spec);
        }
    }
}

}  // namespace resonet
