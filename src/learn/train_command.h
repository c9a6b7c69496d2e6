#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace resonet {

/// What `resonet-learn train` was asked for.
struct TrainCommand {
    std::filesystem::path recipe;
    std::filesystem::path data;
    std::filesystem::path out;
    std::uint64_t seed = 0;
    std::string device = "auto";
    std::string split_column = "split";
    std::filesystem::path cache;
    int threads = 0;  ///< 0: all cores
    bool restart = false;
    bool allow_leaky = false;
    bool test = false;
};

/// Trains a recipe and writes to the out folder: NAME.safetensors (the model), epochs.csv, run.json, and
/// checkpoints that the same command resumes from. Returns the exit status.
/// Errors: UsageError, InputError, SystemError, Interrupted.
int run_train(const TrainCommand& command);

}  // namespace resonet
