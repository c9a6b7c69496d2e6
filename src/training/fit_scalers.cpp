#include "training/fit_scalers.h"

#include <cmath>

#include "core/interrupt.h"
#include "network/scaler_places.h"

namespace resonet {
namespace {

/// Mean and squared distance from it of values that come one by one (Welford 1962), which loses no digits
/// where the mean is large, and finds no spread at all in values that are all the same.
class Moments {
  public:
    void add(double value) {
        ++count_;
        const double distance = value - mean_;
        mean_ += distance / static_cast<double>(count_);
        squares_ += distance * (value - mean_);
    }
    float mean() const { return static_cast<float>(mean_); }
    float deviation() const {
        const auto deviation = static_cast<float>(std::sqrt(squares_ / static_cast<double>(count_)));
        return deviation > 0 ? deviation : 1.0F;
    }

  private:
    std::int64_t count_ = 0;
    double mean_ = 0;
    double squares_ = 0;
};

/// The moments of one Scaler, as many as it has values.
struct Fit {
    std::string name;
    ScalerAxis axis;
    std::vector<Moments> moments;

    void add(std::span<const float> example, const Shape& shape) {
        if (axis == ScalerAxis::value) {
            for (std::size_t i = 0; i < example.size(); ++i) moments[i].add(example[i]);
            return;
        }
        const auto bands = static_cast<std::size_t>(shape[1]);
        const auto columns = static_cast<std::size_t>(shape[2]);
        for (std::size_t i = 0; i < example.size(); ++i) moments[i / columns % bands].add(example[i]);
    }
};

std::vector<Fit> scalers(const Network& network) {
    std::vector<Fit> fits;
    for (const ScalerPlace& place : scaler_places(network)) {
        const bool by_band = place.axis == ScalerAxis::band;
        const std::int64_t size = by_band ? network.input.at(1) : element_count(network.input);
        fits.push_back({place.layer, place.axis, std::vector<Moments>(static_cast<std::size_t>(size))});
    }
    return fits;
}

void store(const torch::Tensor* buffer, const std::vector<Moments>& moments,
           float (Moments::*value)() const) {
    if (buffer == nullptr) throw SystemError("trainer", "has a scaler without its buffers");
    torch::Tensor values = torch::empty({static_cast<std::int64_t>(moments.size())});
    for (std::size_t i = 0; i < moments.size(); ++i) values.data_ptr<float>()[i] = (moments[i].*value)();
    buffer->copy_(values.view(buffer->sizes()));
}

}  // namespace

void fit_scalers(TorchNetwork& module, const Network& network, const TrainingClips& clips,
                 const ExampleMaker& maker) {
    std::vector<Fit> fits = scalers(network);
    if (fits.empty()) return;
    std::vector<float> image;
    std::vector<float> example(maker.size());
    for (std::size_t clip = 0; clip < clips.size(); ++clip) {
        throw_if_interrupted();
        const std::span<const float> whole = clips.image(clip, image);
        for (const int start : maker.window_starts(clips.columns(clip))) {
            maker.example(whole, clips.columns(clip), start, example);
            for (Fit& fit : fits) fit.add(example, maker.shape());
        }
    }
    torch::NoGradGuard no_grad;
    const auto buffers = module->named_buffers();
    for (const Fit& fit : fits) {
        store(buffers.find(fit.name + ".mean"), fit.moments, &Moments::mean);
        store(buffers.find(fit.name + ".deviation"), fit.moments, &Moments::deviation);
    }
}

}  // namespace resonet
