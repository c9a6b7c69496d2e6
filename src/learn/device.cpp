#include "learn/device.h"

#include "core/error.h"
#include "core/parallel.h"

namespace resonet {

torch::Device choose_device(const std::string& name) {
    if (name != "auto" && name != "cpu" && name != "cuda") {
        throw UsageError("--device", "is '" + name + "'", "choose from auto, cpu, cuda");
    }
    const bool cuda = torch::cuda::is_available();
    if (name == "cuda" && !cuda) {
        throw UsageError("--device", "asks for CUDA, which this build of torch or this machine lacks",
                         "use --device cpu");
    }
    return cuda && name != "cpu" ? torch::Device(torch::kCUDA) : torch::Device(torch::kCPU);
}

void make_deterministic(int threads) {
    // Debian's torch starts with one thread.
    at::set_num_threads(static_cast<int>(thread_count(static_cast<std::size_t>(threads))));
    at::globalContext().setDeterministicCuDNN(true);
    at::globalContext().setBenchmarkCuDNN(false);
    at::globalContext().setFlushDenormal(true);
}

}  // namespace resonet
