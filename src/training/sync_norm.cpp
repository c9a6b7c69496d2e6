#include "training/sync_norm.h"

#include "core/error.h"

namespace resonet {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// All dimensions but the channels'.
std::vector<std::int64_t> other_dimensions(const Tensor& x) {
    std::vector<std::int64_t> dimensions{0};
    for (std::int64_t d = 2; d < x.dim(); ++d) dimensions.push_back(d);
    return dimensions;
}

/// [channel] in the shape that goes along with `x`.
Tensor along(const Tensor& channels, const Tensor& x) {
    std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
    shape[1] = -1;
    return channels.view(shape);
}

Tensor double_sum(const Tensor& x) {
    return x.sum(other_dimensions(x), false, torch::kFloat64);
}

struct Moments {
    Tensor mean;       // [channel], double
    Tensor variance;   // biased
    double count = 0;  // values a channel
};

/// Mean and variance of this process in two passes; those of all processes from theirs (Chan, Golub, LeVeque
/// 1983), so that nothing cancels.
Moments common_moments(const Tensor& x, Collective& collective) {
    const std::int64_t channels = x.size(1);
    const double here = static_cast<double>(x.numel()) / static_cast<double>(channels);
    const Tensor mean = double_sum(x) / here;
    const Tensor squares = double_sum((x - along(mean, x).to(x.scalar_type())).square());
    // The float that was subtracted is not quite the mean.
    const Tensor rounding = mean.to(x.scalar_type()).to(torch::kFloat64) - mean;
    // A row a process: count, means, sums of squares. The others' rows are zero here.
    Tensor table = torch::zeros({collective.size(), 1 + 2 * channels}, mean.options());
    Tensor row = table[collective.rank()];
    row[0] = here;
    row.narrow(0, 1, channels).copy_(mean);
    row.narrow(0, 1 + channels, channels).copy_(squares - here * rounding.square());
    collective.sum(table);
    const Tensor counts = table.narrow(1, 0, 1);
    const Tensor means = table.narrow(1, 1, channels);
    Moments all;
    all.count = counts.sum().item<double>();
    all.mean = (counts * means).sum(0) / all.count;
    const Tensor between = (counts * (means - all.mean).square()).sum(0);
    all.variance = (table.narrow(1, 1 + channels, channels).sum(0) + between) / all.count;
    return all;
}

void follow(const Tensor& running, const Tensor& value, double momentum) {
    if (running.defined()) running.lerp_(value.to(running.scalar_type()), momentum);
}

class SyncNorm : public torch::autograd::Function<SyncNorm> {
  public:
    static Tensor forward(AutogradContext* context, const Tensor& input, const Tensor& weight,
                          const Tensor& bias, const NormState& state, Collective* collective) {
        // Sixteen bits are too few for the arithmetic in between.
        const bool half = input.scalar_type() == torch::kHalf || input.scalar_type() == torch::kBFloat16;
        const Tensor x = half ? input.to(torch::kFloat32) : input;
        const Moments moments = common_moments(x, *collective);
        if (moments.count < 2) {
            throw UsageError("batch normalisation", "has a single value a channel to learn from",
                             "raise batch_size");
        }
        follow(state.running_mean, moments.mean, state.momentum);
        follow(state.running_var, moments.variance * (moments.count / (moments.count - 1)), state.momentum);
        const Tensor inverse = (moments.variance + state.epsilon).rsqrt();
        const Tensor scale = inverse * weight;
        const Tensor shift = bias - moments.mean * scale;
        context->save_for_backward({x, weight, moments.mean, inverse});
        context->saved_data["count"] = moments.count;
        context->saved_data["half"] = half;
        // The processes outlive the training, and it the graph.
        context->saved_data["collective"] =
            static_cast<std::int64_t>(reinterpret_cast<std::intptr_t>(collective));
        const auto kind = x.scalar_type();
        const Tensor y = torch::addcmul(along(shift.to(kind), x), x, along(scale.to(kind), x));
        return half ? y.to(input.scalar_type()) : y;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const variable_list saved = context->get_saved_variables();
        const Tensor& x = saved[0];
        const Tensor& weight = saved[1];
        const Tensor& mean = saved[2];
        const Tensor& inverse = saved[3];
        auto& collective = *reinterpret_cast<Collective*>(
            static_cast<std::intptr_t>(context->saved_data["collective"].toInt()));
        const double count = context->saved_data["count"].toDouble();
        const auto kind = x.scalar_type();
        const Tensor dy = gradients[0].to(kind);
        // Sums of dy and of dy times the normalised input, over this process's part.
        const Tensor sums = torch::stack({double_sum(dy), double_sum(dy * (x - along(mean.to(kind), x)))});
        const Tensor slope =
            sums[1] * inverse + (mean.to(kind).to(torch::kFloat64) - mean) * inverse * sums[0];
        Tensor all = torch::stack({sums[0], slope});
        const Tensor own = all.clone();
        collective.sum(all);
        // dx = scale (dy - mean(dy) - x^ mean(dy x^)), with x^ = (x - mean) inverse, as a dy + b x + c.
        const Tensor scale = inverse * weight;
        const Tensor b = -scale * inverse * all[1] / count;
        const Tensor c = -scale * all[0] / count - b * mean;
        Tensor dx = torch::addcmul(along(c.to(kind), x), dy, along(scale.to(kind), x));
        dx.addcmul_(x, along(b.to(kind), x));
        if (context->saved_data["half"].toBool()) dx = dx.to(gradients[0].scalar_type());
        const auto plain = weight.scalar_type();
        return {dx, own[1].to(plain), own[0].to(plain), Tensor(), Tensor()};
    }
};

}  // namespace

Tensor sync_batch_norm(const Tensor& input, const NormState& state, Collective& collective) {
    // Autograd functions take no tensors that are not there.
    const auto plain = state.running_mean.defined() ? state.running_mean.options() : input.options();
    const Tensor weight = state.weight.defined() ? state.weight : torch::ones({input.size(1)}, plain);
    const Tensor bias = state.bias.defined() ? state.bias : torch::zeros({input.size(1)}, plain);
    return SyncNorm::apply(input, weight, bias, state, &collective);
}

}  // namespace resonet
