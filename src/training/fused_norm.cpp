#include "training/fused_norm.h"

#include <ATen/Parallel.h>

#include <limits>

namespace resonet {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

Tensor channels_last(const Tensor& image) {
    return image.contiguous(at::MemoryFormat::ChannelsLast);
}

NormShape shape_of(const Tensor& image, const FusedNorm& around) {
    constexpr float none = -std::numeric_limits<float>::infinity();
    return {image.size(2),
            image.size(3),
            image.size(1),
            around.pool_bands,
            around.pool_frames,
            around.relu_before ? 0.0F : none,
            around.relu_after ? 0.0F : none};
}

const float* image_data(const Tensor& batch, std::int64_t i) {
    return batch.defined() ? batch.data_ptr<float>() + i * (batch.numel() / batch.size(0)) : nullptr;
}

/// Adds up in doubles [2, channel] what add(image, scratch [4, channel], sums) gives for each image.
template <typename Add>
Tensor sum_over_images(std::int64_t images, std::int64_t channels, Add add) {
    const Tensor sums = torch::zeros({images, 2, channels}, torch::kFloat64);
    double* const data = sums.data_ptr<double>();
    at::parallel_for(0, images, 1, [&](std::int64_t begin, std::int64_t end) {
        std::vector<float> scratch(static_cast<std::size_t>(4 * channels));
        for (std::int64_t i = begin; i < end; ++i) add(i, scratch.data(), data + i * 2 * channels);
    });
    return sums.sum(0);
}

struct Moments {
    Tensor mean;      // [channel], float
    Tensor variance;  // of the population
};

Moments moments_of(const Tensor& image, const NormShape& shape) {
    const std::int64_t pixels = shape.bands * shape.frames;
    // Differences from a value of the channel itself keep the squares small.
    const Tensor pivot =
        image.select(0, 0).select(1, 0).select(1, 0).clamp_min(shape.floor_before).contiguous();
    const Tensor sums =
        sum_over_images(image.size(0), shape.channels, [&](std::int64_t i, float* scratch, double* to) {
            add_moments(image_data(image, i), pixels, shape.channels, shape.floor_before,
                        pivot.data_ptr<float>(), scratch, to);
        });
    const double count = static_cast<double>(image.size(0) * pixels);
    const Tensor mean = sums[0] / count;
    const Tensor variance = (sums[1] / count - mean * mean).clamp_min(0);
    return {(mean + pivot).to(torch::kFloat32), variance.to(torch::kFloat32)};
}

void update_running(torch::nn::BatchNorm2dImpl& norm, const Moments& moments, std::int64_t count) {
    if (!norm.running_mean.defined()) return;
    norm.num_batches_tracked += 1;
    const double share = norm.options.momentum().value_or(1.0 / norm.num_batches_tracked.item<double>());
    const double unbiased =
        static_cast<double>(count) / static_cast<double>(std::max<std::int64_t>(count - 1, 1));
    norm.running_mean.mul_(1 - share).add_(moments.mean, share);
    norm.running_var.mul_(1 - share).add_(moments.variance, share * unbiased);
}

Tensor apply_norm(const Tensor& image, const Tensor& residual, const Tensor& scale, const Tensor& shift,
                  const NormShape& shape) {
    const Tensor out =
        torch::empty({image.size(0), shape.channels, shape.pooled_bands(), shape.pooled_frames()},
                     image.options().memory_format(at::MemoryFormat::ChannelsLast));
    float* const data = out.data_ptr<float>();
    const std::int64_t step = out.numel() / image.size(0);
    at::parallel_for(0, image.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const NormInput input{image_data(image, i), image_data(residual, i), scale.data_ptr<float>(),
                                  shift.data_ptr<float>()};
            norm_forward(shape, input, data + i * step);
        }
    });
    return out;
}

class TrainNorm : public torch::autograd::Function<TrainNorm> {
  public:
    static Tensor forward(AutogradContext* context, const Tensor& image,
                          const c10::optional<Tensor>& maybe_residual, const Tensor& weight,
                          const Tensor& bias, const Moments& moments, double epsilon,
                          const FusedNorm& around) {
        const Tensor residual = maybe_residual.value_or(Tensor());
        const NormShape shape = shape_of(image, around);
        const Tensor inverse = torch::rsqrt(moments.variance + epsilon);
        const Tensor scale = weight * inverse;
        const Tensor shift = bias - moments.mean * scale;
        context->save_for_backward({image, residual, moments.mean, inverse, scale, shift});
        context->saved_data["around"] = c10::IValue(std::vector<std::int64_t>{
            around.relu_before, around.relu_after, around.pool_bands, around.pool_frames});
        return apply_norm(image, residual, scale, shift, shape);
    }

    static variable_list backward(AutogradContext* context, variable_list grads) {
        const variable_list saved = context->get_saved_variables();
        const Tensor& image = saved[0];
        const Tensor& residual = saved[1];
        const Tensor& mean = saved[2];
        const Tensor& inverse = saved[3];
        const Tensor& scale = saved[4];
        const auto around = context->saved_data["around"].toIntVector();
        const NormShape shape = shape_of(image, {around[0] != 0, around[1] != 0, around[2], around[3]});
        const Tensor grad = channels_last(grads[0]);
        const std::int64_t result_size = grad.numel() / grad.size(0);
        const auto input_of = [&](std::int64_t i) {
            return NormInput{image_data(image, i), image_data(residual, i), scale.data_ptr<float>(),
                             saved[5].data_ptr<float>()};
        };
        const float* const grad_data = grad.data_ptr<float>();
        const Tensor sums =
            sum_over_images(image.size(0), shape.channels, [&](std::int64_t i, float* scratch, double* to) {
                add_gradient_moments(shape, input_of(i), mean.data_ptr<float>(), grad_data + i * result_size,
                                     scratch, to);
            });

        const double count = static_cast<double>(image.numel() / shape.channels);
        const Tensor of_value = (-(scale * inverse * inverse) * sums[1] / count).to(torch::kFloat32);
        const Tensor offset = (-scale * sums[0] / count).to(torch::kFloat32);
        const Tensor image_grad = torch::empty_like(image);
        const Tensor residual_grad = residual.defined() ? torch::empty_like(residual) : Tensor();
        at::parallel_for(0, image.size(0), 1, [&](std::int64_t begin, std::int64_t end) {
            std::vector<float> scratch(static_cast<std::size_t>(3 * shape.channels));
            for (std::int64_t i = begin; i < end; ++i) {
                const std::int64_t at = i * (image.numel() / image.size(0));
                norm_backward(
                    shape, input_of(i),
                    {mean.data_ptr<float>(), scale.data_ptr<float>(), of_value.data_ptr<float>(),
                     offset.data_ptr<float>(), grad_data + i * result_size, image_grad.data_ptr<float>() + at,
                     residual.defined() ? residual_grad.data_ptr<float>() + at : nullptr},
                    scratch.data());
            }
        });
        return {image_grad,
                residual_grad,
                (sums[1] * inverse).to(torch::kFloat32),
                sums[0].to(torch::kFloat32),
                Tensor(),
                Tensor(),
                Tensor()};
    }
};

}  // namespace

Tensor fused_norm(const Tensor& image, const Tensor& residual, torch::nn::BatchNorm2dImpl& norm,
                  const FusedNorm& around) {
    const Tensor x = channels_last(image);
    const Tensor r = residual.defined() ? channels_last(residual) : residual;
    const double epsilon = norm.options.eps();
    if (norm.is_training()) {
        Moments moments;
        {
            const torch::NoGradGuard no_grad;
            moments = moments_of(x, shape_of(x, around));
            update_running(norm, moments, x.numel() / x.size(1));
        }
        const auto maybe_residual = r.defined() ? c10::optional<Tensor>(r) : c10::nullopt;
        return TrainNorm::apply(x, maybe_residual, norm.weight, norm.bias, moments, epsilon, around);
    }
    const Tensor scale = norm.weight * torch::rsqrt(norm.running_var + epsilon);
    return apply_norm(x, r, scale, norm.bias - norm.running_mean * scale, shape_of(x, around));
}

}  // namespace resonet
