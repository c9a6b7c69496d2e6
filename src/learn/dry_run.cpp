#include "learn/dry_run.h"

#include <numeric>

#include "core/error.h"
#include "data/disk_image_set.h"
#include "learn/device.h"
#include "learn/experiment_data.h"
#include "training/loader.h"
#include "training/random.h"
#include "training/teacher_files.h"
#include "training/trainer.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr int made_up_labels = 10;
constexpr int made_up_columns = 57;  // of descriptors; as many as the published tables of GTZAN have

/// Noise in the place of a data set, enough for the batches that are measured.
ExperimentData made_up_data(const Recipe& recipe) {
    ExperimentData data;
    data.input = recipe.input;
    if (auto* rows = std::get_if<DescriptorProfile>(&data.input); rows != nullptr && rows->columns.empty()) {
        for (int i = 0; i < made_up_columns; ++i) rows->columns.push_back("column" + std::to_string(i));
    }
    for (int i = 0; i < made_up_labels; ++i) data.labels.push_back("label" + std::to_string(i));
    const auto* profile = std::get_if<Profile>(&data.input);
    const int bands = profile != nullptr ? profile->bands : 1;
    const int columns = profile != nullptr ? profile->window_columns
                                           : static_cast<int>(element_count(example_shape(data.input)));
    auto images = std::make_unique<ImageSet>(bands, false, data.labels);
    Random random{1};
    Image image{bands, columns, std::vector<float>(static_cast<std::size_t>(bands * columns))};
    for (int i = 0; i < recipe.training.batch_size * 2; ++i) {
        for (float& value : image.values) value = static_cast<float>(random.uniform());
        images->add({.label = i % made_up_labels}, image);
    }
    std::vector<std::size_t> all(images->size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    data.train = TrainingClips(*images, all);
    data.images = std::move(images);
    return data;
}

json layers_of(const Network& network, const NetworkFacts& facts) {
    json layers = json::array();
    for (std::size_t i = 0; i < network.layers.size(); ++i) {
        layers.push_back({{"name", network.layers[i].name},
                          {"kind", kind_name(network.layers[i].spec)},
                          {"output", facts.layers[i].output},
                          {"parameters", facts.layers[i].parameters},
                          {"flops", facts.layers[i].flops}});
    }
    return layers;
}

/// Numbers that the optimizer keeps for each weight.
int optimizer_copies(const TrainingSettings& settings) {
    if (settings.optimizer != OptimizerKind::sgd) return 2;
    return settings.momentum > 0 ? 1 : 0;
}

std::uintmax_t bytes_of(const ImageSource& images, bool as_bytes) {
    std::uintmax_t values = 0;
    for (std::size_t i = 0; i < images.size(); ++i) {
        values +=
            static_cast<std::uintmax_t>(images.bands()) * static_cast<std::uintmax_t>(images.info(i).columns);
    }
    return values * (as_bytes ? 1 : sizeof(float));
}

json memory_of(const ExperimentOptions& options, const NetworkFacts& facts, const Network& network) {
    const TrainingSettings& settings = options.recipe.training;
    const auto batch = static_cast<std::uintmax_t>(settings.batch_size);
    const auto weights = static_cast<std::uintmax_t>(facts.parameters) * sizeof(float);
    std::uintmax_t outputs = 0;
    for (const LayerFacts& layer : facts.layers) {
        outputs += static_cast<std::uintmax_t>(element_count(layer.output)) * sizeof(float) * batch;
    }
    const auto input = static_cast<std::uintmax_t>(element_count(network.input)) * sizeof(float) * batch;
    const std::uintmax_t waiting =
        options.loader_threads > 0 ? batches_ahead(options.loader_threads, static_cast<std::size_t>(input))
                                   : 0;
    return {{"weights", weights},
            {"averaged_weights", weights},
            {"gradients", weights},
            {"optimizer", weights * static_cast<std::uintmax_t>(optimizer_copies(settings))},
            {"layer_outputs_of_a_batch", outputs},
            {"batches_waiting", input * (1 + waiting)}};
}

std::size_t valid_windows(const ExperimentData& data, const ExampleMaker& maker) {
    std::size_t windows = 0;
    for (std::size_t i = 0; i < data.valid.size(); ++i) {
        windows += maker.window_starts(data.valid.columns(i)).size();
    }
    return windows;
}

}  // namespace

json dry_run(const ExperimentOptions& options) {
    Recipe recipe = options.recipe;
    if (is_estimator(recipe)) {
        throw UsageError("--dry-run",
                         "is for networks, and the recipe's model is '" + model_kind(recipe) + "'");
    }
    make_deterministic(options.threads);
    const bool has_data = !options.manifest.empty();
    const ExperimentData data =
        has_data ? load_experiment_data(data_options(options), recipe.input) : made_up_data(recipe);
    recipe.input = data.input;
    const Network network =
        build_network(recipe, example_shape(data.input), static_cast<std::int64_t>(data.labels.size()));
    const NetworkFacts facts = analyse(network);
    json report{{"recipe", recipe.name},
                {"labels", data.labels.size()},
                {"input", network.input},
                {"layers", layers_of(network, facts)},
                {"parameters", facts.parameters},
                {"flops", facts.flops},
                {"memory", memory_of(options, facts, network)}};

    TrainerOptions trainer;
    trainer.seed = options.seed;
    trainer.device = choose_device(options.device);
    if (has_data && recipe.distillation) {
        const StudentData student{data.labels, data.input, data.sha256, data.leaky, data.protocol.leaky};
        trainer.teachers = load_teachers(recipe, student, trainer.device).teachers;
    }
    const TrainingPace pace = measure_pace(recipe, network, data.train, trainer);
    report["time"] = {{"batch_seconds", pace.batch},      {"window_seconds", pace.valid_window},
                      {"batches_measured", pace.batches}, {"batch_size", recipe.training.batch_size},
                      {"threads", at::get_num_threads()}, {"device", trainer.device.str()},
                      {"epochs", recipe.training.epochs}, {"refit", recipe.training.refit}};
    if (!has_data) return report;
    const auto* profile = std::get_if<Profile>(&data.input);
    const bool on_disk = dynamic_cast<const DiskImageSet*>(data.images.get()) != nullptr;
    report["data"] = {{"train", data.train.size()},
                      {"valid", data.valid.size()},
                      {"test", data.test.size()},
                      {"bytes", bytes_of(*data.images, profile != nullptr && profile->quantise)},
                      {"in", on_disk ? "file" : "memory"}};
    const double batches = pace.batches_per_epoch * pace.batch;
    const auto windows = static_cast<double>(valid_windows(data, ExampleMaker(data.input, recipe.augment)));
    const double epoch = batches + windows * pace.valid_window / recipe.training.validate_every;
    const double grown = 1 + static_cast<double>(data.valid.size()) / static_cast<double>(data.train.size());
    const double refit = recipe.training.refit ? batches * grown : 0;
    report["time"]["batches_an_epoch"] = pace.batches_per_epoch;
    report["time"]["epoch_seconds"] = epoch;
    report["time"]["total_seconds"] = (epoch + refit) * recipe.training.epochs;
    return report;
}

}  // namespace resonet
