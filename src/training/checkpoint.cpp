#include "training/checkpoint.h"

#include <sstream>

#include "core/error.h"
#include "core/file.h"

namespace resonet {
namespace {

using nlohmann::json;
using torch::serialize::InputArchive;
using torch::serialize::OutputArchive;

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
                     const TrainingState& state, const TorchNetwork& network, const TorchNetwork& average,
                     const torch::optim::Optimizer& optimizer) {
    OutputArchive archive;
    OutputArchive network_part;
    OutputArchive average_part;
    OutputArchive optimizer_part;
    network->save(network_part);
    average->save(average_part);
    optimizer.save(optimizer_part);
    archive.write("network", network_part);
    archive.write("average", average_part);
    archive.write("optimizer", optimizer_part);
    const json numbers{{"epoch", state.epoch},
                       {"best_epoch", state.best_epoch},
                       {"best_score", state.best_score},
                       {"history", state.history}};
    archive.write("fingerprint", c10::IValue(fingerprint));
    archive.write("state", c10::IValue(numbers.dump()));
    write_weights(archive, state.best_weights);
    std::ostringstream bytes;
    archive.save_to(bytes);
    write_atomically(path, bytes.str());
}

std::optional<TrainingState> load_checkpoint(const std::filesystem::path& path,
                                             const std::string& fingerprint, TorchNetwork& network,
                                             TorchNetwork& average, torch::optim::Optimizer& optimizer) {
    if (!std::filesystem::exists(path)) return std::nullopt;
    try {
        std::istringstream bytes(read_text(path));
        InputArchive archive;
        archive.load_from(bytes);
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
        state.best_weights = read_weights(archive);
        InputArchive part;
        archive.read("network", part);
        network->load(part);
        archive.read("average", part);
        average->load(part);
        archive.read("optimizer", part);
        optimizer.load(part);
        return state;
    } catch (const c10::Error&) {
        throw InputError(path.string(), "is damaged", "remove it, or start over with --restart");
    } catch (const json::exception&) {
        throw InputError(path.string(), "is damaged", "remove it, or start over with --restart");
    }
}

}  // namespace resonet
