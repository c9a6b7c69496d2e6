#include "inference/explanation.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <mutex>
#include <set>

#include "core/error.h"
#include "inference/block_reader.h"

namespace resonet {
namespace {

constexpr std::size_t cells_of_bands = 16;
constexpr std::size_t cells_of_window = 14;

/// Windows of the track by the block that was new to them, and the mean probability of the genre in each.
struct BlockScore {
    std::size_t block = 0;
    double sum = 0;
    std::size_t windows = 0;

    double mean() const { return sum / static_cast<double>(windows); }
};

/// `half`: half the length of a window, in seconds; 0 of rows, whose stretches are never cut off.
std::vector<BlockScore> block_scores(const Prediction& prediction, std::size_t genre, double block_seconds,
                                     double half) {
    std::map<std::size_t, BlockScore> scores;
    for (const WindowPrediction& window : prediction.windows) {
        // The middle of a window lies in what its block has new: see block_windows().
        const double middle = half > 0 ? window.start + half : 0.5 * (window.start + window.end);
        const auto block = static_cast<std::size_t>(middle / block_seconds + 1e-9);
        BlockScore& score = scores[block];
        score.block = block;
        score.sum += static_cast<double>(window.probabilities[genre]);
        ++score.windows;
    }
    std::vector<BlockScore> list;
    for (const auto& [block, score] : scores) list.push_back(score);
    return list;
}

double half_window(const InputProfile& input) {
    const auto* const profile = std::get_if<Profile>(&input);
    if (profile == nullptr) return 0;
    return 0.5 * profile->window_columns * profile->column_step * profile->hop_length / profile->sample_rate;
}

/// The blocks that speak most for the genre.
std::set<std::size_t> chosen_blocks(std::vector<BlockScore> scores, std::size_t count) {
    if (count == 0) count = scores.size();
    std::ranges::stable_sort(scores, [](const auto& a, const auto& b) { return a.mean() > b.mean(); });
    std::set<std::size_t> chosen;
    for (std::size_t i = 0; i < std::min(count, scores.size()); ++i) chosen.insert(scores[i].block);
    return chosen;
}

/// The block that a second of the track lies in.
std::set<std::size_t> block_at(const std::vector<BlockScore>& scores, double second, double block_seconds,
                               double half, double duration, const std::filesystem::path& path) {
    double last = std::max(0.0, std::ceil(duration / block_seconds - 1e-9) - 1);
    // What is left at the end may be too short for a window of its own.
    if (last > 0 && duration - last * block_seconds < half) --last;
    const auto wanted = static_cast<std::size_t>(
        std::clamp(std::floor(std::max(0.0, second) / block_seconds + 1e-9), 0.0, last));
    for (const BlockScore& score : scores) {
        if (score.block == wanted) return {wanted};
    }
    char text[64];
    std::snprintf(text, sizeof text, "is silent around %.1f s", second);
    throw TrackError(TrackError::Kind::silent, path.native(), text, "choose another second of the track");
}

/// Where a track is read from: a file, or memory.
struct TrackSource {
    const std::filesystem::path& path;
    std::function<Prediction()> classify;
    std::function<BlockReader()> open;
};

/// Tells of the answers as they come.
class AnswerCount {
  public:
    explicit AnswerCount(std::function<void(std::size_t, std::size_t)> tell) : tell_(std::move(tell)) {}

    void expect(std::size_t total) { total_ = total; }

    MaskedImage counted(MaskedImage image) {
        image.judge = [this, inner = std::move(image.judge)](std::size_t part, std::span<const float> masks,
                                                             std::span<double> probabilities) {
            inner(part, masks, probabilities);
            const std::lock_guard lock(mutex_);
            done_ += probabilities.size();
            if (tell_) tell_(done_, std::max(done_, total_));
        };
        return image;
    }

  private:
    std::function<void(std::size_t, std::size_t)> tell_;
    std::mutex mutex_;
    std::size_t done_ = 0;
    std::size_t total_ = 0;
};

RelevanceSettings map_settings(const ExplanationSettings& settings, const HeardBlock& block,
                               const CellGrid& grid) {
    RelevanceSettings map;
    map.method = settings.method;
    map.masks = settings.masks;
    // Blocks of one track draw other masks.
    map.seed = settings.seed + static_cast<std::uint64_t>(std::llround(1000 * block.start)) * 1000003U;
    map.threads = settings.threads;
    // Half a patch is a cell, so that the map tells neighbouring cells apart as well as its patches can.
    const bool row = block.column_seconds == 0;
    map.patch_rows = row ? 1 : 2 * grid.cell_rows;
    map.patch_columns = row ? 1 : 2 * grid.cell_columns;
    return map;
}

FaithfulnessSettings check_settings(const ExplanationSettings& settings) {
    FaithfulnessSettings check;
    check.seed = settings.seed + 1;
    check.threads = settings.threads;
    return check;
}

}  // namespace

CellGrid relevance_grid(const HeardBlock& block) {
    CellGrid grid{block.image.rows, block.image.columns, 1, 1};
    if (block.column_seconds == 0) return grid;
    const auto part = [](std::size_t size, std::size_t cells) { return (size + cells - 1) / cells; };
    grid.cell_rows = part(block.image.rows, cells_of_bands);
    grid.cell_columns = part(block.parts.front().columns, cells_of_window);
    return grid;
}

namespace {

Explanation explain_source(const Classifier& classifier, const TrackSource& source,
                           const ExplanationSettings& settings) {
    const Model& model = classifier.model();
    const bool rows = std::holds_alternative<DescriptorProfile>(model.input);
    if (rows) training_means(model);  // what cannot be explained is refused before the work
    Explanation result;
    result.prediction = source.classify();
    const std::vector<float>& probabilities = result.prediction.probabilities;
    result.genre = settings.genre.value_or(static_cast<std::size_t>(
        std::max_element(probabilities.begin(), probabilities.end()) - probabilities.begin()));

    const double block_seconds = static_cast<double>(classifier.block_size()) / classifier.sample_rate();
    const double half = half_window(model.input);
    const std::vector<BlockScore> scores = block_scores(result.prediction, result.genre, block_seconds, half);
    const std::set<std::size_t> chosen =
        settings.at
            ? block_at(scores, *settings.at, block_seconds, half, result.prediction.duration, source.path)
            : chosen_blocks(scores, settings.blocks.value_or(rows ? 0 : 1));
    result.blocks_heard = scores.size();

    MaskedJudge judge(model);
    AnswerCount answers(settings.progress);
    std::vector<Faithfulness> checks;
    BlockReader reader = source.open();
    for (std::size_t i = 0; checks.size() < chosen.size(); ++i) {
        const std::optional<Block> block = reader.next();
        if (!block) break;
        if (!chosen.contains(i)) continue;
        std::optional<HeardBlock> heard = hear_block(model, *block, settings.fill);
        if (!heard) continue;
        BlockExplanation explained;
        explained.block = std::move(*heard);
        explained.grid = relevance_grid(explained.block);
        const MaskedImage image = answers.counted(judge.image(explained.block, result.genre));
        const RelevanceSettings map = map_settings(settings, explained.block, explained.grid);
        const FaithfulnessSettings check = check_settings(settings);
        if (result.blocks.empty()) {
            answers.expect(chosen.size() *
                           (relevance_answers(image, map) + faithfulness_answers(image, check)));
        }
        explained.relevance = relevance_map(image, map);
        explained.cells = cell_means(explained.relevance, explained.grid);
        explained.check = check_faithfulness(image, explained.grid, explained.cells, check);
        checks.push_back(explained.check);
        result.blocks.push_back(std::move(explained));
    }
    if (checks.empty()) throw InputError(source.path.native(), "changed while it was read", "try it again");
    result.check = mean_faithfulness(checks);
    return result;
}

}  // namespace

Explanation explain_track(const Classifier& classifier, const std::filesystem::path& path,
                          const ExplanationSettings& settings) {
    return explain_source(
        classifier,
        {path, [&] { return classifier.classify(path, settings.threads); },
         [&] { return BlockReader(path, classifier.sample_rate(), classifier.block_size()); }},
        settings);
}

Explanation explain_track(const Classifier& classifier, const DecodedTrack& track,
                          const ExplanationSettings& settings) {
    return explain_source(
        classifier,
        {track.path, [&] { return classifier.classify(track, settings.threads); },
         [&] { return BlockReader(track, classifier.sample_rate(), classifier.block_size()); }},
        settings);
}

}  // namespace resonet
