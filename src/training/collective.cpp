#include "training/collective.h"

#include <cstring>

#include "core/error.h"
#include "core/hash.h"

namespace resonet {
namespace {

using torch::Tensor;

/// "process 1", "processes 1 and 3", "processes 1, 2 and 5"
std::string process_list(const std::vector<int>& ranks) {
    std::string text = ranks.size() == 1 ? "process " : "processes ";
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        if (i > 0) text += i + 1 == ranks.size() ? " and " : ", ";
        text += std::to_string(ranks[i]);
    }
    return text;
}

}  // namespace

Share share_of(std::size_t total, int rank, int size) {
    const auto begin = [&](int r) {
        return total * static_cast<std::size_t>(r) / static_cast<std::size_t>(size);
    };
    return {begin(rank), begin(rank + 1) - begin(rank)};
}

void sum_numbers(std::span<double> numbers, Collective& collective) {
    Tensor tensor = torch::tensor(at::ArrayRef<double>(numbers.data(), numbers.size()), torch::kFloat64);
    collective.sum(tensor);
    std::memcpy(numbers.data(), tensor.data_ptr<double>(), numbers.size_bytes());
}

void broadcast_bytes(std::string& bytes, Collective& collective) {
    Tensor size = torch::tensor({static_cast<std::int64_t>(bytes.size())}, torch::kInt64);
    collective.broadcast(size);
    bytes.resize(static_cast<std::size_t>(size.item<std::int64_t>()));
    if (bytes.empty()) return;
    Tensor content = torch::empty({static_cast<std::int64_t>(bytes.size())}, torch::kUInt8);
    if (collective.rank() == 0) std::memcpy(content.data_ptr<std::uint8_t>(), bytes.data(), bytes.size());
    collective.broadcast(content);
    std::memcpy(bytes.data(), content.data_ptr<std::uint8_t>(), bytes.size());
}

void broadcast_tensors(const std::vector<Tensor>& tensors, Collective& collective) {
    torch::NoGradGuard no_grad;
    for (const Tensor& tensor : tensors) {
        Tensor values = tensor.detach().contiguous();
        collective.broadcast(values);
        if (collective.rank() != 0) Tensor(tensor.detach()).copy_(values);
    }
}

void require_agreement(const std::vector<AgreedFact>& facts, Collective& collective) {
    // Digests have one length in all processes, whatever the facts are.
    std::string first;
    std::string mine;
    for (const AgreedFact& fact : facts) {
        const Sha256Digest digest = sha256(fact.value);
        mine.append(digest.begin(), digest.end());
    }
    first = mine;
    broadcast_bytes(first, collective);
    constexpr std::size_t length = std::tuple_size_v<Sha256Digest>;
    const auto ranks = static_cast<std::size_t>(collective.size());
    std::vector<double> differs(facts.size() * ranks);
    for (std::size_t i = 0; i < facts.size(); ++i) {
        if (mine.compare(i * length, length, first, i * length, length) == 0) continue;
        differs[i * ranks + static_cast<std::size_t>(collective.rank())] = 1;
    }
    sum_numbers(differs, collective);
    std::string problem;
    for (std::size_t i = 0; i < facts.size(); ++i) {
        std::vector<int> others;
        for (std::size_t r = 0; r < ranks; ++r) {
            if (differs[i * ranks + r] != 0) others.push_back(static_cast<int>(r));
        }
        if (others.empty()) continue;
        if (!problem.empty()) problem += "; ";
        problem += process_list(others) + (others.size() == 1 ? " has" : " have") + " another " +
                   facts[i].name + " than process 0";
    }
    if (problem.empty()) return;
    throw UsageError("--distributed", problem,
                     "start all processes with the same program, recipe, data and options");
}

void only_first(Collective& collective, const std::function<void()>& work) {
    double failed = 0;
    std::exception_ptr error;
    if (collective.rank() == 0) {
        try {
            work();
        } catch (...) {
            error = std::current_exception();
            failed = 1;
        }
    }
    sum_numbers({&failed, 1}, collective);
    if (error) std::rethrow_exception(error);
    if (failed != 0) throw SystemError("process 0", "failed", "see its own message");
}

}  // namespace resonet
