#include "training/frozen_network.h"

#include <algorithm>

namespace resonet {

/// A runtime for the calling thread, given back when it is done.
class FrozenNetwork::Borrowed {
  public:
    explicit Borrowed(const FrozenNetwork& owner) : owner_(owner), runtime_(take()) {}
    ~Borrowed() {
        const std::lock_guard lock(owner_.mutex_);
        owner_.idle_.push_back(std::move(runtime_));
    }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;

    Runtime& runtime() { return runtime_; }

  private:
    Runtime take() const {
        const std::lock_guard lock(owner_.mutex_);
        if (owner_.idle_.empty()) {
            // Giving it back must not fail.
            owner_.idle_.reserve(owner_.idle_.capacity() + 1);
            return owner_.first_->share();
        }
        Runtime runtime = std::move(owner_.idle_.back());
        owner_.idle_.pop_back();
        return runtime;
    }

    const FrozenNetwork& owner_;
    Runtime runtime_;
};

FrozenNetwork::FrozenNetwork(const Network& network, const Weights& weights, torch::Device device)
    : device_(device), shape_(network.input), labels_(static_cast<int>(analyse(network).output[0])) {
    if (device.is_cpu()) {
        first_.emplace(network, weights);
        return;
    }
    module_ = TorchNetwork(network);
    import_weights(module_, weights);
    module_->to(device);
    module_->eval();
}

std::size_t FrozenNetwork::threads() const {
    return device_.is_cpu() ? static_cast<std::size_t>(at::get_num_threads()) : 1;
}

void FrozenNetwork::run(std::size_t count, std::span<const float> examples, std::span<float> logits) const {
    if (!first_) return run_on_device(count, examples, logits);
    Borrowed(*this).runtime().run(static_cast<std::int64_t>(count), examples, logits);
}

void FrozenNetwork::run_on_device(std::size_t count, std::span<const float> examples,
                                  std::span<float> logits) const {
    const torch::NoGradGuard no_grad;
    std::vector<std::int64_t> sizes{static_cast<std::int64_t>(count)};
    sizes.insert(sizes.end(), shape_.begin(), shape_.end());
    torch::Tensor input = torch::empty(sizes);
    std::ranges::copy(examples, input.data_ptr<float>());
    const std::lock_guard lock(mutex_);
    const torch::Tensor output = module_->forward(input.to(device_)).to(torch::kCPU).contiguous();
    std::ranges::copy_n(output.data_ptr<float>(), output.numel(), logits.begin());
}

}  // namespace resonet
