#include "team.h"

#include <barrier>
#include <thread>

namespace resonet::testing {
namespace {

struct Meeting {
    explicit Meeting(int size) : tensors(size), barrier(size) {}

    std::vector<torch::Tensor> tensors;
    std::barrier<> barrier;
};

class ThreadCollective : public Collective {
  public:
    ThreadCollective(Meeting& meeting, int rank) : meeting_(meeting), rank_(rank) {}

    int rank() const override { return rank_; }
    int size() const override { return static_cast<int>(meeting_.tensors.size()); }

    void sum(torch::Tensor& tensor) override {
        exchange(tensor, [this] {
            torch::Tensor total = meeting_.tensors[0].clone();
            for (int r = 1; r < size(); ++r) total += meeting_.tensors[r];
            return total;
        });
    }
    void broadcast(torch::Tensor& tensor) override {
        exchange(tensor, [this] { return meeting_.tensors[0].clone(); });
    }
    void wait_for_all() override { meeting_.barrier.arrive_and_wait(); }

  private:
    template <typename Combine>
    void exchange(torch::Tensor& tensor, Combine combine) {
        torch::NoGradGuard no_grad;
        meeting_.tensors[rank_] = tensor;
        wait_for_all();
        const torch::Tensor result = combine();
        wait_for_all();
        tensor.copy_(result);
    }

    Meeting& meeting_;
    int rank_;
};

}  // namespace

void run_threads(int count, const std::function<void(int)>& work) {
    std::vector<std::exception_ptr> errors(count);
    std::vector<std::thread> threads;
    for (int rank = 0; rank < count; ++rank) {
        threads.emplace_back([&, rank] {
            try {
                work(rank);
            } catch (...) {
                errors[rank] = std::current_exception();
            }
        });
    }
    for (std::thread& thread : threads) thread.join();
    for (const std::exception_ptr& error : errors) {
        if (error) std::rethrow_exception(error);
    }
}

void run_team(int size, const std::function<void(Collective&)>& work) {
    Meeting meeting(size);
    run_threads(size, [&](int rank) {
        ThreadCollective collective(meeting, rank);
        work(collective);
    });
}

}  // namespace resonet::testing
