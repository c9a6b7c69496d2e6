#include "training/rendezvous.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <future>
#include <memory>
#include <system_error>
#include <thread>

#include "core/error.h"
#include "core/interrupt.h"
#include "training/route.h"

namespace resonet {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto attempt = 1000ms;     // of connecting, between looks for Ctrl-C
constexpr auto pause = 20ms;         // between looks for processes that have yet to come
constexpr auto farewell = 5s;        // for which process 0 serves the store after its own end
constexpr int status_of_faults = 3;  // as of any SystemError

std::string seconds_text(std::chrono::milliseconds time) {
    return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(time).count()) + " s";
}

std::string key_of(const char* what, int rank) {
    return std::string(what) + "/" + std::to_string(rank);
}

// Torch 1.13 watches the connection to the store on a thread of its own and lets its errors escape, which
// ends the program. A handler of that can reach nothing but what lives as long as the program.
std::string last_words;
std::terminate_handler previous_handler = nullptr;

[[noreturn]] void say_last_words() {
    try {
        if (const auto error = std::current_exception()) std::rethrow_exception(error);
    } catch (const std::system_error&) {
        std::fwrite(last_words.data(), 1, last_words.size(), stderr);
        std::fflush(stderr);
        std::_Exit(status_of_faults);
    } catch (...) {
        // None of torch's.
    }
    if (previous_handler != nullptr) previous_handler();
    std::abort();
}

void prepare_last_words(const LaunchEnvironment& launch) {
    last_words =
        "resonet: " + place(launch) + ": the connection of process " + std::to_string(launch.rank) +
        " to process 0 broke (see the messages of process 0; if another program listens there, set "
        "another MASTER_PORT; the same commands, all started again, go on from the last checkpoint)\n";
    const std::terminate_handler before = std::set_terminate(say_last_words);
    if (before != say_last_words) previous_handler = before;
}

Store serve(const LaunchEnvironment& launch, std::chrono::milliseconds timeout) {
    try {
        require_free_port(launch.port);
        return make_store(launch.address, launch.port, true, timeout);
    } catch (const std::exception& error) {
        throw SystemError(place(launch), "process 0 cannot listen there: " + plain_reason(error),
                          "set MASTER_PORT to a port that is free, and MASTER_ADDR to this machine");
    }
}

/// Tries again until somebody listens: processes start in any order.
Store connect(const LaunchEnvironment& launch, Clock::time_point deadline,
              std::chrono::milliseconds timeout) {
    for (;;) {
        throw_if_interrupted();
        // Torch writes a line about each attempt that fails: it gets one that does not.
        std::string reason = "nobody accepts connections";
        if (somebody_listens(launch.address, launch.port, attempt)) {
            try {
                return make_store(launch.address, launch.port, false, timeout);
            } catch (const std::exception& error) {
                reason = plain_reason(error);
            }
        }
        if (Clock::now() >= deadline) {
            throw SystemError(place(launch),
                              "process " + std::to_string(launch.rank) + " found no process 0 there within " +
                                  seconds_text(timeout) + ": " + reason,
                              "start process 0, look at MASTER_ADDR, MASTER_PORT and the firewall, or raise "
                              "--distributed-timeout");
        }
        std::this_thread::sleep_for(pause);
    }
}

/// The processes that have not yet set their key.
std::vector<int> absent(const Store& store, const char* what, int size) {
    std::vector<int> ranks;
    for (int r = 0; r < size; ++r) {
        if (!store->check({key_of(what, r)})) ranks.push_back(r);
    }
    return ranks;
}

/// Waits for a first answer. What listens there may be no store, and would leave a plain call waiting for
/// ever.
void expect_store(const LaunchEnvironment& launch, const Store& store, Clock::time_point deadline,
                  std::chrono::milliseconds timeout) {
    const auto answer = std::make_shared<std::promise<bool>>();
    std::future<bool> answered = answer->get_future();
    std::thread([store, answer] {
        try {
            answer->set_value(store->check({"size"}));
        } catch (...) {
            answer->set_exception(std::current_exception());
        }
    }).detach();
    while (answered.wait_for(pause) != std::future_status::ready) {
        throw_if_interrupted();
        if (Clock::now() < deadline) continue;
        throw SystemError(place(launch),
                          "what listens there gave process " + std::to_string(launch.rank) +
                              " no answer within " + seconds_text(timeout),
                          "set MASTER_PORT to a port that no other program uses");
    }
    answered.get();
}

/// Waits until all processes are at the store.
void gather(const LaunchEnvironment& launch, const Store& store, Clock::time_point deadline,
            std::chrono::milliseconds timeout) {
    if (launch.rank == 0) {
        const std::string size = std::to_string(launch.size);
        store->set("size", std::vector<std::uint8_t>(size.begin(), size.end()));
    }
    if (store->add(key_of("here", launch.rank), 1) != 1) {
        throw UsageError(place(launch), "two processes there have the rank " + std::to_string(launch.rank),
                         "give each its own RANK, and each training its own MASTER_PORT");
    }
    for (;;) {
        throw_if_interrupted();
        if (store->check({"size"})) {
            const std::vector<std::uint8_t> bytes = store->get("size");
            const std::string size(bytes.begin(), bytes.end());
            if (size != std::to_string(launch.size)) {
                throw UsageError(place(launch),
                                 "process " + std::to_string(launch.rank) + " counts on " +
                                     std::to_string(launch.size) + " processes, but process 0 on " + size,
                                 "set the same WORLD_SIZE everywhere");
            }
        }
        const std::vector<int> missing = absent(store, "here", launch.size);
        if (missing.empty()) return;
        if (Clock::now() >= deadline) {
            std::string names;
            for (const int r : missing) names += (names.empty() ? "" : ", ") + std::to_string(r);
            throw SystemError(place(launch),
                              "of the " + std::to_string(launch.size) +
                                  " processes these did not come within " + seconds_text(timeout) + ": " +
                                  names,
                              "start all of them, with the same MASTER_ADDR, MASTER_PORT and WORLD_SIZE, or "
                              "raise --distributed-timeout");
        }
        std::this_thread::sleep_for(pause);
    }
}

}  // namespace

std::string plain_reason(const std::exception& error) {
    const auto* torch_error = dynamic_cast<const c10::Error*>(&error);
    const std::string text = torch_error != nullptr ? torch_error->what_without_backtrace() : error.what();
    return text.substr(0, text.find('\n'));
}

std::string place(const LaunchEnvironment& launch) {
    const bool v6 = launch.address.find(':') != std::string::npos;
    return (v6 ? "[" + launch.address + "]" : launch.address) + ":" + std::to_string(launch.port);
}

Store meet(const LaunchEnvironment& launch, std::chrono::milliseconds timeout) {
    const Clock::time_point deadline = Clock::now() + timeout;
    prepare_last_words(launch);
    Store store = launch.rank == 0 ? serve(launch, timeout) : connect(launch, deadline, timeout);
    if (launch.rank != 0) expect_store(launch, store, deadline, timeout);
    gather(launch, store, deadline, timeout);
    return store;
}

void part(const LaunchEnvironment& launch, const Store& store) {
    try {
        store->set(key_of("done", launch.rank), std::vector<std::uint8_t>{1});
        const Clock::time_point deadline = Clock::now() + farewell;
        while (launch.rank == 0 && Clock::now() < deadline && !absent(store, "done", launch.size).empty()) {
            std::this_thread::sleep_for(pause);
        }
    } catch (const std::exception&) {
        // Nobody is left to say goodbye to.
    }
}

}  // namespace resonet
