// Answers commands on standard input, one line each, for bench/torch_peers.py, which times Resonet's runtime
// and PyTorch in turn:
//
//   model NAME FILE             writes the weights (safetensors)             answers "done"
//   input NAME BATCH FILE       writes the examples (.npy)                   answers "done"
//   output NAME BATCH FILE      writes the logits (.npy), on one thread      answers "done"
//   time NAME BATCH THREADS CALLS   a runtime a thread, each with its share of the batch;
//                                                                            answers milliseconds a call
//   peak THREADS                a large 3x3 convolution of oneDNN's          answers GFLOP/s
//   flops NAME                  of one example                               answers a number
//
// NAME: crnn-mfcc or rcrnn. What went wrong is answered with "error: ...".
#include <omp.h>

#include <barrier>
#include <chrono>
#include <map>
#include <oneapi/dnnl/dnnl.hpp>
#include <thread>

#include "bench/answer_lines.h"
#include "bench/peer_networks.h"
#include "core/npy.h"
#include "inference/runtime.h"

namespace {

using namespace resonet;
using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// Threads that each compute a share of a batch with a runtime of their own, and wait for each other between
/// batches as those of a server would: asleep.
class Crew {
  public:
    Crew(const Runtime& runtime, const Network& network, std::int64_t batch, int threads)
        : start_(threads + 1), end_(threads + 1), input_(bench::peer_input(network, batch)) {
        const std::int64_t share = batch / threads;
        for (int i = 0; i < threads; ++i) {
            workers_.emplace_back([this, share, i, own = runtime.share()]() mutable { work(own, share, i); });
        }
        run();  // compiles
    }
    ~Crew() {
        stop_ = true;
        start_.arrive_and_wait();
    }
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    void run() {
        start_.arrive_and_wait();
        end_.arrive_and_wait();
    }

  private:
    void work(Runtime& runtime, std::int64_t share, int index) {
        std::vector<float> output(static_cast<std::size_t>(share * runtime.output_size()));
        const auto size = static_cast<std::size_t>(share * runtime.input_size());
        const auto input = std::span(input_).subspan(size * static_cast<std::size_t>(index), size);
        for (;;) {
            start_.arrive_and_wait();
            if (stop_) return;
            runtime.run(share, input, output);
            end_.arrive_and_wait();
        }
    }

    std::barrier<> start_;
    std::barrier<> end_;
    std::vector<float> input_;
    bool stop_ = false;
    std::vector<std::jthread> workers_;
};

/// Multiplications and additions of 3x3 convolutions, 128 to 128 channels, of 16 images of 64 x 64.
double peak_gflops(int threads) {
    using dnnl::memory;
    omp_set_num_threads(threads);
    const memory::dims image{16, 128, 64, 64};
    const memory::dims weights{128, 128, 3, 3};
    constexpr double flops = 2.0 * 16 * 64 * 64 * 128 * 128 * 9;
    const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    dnnl::stream stream(engine);
    const auto any = [](const memory::dims& dims) {
        return memory::desc(dims, memory::data_type::f32, memory::format_tag::any);
    };
    const dnnl::convolution_forward::primitive_desc descriptor({dnnl::prop_kind::forward_inference,
                                                                dnnl::algorithm::convolution_direct,
                                                                any(image),
                                                                any(weights),
                                                                any(image),
                                                                {1, 1},
                                                                {1, 1},
                                                                {1, 1}},
                                                               engine);
    const auto ones = [&](const memory::desc& desc) {
        memory result(desc, engine);
        std::fill_n(static_cast<float*>(result.get_data_handle()), desc.get_size() / sizeof(float), 1.0F);
        return result;
    };
    const std::unordered_map<int, memory> arguments{{DNNL_ARG_SRC, ones(descriptor.src_desc())},
                                                    {DNNL_ARG_WEIGHTS, ones(descriptor.weights_desc())},
                                                    {DNNL_ARG_DST, ones(descriptor.dst_desc())}};
    const dnnl::convolution_forward convolution(descriptor);
    convolution.execute(stream, arguments);
    double best = 0;
    for (int i = 0; i < 7; ++i) {
        const auto start = Clock::now();
        convolution.execute(stream, arguments);
        stream.wait();
        best = std::max(best, flops / milliseconds_since(start) * 1e-6);
    }
    return best;
}

class Server {
  public:
    std::string answer(const std::string& command, std::istringstream& words) {
        if (command == "peak") return std::to_string(peak_gflops(bench::next_count(words, 1024)));
        const std::string name = bench::next_word(words);
        const Network network = bench::peer_network(name);
        if (command == "model") {
            bench::write_peer_model(network, bench::next_word(words));
            return "done";
        }
        if (command == "flops") return std::to_string(analyse(network).flops);
        const std::int64_t batch = bench::next_count(words, 4096);
        if (command == "input") {
            std::vector<std::size_t> shape{static_cast<std::size_t>(batch)};
            shape.insert(shape.end(), network.input.begin(), network.input.end());
            write_npy(bench::next_word(words), bench::peer_input(network, batch), shape);
            return "done";
        }
        if (command == "output") {
            Runtime& runtime = runtime_of(name, network);
            const auto rows = static_cast<std::size_t>(batch);
            std::vector<float> output(rows * static_cast<std::size_t>(runtime.output_size()));
            runtime.run(batch, bench::peer_input(network, batch), output);
            write_npy(bench::next_word(words), output, {rows, output.size() / rows});
            return "done";
        }
        if (command == "time") {
            const int threads = bench::next_count(words, 1024);
            if (batch % threads != 0) throw UsageError("batch", "cannot be shared evenly by the threads");
            Crew& crew = crew_of(name, network, batch, threads);
            const int calls = bench::next_count(words, 100000);
            const auto start = Clock::now();
            for (int i = 0; i < calls; ++i) crew.run();
            return std::to_string(milliseconds_since(start) / calls);
        }
        throw UsageError("'" + command + "'", "is no command");
    }

  private:
    Runtime& runtime_of(const std::string& name, const Network& network) {
        auto& runtime = runtimes_[name];
        if (!runtime) runtime = std::make_unique<Runtime>(network, bench::peer_weights(network));
        return *runtime;
    }
    Crew& crew_of(const std::string& name, const Network& network, std::int64_t batch, int threads) {
        auto& crew = crews_[{name, batch, threads}];
        if (!crew) crew = std::make_unique<Crew>(runtime_of(name, network), network, batch, threads);
        return *crew;
    }

    std::map<std::string, std::unique_ptr<Runtime>> runtimes_;
    std::map<std::tuple<std::string, std::int64_t, int>, std::unique_ptr<Crew>> crews_;
};

}  // namespace

int main() {
    Server server;
    resonet::bench::answer_lines(server);
}
