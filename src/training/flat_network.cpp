#include "training/flat_network.h"

namespace resonet {
namespace {

constexpr std::int64_t alignment = 16;  // floats

std::int64_t padded(std::int64_t count) {
    return (count + alignment - 1) / alignment * alignment;
}

std::int64_t padded_size(const std::vector<torch::Tensor>& tensors) {
    std::int64_t size = 0;
    for (const torch::Tensor& tensor : tensors) size += padded(tensor.numel());
    return size;
}

/// Moves the tensors into `memory`, one after the other.
void move_into(torch::Tensor memory, const std::vector<torch::Tensor>& tensors) {
    std::int64_t at = 0;
    for (const torch::Tensor& tensor : tensors) {
        const torch::Tensor place = memory.narrow(0, at, tensor.numel()).view(tensor.sizes());
        place.copy_(tensor);
        torch::Tensor(tensor).set_data(place);
        at += padded(tensor.numel());
    }
}

void give_gradients(const torch::Tensor& memory, const std::vector<torch::Tensor>& parameters) {
    std::int64_t at = 0;
    for (const torch::Tensor& parameter : parameters) {
        parameter.mutable_grad() = memory.narrow(0, at, parameter.numel()).view(parameter.sizes());
        at += padded(parameter.numel());
    }
}

}  // namespace

FlatNetwork flatten(TorchNetwork& network) {
    torch::NoGradGuard no_grad;
    std::vector<torch::Tensor> parameters;
    std::vector<torch::Tensor> others;
    for (const torch::Tensor& p : network->parameters()) (p.dim() > 1 ? parameters : others).push_back(p);
    const std::int64_t decayed = padded_size(parameters);
    parameters.insert(parameters.end(), others.begin(), others.end());
    std::vector<torch::Tensor> buffers;
    for (const torch::Tensor& buffer : network->buffers()) {
        if (buffer.is_floating_point()) buffers.push_back(buffer);
    }
    const auto like = parameters.empty() ? torch::TensorOptions() : parameters.front().options();
    const auto plain = like.requires_grad(false);

    FlatNetwork flat;
    flat.weights = torch::zeros({padded_size(parameters)}, plain);
    flat.gradient = torch::zeros_like(flat.weights);
    flat.buffers = torch::zeros({padded_size(buffers)}, plain);
    move_into(flat.weights, parameters);
    move_into(flat.buffers, buffers);
    give_gradients(flat.gradient, parameters);
    const std::int64_t undecayed = flat.weights.numel() - decayed;
    flat.decayed = flat.weights.narrow(0, 0, decayed);
    flat.decayed.mutable_grad() = flat.gradient.narrow(0, 0, decayed);
    flat.undecayed = flat.weights.narrow(0, decayed, undecayed);
    flat.undecayed.mutable_grad() = flat.gradient.narrow(0, decayed, undecayed);
    return flat;
}

void follow(FlatNetwork& average, const FlatNetwork& network, double decay) {
    torch::NoGradGuard no_grad;
    const auto move = [decay](torch::Tensor& to, const torch::Tensor& from) {
        if (decay > 0) {
            to.lerp_(from, 1 - decay);
        } else {
            to.copy_(from);
        }
    };
    move(average.weights, network.weights);
    move(average.buffers, network.buffers);
}

}  // namespace resonet
