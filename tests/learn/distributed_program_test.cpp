#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <fstream>
#include <future>
#include <thread>

#include "cli/run_program.h"
#include "core/file.h"
#include "network/model.h"
#include "support/free_port.h"
#include "support/temporary_folder.h"
#include "tiny_data.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::Outcome;
using testing::TemporaryFolder;
using Arguments = std::vector<std::string>;
using Environment = std::map<std::string, std::string>;

/// A small data set of arrays, and trainings of it by processes of this machine.
class DistributedProgram : public ::testing::Test {
  protected:
    void SetUp() override {
        testing::write_tiny_data(folder_.path(), 24, 36);
        write_recipe("sgd", 0, 3);
    }

    /// Stem, one residual stage and a GRU, with batch norms of bands and of channels, and mixup.
    void write_recipe(const std::string& optimizer, double dropout, int epochs) const {
        std::ofstream(folder_ / "tiny.toml")
            << "[profile]\nbands = 16\nzero_bands_from = 16\nwindow_columns = 8\nwindow_hop = 4\n"
            << "[model]\nstem_channels = 4\nstem_pool = [2, 2]\nhidden = 5\ndropout = " << dropout
            << "\n[[model.stages]]\nchannels = 6\npool = [1, 1]\n"
            << "[training]\nbatch_size = 8\nlearning_rate = 0.01\noptimizer = \"" << optimizer
            << "\"\nepochs = " << epochs << "\n[augmentation]\nband_mask_width = 3\ntime_mask_width = 2\n";
    }

    Arguments arguments(const std::string& out, Arguments more) const {
        Arguments all{"train",     (folder_ / "tiny.toml").string(),
                      "--data",    (folder_ / "data.csv").string(),
                      "--out",     (folder_ / out).string(),
                      "--threads", "1",
                      "--device",  "cpu"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    Outcome alone(const std::string& out) const {
        return testing::run_program(testing::resonet_program(), {arguments(out, {}), {}, {}, {}, {}});
    }

    /// One process of a training; its number is in the file OUT.pid as long as it runs.
    Outcome process(const std::string& out, const Environment& environment, Arguments more = {},
                    const std::string& timeout = "30") const {
        Arguments call{"-c", "echo $$ > \"$0\"; exec \"$@\"", (folder_ / (out + ".pid")).string(),
                       testing::resonet_program().string()};
        const Arguments own = arguments(out, std::move(more));
        call.insert(call.end(), own.begin(), own.end());
        call.insert(call.end(), {"--distributed", "--distributed-timeout", timeout});
        return testing::run_program("/bin/sh", {call, {}, {}, environment, {}});
    }

    static Environment place(int rank, int size, int port) {
        return {{"RANK", std::to_string(rank)},
                {"WORLD_SIZE", std::to_string(size)},
                {"LOCAL_RANK", std::to_string(rank)},
                {"MASTER_ADDR", "127.0.0.1"},
                {"MASTER_PORT", std::to_string(port)}};
    }

    /// Two processes, with the out folders OUT0 and OUT1: what a machine writes the other does not see.
    /// `meanwhile` runs beside them.
    std::vector<Outcome> both(
        const std::string& out, const std::function<void()>& meanwhile = [] {},
        const std::array<Arguments, 2>& more = {}) const {
        std::vector<Outcome> outcomes;
        // Another program may have taken the port in between.
        for (int attempt = 0; attempt < 3; ++attempt) {
            const int port = testing::free_port();
            std::vector<std::future<Outcome>> running;
            for (int rank = 0; rank < 2; ++rank) {
                running.push_back(std::async(std::launch::async, [&, rank, port] {
                    return process(out + std::to_string(rank), place(rank, 2, port),
                                   more[static_cast<std::size_t>(rank)]);
                }));
            }
            meanwhile();
            outcomes.clear();
            for (auto& each : running) outcomes.push_back(each.get());
            if (outcomes[0].errors.find("cannot listen") == std::string::npos) break;
        }
        return outcomes;
    }

    /// Sends a signal to process `rank` once so many epochs are in the table of process 0.
    void signal_after(const std::string& out, int rank, int epochs, int signal) const {
        const fs::path table = folder_ / (out + "0") / "history.csv";
        for (int i = 0; i < 6000; ++i, std::this_thread::sleep_for(10ms)) {
            if (!fs::exists(table)) continue;
            if (static_cast<int>(testing::lines_of(read_text(table)).size()) > epochs) break;
        }
        int pid = 0;
        std::ifstream(folder_ / (out + std::to_string(rank) + ".pid")) >> pid;
        ASSERT_GT(pid, 1);
        ASSERT_EQ(kill(pid, signal), 0);
    }

    fs::path model(const std::string& out) const { return folder_ / out / "tiny.safetensors"; }

    /// The largest difference of a weight.
    double difference(const std::string& a, const std::string& b) const {
        const Weights one = load_model(model(a)).weights;
        const Weights other = load_model(model(b)).weights;
        EXPECT_EQ(one.size(), other.size());
        double largest = 0;
        for (const auto& [name, tensor] : one) {
            const auto& values = other.at(name).values;
            EXPECT_EQ(tensor.values.size(), values.size());
            for (std::size_t i = 0; i < values.size(); ++i) {
                largest = std::max(largest, static_cast<double>(std::abs(tensor.values[i] - values[i])));
            }
        }
        return largest;
    }

    TemporaryFolder folder_;
};

TEST_F(DistributedProgram, TwoProcessesGiveTheWeightsOfOne) {
    for (const char* optimizer : {"sgd", "adamw"}) {
        write_recipe(optimizer, 0, 3);
        const std::string name = optimizer;
        ASSERT_EQ(alone(name + "-alone").status, 0);
        for (const Outcome& outcome : both(name)) ASSERT_EQ(outcome.status, 0) << outcome.errors;
        const double found = difference(name + "-alone", name + "0");
        RecordProperty(name, std::to_string(found));
        EXPECT_LT(found, 1e-5) << optimizer;
        // Far less than what the training changes.
        write_recipe(optimizer, 0, 1);
        ASSERT_EQ(alone(name + "-short").status, 0);
        EXPECT_GT(difference(name + "-alone", name + "-short"), 1e-3) << optimizer;
    }
}

TEST_F(DistributedProgram, EachProcessAsksTheTeachers) {
    ASSERT_EQ(alone("teacher").status, 0);
    std::ofstream(folder_ / "tiny.toml", std::ios::app)
        << "[distillation]\nteachers = [\"teacher/tiny.safetensors\"]\n";
    ASSERT_EQ(alone("alone").status, 0);
    for (const Outcome& outcome : both("student")) ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_LT(difference("alone", "student0"), 1e-5);
    EXPECT_GT(difference("alone", "teacher"), 1e-3);
}

TEST_F(DistributedProgram, OnlyProcess0WritesAndSpeaks) {
    const std::vector<Outcome> outcomes = both("out");
    ASSERT_EQ(outcomes[0].status, 0) << outcomes[0].errors;
    ASSERT_EQ(outcomes[1].status, 0) << outcomes[1].errors;
    EXPECT_NE(outcomes[0].errors.find("2 processes"), std::string::npos) << outcomes[0].errors;
    EXPECT_EQ(outcomes[1].errors, "");
    EXPECT_EQ(outcomes[1].output, "");
    EXPECT_TRUE(fs::exists(model("out0")));
    EXPECT_FALSE(fs::exists(folder_ / "out1"));
}

TEST_F(DistributedProgram, AKilledProcessEndsAllAndTheSameCommandsGoOn) {
    write_recipe("adamw", 0.3, 40);
    for (const Outcome& outcome : both("whole")) ASSERT_EQ(outcome.status, 0) << outcome.errors;
    for (const int victim : {1, 0}) {
        const std::string out = "parts" + std::to_string(victim) + "-";
        const std::vector<Outcome> outcomes = both(out, [&] { signal_after(out, victim, 4, SIGKILL); });
        const Outcome& survivor = outcomes[static_cast<std::size_t>(1 - victim)];
        EXPECT_EQ(outcomes[static_cast<std::size_t>(victim)].status, 128 + SIGKILL);
        EXPECT_EQ(survivor.status, 3);
        EXPECT_LT(survivor.seconds, 60);
        EXPECT_NE(survivor.errors.find("lost another process"), std::string::npos) << survivor.errors;
        EXPECT_NE(survivor.errors.find("started again"), std::string::npos) << survivor.errors;
        EXPECT_FALSE(fs::exists(model(out + "0")));
        for (const Outcome& outcome : both(out)) ASSERT_EQ(outcome.status, 0) << outcome.errors;
        EXPECT_EQ(difference("whole0", out + "0"), 0);
        EXPECT_EQ(testing::lines_of(read_text(folder_ / (out + "0") / "history.csv")).size(), 41U);
    }
}

TEST_F(DistributedProgram, CtrlCOnOneStopsAll) {
    write_recipe("adamw", 0.3, 40);
    for (const Outcome& outcome : both("whole")) ASSERT_EQ(outcome.status, 0) << outcome.errors;
    const std::vector<Outcome> outcomes = both("parts", [&] { signal_after("parts", 1, 3, SIGINT); });
    for (const Outcome& outcome : outcomes) {
        EXPECT_EQ(outcome.status, 130) << outcome.errors;
        EXPECT_NE(outcome.errors.find("run the same command"), std::string::npos) << outcome.errors;
    }
    for (const Outcome& outcome : both("parts")) ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(difference("whole0", "parts0"), 0);
}

TEST_F(DistributedProgram, AllRefuseWhereOneIsStartedOtherwise) {
    for (const Outcome& outcome : both("out", [] {}, {Arguments{"--seed", "1"}, Arguments{"--seed", "2"}})) {
        EXPECT_EQ(outcome.status, 2);
        EXPECT_NE(outcome.errors.find("process 1 has another seed than process 0"), std::string::npos)
            << outcome.errors;
    }
    EXPECT_FALSE(fs::exists(model("out0")));
}

TEST_F(DistributedProgram, OneProcessAloneTrainsAsWithoutTheOption) {
    write_recipe("adamw", 0.3, 2);
    ASSERT_EQ(alone("alone").status, 0);
    const Outcome outcome = process("one", place(0, 1, testing::free_port()));
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(difference("alone", "one"), 0);
}

TEST_F(DistributedProgram, SaysWhatIsWrong) {
    const auto expect = [&](const Environment& environment, int status, const std::string& words) {
        const Outcome outcome = process("out", environment, {}, "1");
        EXPECT_EQ(outcome.status, status) << outcome.errors;
        EXPECT_NE(outcome.errors.find(words), std::string::npos) << outcome.errors;
        EXPECT_LT(outcome.seconds, 20);
        EXPECT_EQ(testing::lines_of(outcome.errors).size(), 1U) << outcome.errors;
    };
    const int port = testing::free_port();
    expect({{"RANK", "0"}}, 2, "WORLD_SIZE: is not set");
    expect({{"RANK", "2"}, {"WORLD_SIZE", "2"}}, 2, "RANK: is '2'");
    expect(place(1, 2, port), 3, "127.0.0.1:" + std::to_string(port));
    expect(place(0, 2, port), 3, "did not come within 1 s: 1");
    EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(DistributedProgram, RefusesABatchThatCannotBeDivided) {
    const int port = testing::free_port();
    std::vector<std::future<Outcome>> running;
    for (int rank = 0; rank < 3; ++rank) {
        running.push_back(std::async(std::launch::async, [&, rank] {
            return process("out" + std::to_string(rank), place(rank, 3, port));
        }));
    }
    for (auto& each : running) {
        const Outcome outcome = each.get();
        EXPECT_EQ(outcome.status, 2);
        EXPECT_NE(outcome.errors.find("batch_size of 8, which 3 processes cannot divide"), std::string::npos)
            << outcome.errors;
    }
}

}  // namespace
}  // namespace resonet
