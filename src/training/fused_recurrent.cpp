#include "training/fused_recurrent.h"

#include <oneapi/dnnl/dnnl.hpp>

#include "core/error.h"

namespace resonet {
namespace {

using dnnl::memory;
using dnnl::prop_kind;
using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using Tag = memory::format_tag;
constexpr auto f32 = memory::data_type::f32;

struct Sizes {
    std::int64_t frames = 0;
    std::int64_t batch = 0;
    std::int64_t features = 0;
    std::int64_t hidden = 0;
    std::int64_t directions = 0;
    std::int64_t gates = 0;
};

/// How oneDNN sees the tensors; `plain` is how torch has them, the others are the primitive's choice.
struct Descs {
    memory::desc source;         // [frame, batch, feature]
    memory::desc result;         // [frame, batch, hidden * directions]
    memory::desc weight;         // [layer, direction, feature, gate, hidden]
    memory::desc hidden_weight;  // [layer, direction, hidden, gate, hidden]
    memory::desc bias;           // [layer, direction, gate, hidden]
    memory::desc plain_weight;
    memory::desc plain_hidden_weight;
    dnnl::rnn_direction direction;

    explicit Descs(const Sizes& s)
        : source({s.frames, s.batch, s.features}, f32, Tag::tnc),
          result({s.frames, s.batch, s.hidden * s.directions}, f32, Tag::tnc),
          weight({1, s.directions, s.features, s.gates, s.hidden}, f32, Tag::any),
          hidden_weight({1, s.directions, s.hidden, s.gates, s.hidden}, f32, Tag::any),
          bias({1, s.directions, 4, s.hidden}, f32, Tag::ldgo),
          plain_weight({1, s.directions, s.features, s.gates, s.hidden}, f32, Tag::ldgoi),
          plain_hidden_weight({1, s.directions, s.hidden, s.gates, s.hidden}, f32, Tag::ldgoi),
          direction(s.directions == 2 ? dnnl::rnn_direction::bidirectional_concat
                                      : dnnl::rnn_direction::unidirectional_right2left) {}
};

/// The primitives of a kind of cell; its descriptors differ in what they take.
struct Lstm {
    using Forward = dnnl::lstm_forward;
    using Backward = dnnl::lstm_backward;

    static Forward::desc forward(const Descs& d) {
        const memory::desc none;
        return {prop_kind::forward_training,
                d.direction,
                d.source,
                none,
                none,
                d.weight,
                d.hidden_weight,
                d.bias,
                d.result,
                none,
                none};
    }
    static Backward::desc backward(const Descs& d) {
        const memory::desc none;
        return {prop_kind::backward,
                d.direction,
                d.source,
                none,
                none,
                d.weight,
                d.hidden_weight,
                d.bias,
                d.result,
                none,
                none,
                d.source,
                none,
                none,
                d.weight,
                d.hidden_weight,
                d.bias,
                d.result,
                none,
                none};
    }
};

struct Gru {
    using Forward = dnnl::lbr_gru_forward;
    using Backward = dnnl::lbr_gru_backward;

    static Forward::desc forward(const Descs& d) {
        const memory::desc none;
        return {prop_kind::forward_training,
                d.direction,
                d.source,
                none,
                d.weight,
                d.hidden_weight,
                d.bias,
                d.result,
                none};
    }
    static Backward::desc backward(const Descs& d) {
        const memory::desc none;
        return {prop_kind::backward,
                d.direction,
                d.source,
                none,
                d.weight,
                d.hidden_weight,
                d.bias,
                d.result,
                none,
                d.source,
                none,
                d.weight,
                d.hidden_weight,
                d.bias,
                d.result,
                none};
    }
};

/// An engine and a stream of the CPU, and the memory objects that go with them.
class Device {
  public:
    memory view(const memory::desc& desc, const Tensor& tensor) const {
        return {desc, engine_, tensor.data_ptr()};
    }
    memory fresh(const memory::desc& desc) const { return {desc, engine_}; }
    const dnnl::engine& engine() const { return engine_; }

    memory as(const memory& from, const memory::desc& wanted) {
        if (from.get_desc() == wanted) return from;
        memory to(wanted, engine_);
        copy(from, to);
        return to;
    }
    void copy(memory from, memory to) { dnnl::reorder(from, to).execute(stream_, from, to); }
    void run(const dnnl::primitive& primitive, const std::unordered_map<int, memory>& arguments) {
        primitive.execute(stream_, arguments);
        stream_.wait();
    }

  private:
    dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream_{engine_};
};

Tensor bytes(const memory::desc& desc) {
    return torch::empty({static_cast<std::int64_t>(desc.get_size())}, torch::kUInt8);
}

template <typename Work>
auto with_onednn(Work work) {
    try {
        return work();
    } catch (const dnnl::error& error) {
        if (error.status == dnnl_out_of_memory) throw std::bad_alloc();
        throw SystemError("oneDNN", error.what(), "report this with the recipe that you used");
    }
}

/// source [frame, batch, feature], weight [direction, gate * hidden, feature],
/// hidden_weight [direction, gate * hidden, hidden], bias [direction, 4, hidden]: contiguous.
template <typename Cell>
class RecurrentFunction : public torch::autograd::Function<RecurrentFunction<Cell>> {
  public:
    static Tensor forward(AutogradContext* context, const Tensor& source, const Tensor& weight,
                          const Tensor& hidden_weight, const Tensor& bias) {
        return with_onednn([&] {
            const Sizes sizes = sizes_of(source, weight, hidden_weight);
            const Descs descs(sizes);
            Device device;
            const auto descriptor = forward_descriptor(descs, device);
            const Tensor result =
                torch::empty({sizes.frames, sizes.batch, sizes.hidden * sizes.directions}, source.options());
            const Tensor workspace = bytes(descriptor.workspace_desc());
            device.run(
                typename Cell::Forward(descriptor),
                {{DNNL_ARG_SRC_LAYER, device.view(descs.source, source)},
                 {DNNL_ARG_WEIGHTS_LAYER,
                  device.as(device.view(descs.plain_weight, weight), descriptor.weights_layer_desc())},
                 {DNNL_ARG_WEIGHTS_ITER, device.as(device.view(descs.plain_hidden_weight, hidden_weight),
                                                   descriptor.weights_iter_desc())},
                 {DNNL_ARG_BIAS, device.view(descs.bias, bias)},
                 {DNNL_ARG_DST_LAYER, device.view(descs.result, result)},
                 {DNNL_ARG_WORKSPACE, device.view(descriptor.workspace_desc(), workspace)}});
            context->save_for_backward({source, weight, hidden_weight, bias, result, workspace});
            return result;
        });
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        return with_onednn([&] {
            const variable_list saved = context->get_saved_variables();
            const Sizes sizes = sizes_of(saved[0], saved[1], saved[2]);
            const Descs descs(sizes);
            Device device;
            const auto forward = forward_descriptor(descs, device);
            const typename Cell::Backward::primitive_desc descriptor(Cell::backward(descs), device.engine(),
                                                                     forward);
            const Tensor grad = grads[0].contiguous();
            const Tensor source_grad = torch::empty_like(saved[0]);
            const Tensor weight_grad = torch::empty_like(saved[1]);
            const Tensor hidden_weight_grad = torch::empty_like(saved[2]);
            const Tensor bias_grad = torch::zeros_like(saved[3]);
            // The primitive adds to the gradients of the weights.
            const memory weight_sum = zeros(device, descriptor.diff_weights_layer_desc());
            const memory hidden_weight_sum = zeros(device, descriptor.diff_weights_iter_desc());
            device.run(typename Cell::Backward(descriptor),
                       {{DNNL_ARG_SRC_LAYER, device.view(descs.source, saved[0])},
                        {DNNL_ARG_WEIGHTS_LAYER, device.as(device.view(descs.plain_weight, saved[1]),
                                                           descriptor.weights_layer_desc())},
                        {DNNL_ARG_WEIGHTS_ITER, device.as(device.view(descs.plain_hidden_weight, saved[2]),
                                                          descriptor.weights_iter_desc())},
                        {DNNL_ARG_BIAS, device.view(descs.bias, saved[3])},
                        {DNNL_ARG_DST_LAYER, device.view(descs.result, saved[4])},
                        {DNNL_ARG_WORKSPACE, device.view(forward.workspace_desc(), saved[5])},
                        {DNNL_ARG_DIFF_DST_LAYER, device.view(descs.result, grad)},
                        {DNNL_ARG_DIFF_SRC_LAYER, device.view(descs.source, source_grad)},
                        {DNNL_ARG_DIFF_WEIGHTS_LAYER, weight_sum},
                        {DNNL_ARG_DIFF_WEIGHTS_ITER, hidden_weight_sum},
                        {DNNL_ARG_DIFF_BIAS, device.view(descs.bias, bias_grad)}});
            device.copy(weight_sum, device.view(descs.plain_weight, weight_grad));
            device.copy(hidden_weight_sum, device.view(descs.plain_hidden_weight, hidden_weight_grad));
            return variable_list{source_grad, weight_grad, hidden_weight_grad, bias_grad};
        });
    }

  private:
    static Sizes sizes_of(const Tensor& source, const Tensor& weight, const Tensor& hidden_weight) {
        const std::int64_t hidden = hidden_weight.size(2);
        return {source.size(0), source.size(1), source.size(2),
                hidden,         weight.size(0), weight.size(1) / hidden};
    }

    static typename Cell::Forward::primitive_desc forward_descriptor(const Descs& descs,
                                                                     const Device& device) {
        return {Cell::forward(descs), device.engine()};
    }

    static memory zeros(const Device& device, const memory::desc& desc) {
        memory result = device.fresh(desc);
        std::fill_n(static_cast<char*>(result.get_data_handle()), desc.get_size(), '\0');
        return result;
    }
};

/// torch's gates of a GRU are reset, update, new; oneDNN's are update, reset, new.
Tensor in_onednn_order(const Tensor& gates, CellKind cell) {
    if (cell == CellKind::lstm) return gates;
    const std::vector<Tensor> parts = gates.chunk(3);
    return torch::cat({parts[1], parts[0], parts[2]});
}

/// [4, hidden]: the four gates of an LSTM; of a GRU the hidden part of the new state has a bias of its own.
Tensor joined_bias(const Tensor& input_bias, const Tensor& hidden_bias, CellKind cell) {
    if (cell == CellKind::lstm) return (input_bias + hidden_bias).view({4, -1});
    const Tensor x = in_onednn_order(input_bias, cell).view({3, -1});
    const Tensor h = in_onednn_order(hidden_bias, cell).view({3, -1});
    return torch::cat({x.narrow(0, 0, 2) + h.narrow(0, 0, 2), x.narrow(0, 2, 1), h.narrow(0, 2, 1)});
}

}  // namespace

Tensor fused_recurrent(const Tensor& sequence, const std::vector<Tensor>& parameters, CellKind cell) {
    std::vector<Tensor> weights;
    std::vector<Tensor> hidden_weights;
    std::vector<Tensor> biases;
    for (std::size_t i = 0; i + 4 <= parameters.size(); i += 4) {
        weights.push_back(in_onednn_order(parameters[i], cell));
        hidden_weights.push_back(in_onednn_order(parameters[i + 1], cell));
        biases.push_back(joined_bias(parameters[i + 2], parameters[i + 3], cell));
    }
    // One-way layers run from the last frame to the first of a sequence turned round: the other way
    // oneDNN 2.6 computes wrong gradients of an LSTM's hidden weights.
    const bool turned = weights.size() == 1;
    const Tensor frames = sequence.transpose(0, 1);
    const Tensor source = (turned ? frames.flip(0) : frames).contiguous();
    const Tensor weight = torch::stack(weights);
    const Tensor hidden_weight = torch::stack(hidden_weights);
    const Tensor bias = torch::stack(biases);
    const Tensor result = cell == CellKind::lstm
                              ? RecurrentFunction<Lstm>::apply(source, weight, hidden_weight, bias)
                              : RecurrentFunction<Gru>::apply(source, weight, hidden_weight, bias);
    return (turned ? result.flip(0) : result).transpose(0, 1);
}

}  // namespace resonet
