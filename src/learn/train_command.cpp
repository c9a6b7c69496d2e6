#include "learn/train_command.h"

#include <fmt/format.h>

#include <thread>

#include "core/error.h"
#include "core/file.h"
#include "core/version.h"
#include "learn/epoch_log.h"
#include "learn/experiment_data.h"
#include "learn/figures.h"
#include "training/trainer.h"

namespace resonet {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

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

/// The same numbers on every run: no algorithms chosen by timing, no denormals that some CPUs drop.
void make_deterministic(int threads) {
    // Debian's torch starts with one thread.
    at::set_num_threads(threads > 0 ? threads : static_cast<int>(std::thread::hardware_concurrency()));
    at::globalContext().setDeterministicCuDNN(true);
    at::globalContext().setBenchmarkCuDNN(false);
    at::globalContext().setFlushDenormal(true);
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw SystemError(folder.string(), "cannot be made: " + error.message(), "choose another --out");
}

/// One experiment from the recipe to the model file.
class Experiment {
  public:
    explicit Experiment(const TrainCommand& command)
        : command_(command),
          recipe_(read_recipe(command.recipe)),
          device_(choose_device(command.device)),
          data_(load_experiment_data({command.data, command.split_column, command.cache, command.allow_leaky},
                                     recipe_.input)),
          network_(build_network(recipe_, example_shape(data_.input),
                                 static_cast<std::int64_t>(data_.labels.size()))) {}

    int run() {
        make_folder(command_.out);
        introduce();
        const TrainingResult chosen = fit(recipe_, "train", data_.train, data_.valid);
        const WindowLogits valid = logits(chosen.weights, data_.valid);
        temperature_ = fit_temperature(valid, data_.valid.labels());
        json figures{{"valid", split_figures(valid, data_.valid.labels(), temperature_)}};
        fmt::print(stderr, "{} (epoch {}, temperature {:.3f})\n", figures_line("valid", figures["valid"]),
                   chosen.epoch, temperature_);
        Weights weights = chosen.weights;
        if (recipe_.training.refit) weights = refit(chosen.epoch);
        if (command_.test) {
            if (data_.test.empty())
                throw UsageError(command_.data.string(), "has no clips in the test split");
            const WindowLogits test = logits(weights, data_.test);
            figures["test"] = split_figures(test, data_.test.labels(), temperature_);
            fmt::print(stderr, "{}\n", figures_line("test", figures["test"]));
        }
        save(std::move(weights), chosen.epoch, std::move(figures));
        return data_.failures.empty() ? 0 : 1;
    }

  private:
    void introduce() const {
        for (const InputFailure& failure : data_.failures) {
            fmt::print(stderr, "resonet: {}: {}\n", failure.subject, failure.problem);
        }
        if (!data_.leak_notes.empty()) fmt::print(stderr, "{}\n", data_.leak_notes);
        const NetworkFacts facts = analyse(network_);
        fmt::print(stderr, "{}: {} parameters, {:.1f} MFLOP a window; {} train, {} valid, {} test clips\n",
                   recipe_.name, facts.parameters, static_cast<double>(facts.flops) / 1e6, data_.train.size(),
                   data_.valid.size(), data_.test.size());
    }

    TrainingResult fit(const Recipe& recipe, const std::string& phase, const TrainingClips& training,
                       const TrainingClips& validation) const {
        const fs::path checkpoint = command_.out / (phase + ".checkpoint");
        if (command_.restart) fs::remove(checkpoint);
        EpochLog log(command_.out / (phase == "train" ? "epochs.csv" : phase + "-epochs.csv"), phase,
                     recipe.training.epochs);
        TrainerOptions options;
        options.seed = command_.seed;
        options.device = device_;
        options.checkpoint = checkpoint;
        options.fingerprint = json{
            {"recipe", recipe.json},
            {"data", data_.sha256},
            {"seed", command_.seed},
            {"device", device_.str()},
            {"phase", phase}}.dump();
        options.on_epoch = [&](const EpochReport& report) { log.add(report); };
        return train(recipe, network_, training, validation, options);
    }

    /// The same recipe on train + valid, for as many epochs as were chosen on valid.
    Weights refit(int epochs) const {
        Recipe recipe = recipe_;
        recipe.training.patience = 0;
        if (recipe.training.selection != Selection::last) recipe.training.epochs = epochs;
        return fit(recipe, "refit", data_.train.with(data_.valid), {}).weights;
    }

    WindowLogits logits(const Weights& weights, const TrainingClips& clips) const {
        TorchNetwork module(network_);
        import_weights(module, weights);
        module->to(device_);
        return window_logits(module, clips, ExampleMaker(data_.input, recipe_.augment), device_);
    }

    void save(Weights weights, int epoch, json figures) const {
        Model model;
        model.name = recipe_.name;
        model.input = data_.input;
        model.labels = data_.labels;
        model.network = network_;
        model.weights = std::move(weights);
        model.temperature = temperature_;
        model.recipe = recipe_.json;
        model.provenance = {
            {"program", std::string("resonet ") + version},
            {"torch", TORCH_VERSION},
            {"device", device_.str()},
            {"seed", command_.seed},
            {"data", command_.data.filename().string()},
            {"data_sha256", data_.sha256},
            {"split_column", command_.split_column},
            {"protocol", data_.leaky ? "leaky split" : "track-disjoint split"},
            {"leak_notes", data_.leak_notes},
            {"clips",
             {{"train", data_.train.size()}, {"valid", data_.valid.size()}, {"test", data_.test.size()}}},
            {"chosen_epoch", epoch},
            {"fitted_on", recipe_.training.refit ? "train and valid" : "train"}};
        model.figures = std::move(figures);
        const fs::path file = command_.out / (recipe_.name + ".safetensors");
        save_model(model, file);
        const json record{
            {"recipe", model.recipe}, {"provenance", model.provenance}, {"figures", model.figures}};
        write_atomically(command_.out / "run.json", record.dump(2) + "\n");
        fmt::print(stderr, "{}: written\n", file.string());
    }

    const TrainCommand& command_;
    Recipe recipe_;
    torch::Device device_;
    ExperimentData data_;
    Network network_;
    double temperature_ = 1;
};

}  // namespace

int run_train(const TrainCommand& command) {
    make_deterministic(command.threads);
    return Experiment(command).run();
}

}  // namespace resonet
