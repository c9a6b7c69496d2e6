#include "inference/classifier.h"

#include <cstdio>
#include <future>
#include <mutex>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "inference/block_classifier.h"
#include "inference/block_examples.h"
#include "inference/block_reader.h"
#include "inference/responder.h"

namespace resonet {
namespace {

constexpr double shortest_seconds = 1.0;

/// The next blocks of a track, at most `count`, and the processor time it took to read them.
struct Batch {
    std::vector<Block> blocks;
    double seconds = 0;
};

Batch read_batch(BlockReader& reader, std::size_t count) {
    const double begin = thread_seconds();
    Batch batch;
    while (batch.blocks.size() < count) {
        auto block = reader.next();
        if (!block) break;
        batch.blocks.push_back(std::move(*block));
    }
    batch.seconds = thread_seconds() - begin;
    return batch;
}

void require_sound(const std::filesystem::path& path, const Prediction& prediction) {
    if (prediction.duration < shortest_seconds) {
        char text[64];
        std::snprintf(text, sizeof text, "is too short to classify: %.3f s", prediction.duration);
        throw TrackError(TrackError::Kind::too_short, path.native(), text, "give at least 1 s of sound");
    }
    if (prediction.windows.empty()) {
        throw TrackError(TrackError::Kind::silent, path.native(), "is silent",
                         "give a file with music in it");
    }
}

/// The mean of the windows' probabilities.
std::vector<float> mean_probabilities(const std::vector<WindowPrediction>& windows) {
    std::vector<double> sums(windows.front().probabilities.size());
    for (const WindowPrediction& window : windows) {
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += window.probabilities[i];
    }
    std::vector<float> means;
    for (const double sum : sums)
        means.push_back(static_cast<float>(sum / static_cast<double>(windows.size())));
    return means;
}

Hearing hear(const Model& model) {
    try {
        return hearing_of(model.input);
    } catch (const UsageError& error) {
        throw UsageError("model '" + model.name + "'",
                         "hears no audio: its " + error.subject() + " " + error.problem(),
                         "choose a model that was trained on audio, or on columns that audio gives");
    }
}

}  // namespace

/// The model, and the idle BlockClassifiers: making one costs about a millisecond, so they are kept.
struct Classifier::State {
    explicit State(Model m) : model(std::move(m)), hearing(hear(model)), responder(responder_of(model)) {}

    std::unique_ptr<BlockClassifier> borrow() {
        const std::lock_guard lock(mutex);
        if (idle.empty()) {
            return std::make_unique<BlockClassifier>(hearing.make_examples(), responder->share(),
                                                     model.labels.size(), model.temperature);
        }
        auto worker = std::move(idle.back());
        idle.pop_back();
        return worker;
    }

    void give_back(std::unique_ptr<BlockClassifier> worker) {
        const std::lock_guard lock(mutex);
        idle.push_back(std::move(worker));
    }

    std::vector<BlockResult> classify(const Batch& batch, std::size_t threads) {
        std::vector<BlockResult> results(batch.blocks.size());
        parallel_for(results.size(), threads, [&](std::size_t i) {
            throw_if_interrupted();
            auto worker = borrow();
            results[i] = worker->classify(batch.blocks[i]);  // a worker that failed is not used again
            give_back(std::move(worker));
        });
        return results;
    }

    Prediction classify(const std::filesystem::path& path, BlockReader& reader, std::size_t threads) {
        Prediction prediction;
        try {
            Batch batch = read_batch(reader, threads);
            while (!batch.blocks.empty()) {
                prediction.times.decode += batch.seconds;
                // Decoding runs ahead by one batch, if there is a thread to spare for it.
                const auto policy = threads > 1 ? std::launch::async : std::launch::deferred;
                std::future<Batch> next = std::async(policy, [&] { return read_batch(reader, threads); });
                for (BlockResult& result : classify(batch, threads)) {
                    prediction.times += result.times;
                    for (WindowPrediction& window : result.windows)
                        prediction.windows.push_back(std::move(window));
                }
                batch = next.get();
            }
        } catch (const InputError& error) {  // of the sound: who makes examples does not know the file
            throw InputError(path.native(), error.problem(), error.remedy());
        }
        prediction.duration = reader.seconds();
        prediction.warnings = reader.warnings();
        require_sound(path, prediction);
        prediction.probabilities = mean_probabilities(prediction.windows);
        return prediction;
    }

    Model model;
    Hearing hearing;
    std::unique_ptr<Responder> responder;
    std::mutex mutex;
    std::vector<std::unique_ptr<BlockClassifier>> idle;
};

Classifier::Classifier(Model model) {
    validate(model, "model '" + model.name + "'");
    state_ = std::make_unique<State>(std::move(model));
}
Classifier::~Classifier() = default;
Classifier::Classifier(Classifier&&) noexcept = default;
Classifier& Classifier::operator=(Classifier&&) noexcept = default;

const Model& Classifier::model() const {
    return state_->model;
}

int Classifier::sample_rate() const {
    return state_->hearing.sample_rate;
}

std::size_t Classifier::block_size() const {
    return state_->hearing.block_size;
}

Prediction Classifier::classify(const std::filesystem::path& path, std::size_t threads) const {
    BlockReader reader(path, sample_rate(), block_size());
    return state_->classify(path, reader, thread_count(threads));
}

Prediction Classifier::classify(const DecodedTrack& track, std::size_t threads) const {
    BlockReader reader(track, sample_rate(), block_size());
    return state_->classify(track.path, reader, thread_count(threads));
}

}  // namespace resonet
