// Answers commands on standard input, one line each, for bench/torch_peers.py, which times training steps of
// Resonet and of PyTorch in turn:
//
//   threads COUNT           of everything that follows                answers "done"
//   time NAME BATCH STEPS   forward, loss, backward, a step of Adam; with the fused steps
//                                                                     answers milliseconds a step
//   plain NAME BATCH STEPS  the same with torch's own layers          answers milliseconds a step
//
// NAME: crnn-mfcc or rcrnn. What went wrong is answered with "error: ...".
#include <ATen/Parallel.h>

#include <chrono>
#include <map>

#include "bench/answer_lines.h"
#include "bench/peer_networks.h"
#include "training/module.h"

namespace {

using namespace resonet;
using torch::Tensor;
using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// A network in training with one batch, the same again and again.
class Training {
  public:
    Training(const std::string& name, std::int64_t batch)
        : network_(bench::peer_network(name)), module_(network_), adam_(module_->parameters()) {
        import_weights(module_, bench::peer_weights(network_));
        std::vector<std::int64_t> shape{batch};
        shape.insert(shape.end(), network_.input.begin(), network_.input.end());
        input_ = torch::tensor(bench::peer_input(network_, batch)).view(shape);
        target_ = torch::arange(batch).remainder(analyse(network_).output[0]);
    }

    void step(bool fused) {
        adam_.zero_grad();
        const Tensor logits = fused ? module_->forward(input_) : module_->forward_all(input_).back();
        torch::nn::functional::cross_entropy(logits, target_).backward();
        adam_.step();
    }

  private:
    Network network_;
    TorchNetwork module_;
    torch::optim::Adam adam_;
    Tensor input_;
    Tensor target_;
};

class Server {
  public:
    std::string answer(const std::string& command, std::istringstream& words) {
        if (command == "threads") {
            at::set_num_threads(bench::next_count(words, 1024));
            return "done";
        }
        if (command != "time" && command != "plain") throw UsageError("'" + command + "'", "is no command");
        const std::string name = bench::next_word(words);
        const int batch = bench::next_count(words, 4096);
        const int steps = bench::next_count(words, 100000);
        auto& training = trainings_[{name, batch}];
        if (!training) training = std::make_unique<Training>(name, batch);
        const auto start = Clock::now();
        for (int i = 0; i < steps; ++i) training->step(command == "time");
        return std::to_string(milliseconds_since(start) / steps);
    }

  private:
    std::map<std::pair<std::string, int>, std::unique_ptr<Training>> trainings_;
};

}  // namespace

int main() {
    Server server;
    resonet::bench::answer_lines(server);
}
