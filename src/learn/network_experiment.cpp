#include "learn/network_experiment.h"

#include <fmt/format.h>

#include "cli/protect_inputs.h"
#include "core/error.h"
#include "learn/device.h"
#include "learn/epoch_log.h"
#include "learn/experiment_data.h"
#include "learn/experiment_record.h"
#include "learn/figures.h"
#include "learn/run_record.h"
#include "learn/training_team.h"
#include "training/teacher_files.h"
#include "training/trainer.h"

namespace resonet {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// The recipe for the data that was found: descriptors have the columns of the data.
Recipe for_data(Recipe recipe, const ExperimentData& data) {
    recipe.input = data.input;
    return recipe;
}

/// What a recipe with [distillation] learns from; of another recipe nothing. Errors: as load_teachers();
/// UsageError if the student's file would take the place of a teacher's.
TeacherFiles teachers_of(const Recipe& recipe, const ExperimentData& data, const ExperimentOptions& options,
                         torch::Device device) {
    if (!recipe.distillation) return {};
    TeacherFiles files = load_teachers(
        recipe, {data.labels, data.input, data.sha256, data.leaky, data.protocol.leaky}, device);
    std::vector<std::string> inputs;
    for (const fs::path& path : files.paths) inputs.push_back(path.string());
    protect_inputs(std::vector<std::string>{(options.out / (recipe.name + ".safetensors")).string()}, inputs);
    return files;
}

/// Process 0 alone speaks.
ExperimentDataOptions team_data_options(const ExperimentOptions& options, const TrainingTeam& team) {
    ExperimentDataOptions data = data_options(options);
    data.progress = team.writes();
    return data;
}

/// One experiment from the recipe to the model file.
class NetworkExperiment {
  public:
    explicit NetworkExperiment(const ExperimentOptions& options)
        : options_(options),
          record_(options),
          team_(join_team(options)),
          device_(team_.device),
          data_(load_experiment_data(team_data_options(options, team_), options.recipe.input)),
          recipe_(for_data(options.recipe, data_)),
          network_(build_network(recipe_, example_shape(data_.input),
                                 static_cast<std::int64_t>(data_.labels.size()))),
          teachers_(teachers_of(recipe_, data_, options, device_)) {}

    ExperimentResult run() {
        require_same_experiment(team_, options_, data_.sha256);
        if (team_.collective) {
            require_agreement({{"teachers", teachers_.provenance.dump()}}, *team_.collective);
        }
        require_test_split(options_, data_);
        if (team_.writes()) {
            lock_ = begin_experiment(options_, data_, teachers_.provenance);
            introduce();
        }
        const TrainingResult chosen = fit("train", data_.train, data_.valid, {});
        if (!team_.writes()) {
            if (recipe_.training.refit) refit(chosen);
            return {{}, {}, {}, !data_.failures.empty()};
        }
        const WindowLogits valid = logits(chosen.weights, data_.valid);
        Model model;
        model.network = network_;
        calibrate(model, valid, data_.valid.labels(), options_);
        add_split(model, "valid", valid, data_.valid, options_, data_);
        note_refit(model, options_);
        note_teachers(model, "valid", teachers_.valid_note);
        fmt::print(stderr, "{} (epoch {}, temperature {:.3f})\n",
                   figures_line("valid", model.figures["valid"]), chosen.epoch, model.temperature);
        model.weights = recipe_.training.refit ? refit(chosen) : chosen.weights;
        if (options_.test) {
            add_split(model, "test", logits(model.weights, data_.test), data_.test, options_, data_);
            note_teachers(model, "test", teachers_.test_note);
            fmt::print(stderr, "{}\n", figures_line("test", model.figures["test"]));
        }
        json how{{"torch", TORCH_VERSION}, {"device", device_.str()}, {"chosen_epoch", chosen.epoch}};
        if (teachers_.teachers) how["distilled_from"] = teachers_.provenance;
        return finish_experiment(options_, data_, std::move(model), how, record_);
    }

  private:
    void introduce() const {
        const NetworkFacts facts = analyse(network_);
        fmt::print(stderr, "{}: {} parameters, {:.1f} MFLOP a window; {} train, {} valid, {} test clips\n",
                   recipe_.name, facts.parameters, static_cast<double>(facts.flops) / 1e6, data_.train.size(),
                   data_.valid.size(), data_.test.size());
        if (team_.collective) {
            fmt::print(stderr, "{} processes train together, each on {} examples of every batch of {}\n",
                       team_.processes(), recipe_.training.batch_size / team_.processes(),
                       recipe_.training.batch_size);
        }
        for (const json& teacher : teachers_.provenance) {
            fmt::print(stderr, "learns from {} ({})\n", teacher.at("name").get<std::string>(),
                       teacher.at("file").get<std::string>());
        }
    }

    /// Figures on clips that the teachers were fitted on flatter the student: the record says so.
    static void note_teachers(Model& model, const std::string& split, const std::string& note) {
        if (note.empty()) return;
        model.figures[split]["note"] = note;
        fmt::print(stderr, "{}: {}\n", split, note);
    }

    /// Repeats `before`, if that came to an end, for as long as it took to its chosen epoch.
    TrainingResult fit(const std::string& phase, const TrainingClips& training,
                       const TrainingClips& validation, const TrainingResult& before) {
        const fs::path checkpoint = options_.out / (phase + ".checkpoint");
        if (options_.restart && team_.writes()) remove_checkpoint(checkpoint);
        EpochLog log(options_.out / (phase == "train" ? "history.csv" : phase + "-history.csv"), phase,
                     before.epoch > 0 ? before.epoch : recipe_.training.epochs);
        TrainerOptions options;
        options.seed = options_.seed;
        options.device = device_;
        options.loader_threads = options_.loader_threads;
        options.drops = before.drops;
        options.stop_after = before.epoch;
        options.checkpoint = checkpoint;
        json fingerprint{
            {"recipe", recipe_.json},         {"data", data_.sha256},
            {"seed", options_.seed},          {"device", c10::DeviceTypeName(device_.type(), true)},
            {"processes", team_.processes()}, {"phase", phase}};
        if (teachers_.teachers) fingerprint["teachers"] = teachers_.provenance;
        options.fingerprint = fingerprint.dump();
        options.teachers = teachers_.teachers;
        options.collective = team_.collective;
        options.on_epoch = [&](const EpochReport& report) { log.add(report); };
        TrainingResult result = train(recipe_, network_, training, validation, options);
        record_.add_training(result.seconds);
        return result;
    }

    /// The same on train + valid, up to the epoch that was chosen on valid, with the same learning rates.
    Weights refit(const TrainingResult& chosen) {
        return fit("refit", data_.train.with(data_.valid), {}, chosen).weights;
    }

    static void remove_checkpoint(const fs::path& path) {
        std::error_code error;
        fs::remove(path, error);
        if (error) throw SystemError(path.string(), "cannot be removed: " + error.message(), "remove it");
    }

    WindowLogits logits(const Weights& weights, const TrainingClips& clips) const {
        return window_logits(FrozenNetwork(network_, weights, device_), clips,
                             ExampleMaker(data_.input, recipe_.augment));
    }

    const ExperimentOptions& options_;
    std::unique_ptr<OutputLock> lock_;  // while it writes
    RunRecord record_;
    TrainingTeam team_;
    torch::Device device_;
    ExperimentData data_;
    Recipe recipe_;
    Network network_;
    TeacherFiles teachers_;
};

}  // namespace

ExperimentResult run_network_experiment(const ExperimentOptions& options) {
    make_deterministic(options.threads);
    return NetworkExperiment(options).run();
}

}  // namespace resonet
