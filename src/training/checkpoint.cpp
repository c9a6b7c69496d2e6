#include "training/checkpoint.h"

#include <sstream>

#include "core/error.h"
#include "core/file.h"

namespace resonet {
namespace {

using nlohmann::json;
using torch::serialize::InputArchive;
using torch::serialize::OutputArchive;

constexpr const char* damaged_remedy = "remove it, or start over with --restart";
constexpr std::uintmax_t largest_checkpoint = std::uintmax_t{16} << 30;  // bytes

std::string read_string(InputArchive& archive, const std::string& key) {
    c10::IValue value;
    archive.read(key, value);
    return value.toStringRef();
}

void write_weights(OutputArchive& archive, const Weights& weights) {
    json names = json::array();
    for (const auto& [name, tensor] : weights) {
        archive.write("best/" + name, torch::tensor(tensor.values).view(tensor.shape), true);
        names.push_back(name);
    }
    archive.write("best_names", c10::IValue(names.dump()));
}

Weights read_weights(InputArchive& archive) {
    Weights weights;
    for (const std::string name : json::parse(read_string(archive, "best_names"))) {
        torch::Tensor tensor;
        archive.read("best/" + name, tensor, true);
        const float* data = tensor.data_ptr<float>();
        weights[name] = {Shape(tensor.sizes().begin(), tensor.sizes().end()), {data, data + tensor.numel()}};
    }
    return weights;
}

}  // namespace

void save_checkpoint(const std::filesystem::path& path, const std::string& fingerprint,
                     const TrainingState& state, const LiveTensors& tensors,
                     const torch::optim::Optimizer& optimizer) {
    OutputArchive archive;
    OutputArchive optimizer_part;
    optimizer.save(optimizer_part);
    archive.write("optimizer", optimizer_part);
    for (const auto& [name, tensor] : tensors) archive.write("live/" + name, tensor, true);
    const json numbers{{"epoch", state.epoch},
                       {"best_epoch", state.best_epoch},
                       {"best_score", state.best_score},
                       {"history", state.history},
                       {"loss_scale", state.loss_scale}};
    archive.write("fingerprint", c10::IValue(fingerprint));
    archive.write("state", c10::IValue(numbers.dump()));
    write_weights(archive, state.best_weights);
    std::ostringstream bytes;
    archive.save_to(bytes);
    write_atomically(path, bytes.str());
}

std::string read_checkpoint(const std::filesystem::path& path) {
    if (!std::filesystem::exists(path)) return {};
    std::string bytes = read_text(path, largest_checkpoint);
    if (bytes.empty()) throw InputError(path.string(), "is damaged", damaged_remedy);
    return bytes;
}

std::optional<TrainingState> restore_checkpoint(const std::string& bytes, const std::filesystem::path& path,
                                                const std::string& fingerprint, const LiveTensors& tensors,
                                                torch::optim::Optimizer& optimizer) {
    if (bytes.empty()) return std::nullopt;
    try {
        std::istringstream stream(bytes);
        InputArchive archive;
        archive.load_from(stream);
        if (read_string(archive, "fingerprint") != fingerprint) {
            throw UsageError(path.string(), "belongs to a training with another recipe, data, seed or device",
                             "choose another --out, or start over with --restart");
        }
        const json numbers = json::parse(read_string(archive, "state"));
        TrainingState state;
        state.epoch = numbers.at("epoch");
        state.best_epoch = numbers.at("best_epoch");
        state.best_score = numbers.at("best_score");
        state.history = numbers.at("history");
        state.loss_scale = numbers.at("loss_scale");
        state.best_weights = read_weights(archive);
        torch::NoGradGuard no_grad;
        for (const auto& [name, tensor] : tensors) {
            torch::Tensor saved;
            archive.read("live/" + name, saved, true);
            tensor.copy_(saved);
        }
        InputArchive part;
        archive.read("optimizer", part);
        optimizer.load(part);
        return state;
    } catch (const c10::Error&) {
        throw InputError(path.string(), "is damaged", damaged_remedy);
    } catch (const json::exception&) {
        throw InputError(path.string(), "is damaged", damaged_remedy);
    }
}

}  // namespace resonet
