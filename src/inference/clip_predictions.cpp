#include "inference/clip_predictions.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "core/text.h"
#include "features/example_cutter.h"
#include "inference/block_classifier.h"
#include "inference/responder.h"

namespace resonet {
namespace {

/// Answers clip after clip. One object belongs to one thread at a time.
class ClipAnswerer {
  public:
    ClipAnswerer(const ExampleCutter& cutter, std::unique_ptr<Responder> responder, std::size_t labels)
        : cutter_(cutter), responder_(std::move(responder)), labels_(labels) {}

    /// Logits [window, label] of a clip.
    std::vector<float> answer(const TrainingClips& clips, std::size_t clip) {
        const int columns = clips.columns(clip);
        const std::vector<int> starts = cutter_.starts(columns);
        const std::span<const float> image = clips.image(clip, image_);
        examples_.resize(starts.size() * cutter_.size());
        for (std::size_t i = 0; i < starts.size(); ++i) {
            cutter_.cut(image, columns, starts[i],
                        std::span(examples_).subspan(i * cutter_.size(), cutter_.size()));
        }
        std::vector<float> logits(starts.size() * labels_);
        const double begin = thread_seconds();
        responder_->respond(static_cast<std::int64_t>(starts.size()), examples_, logits);
        seconds_ = thread_seconds() - begin;
        return logits;
    }

    /// Processor time that the network or estimator took for the last clip.
    double seconds() const { return seconds_; }

  private:
    const ExampleCutter& cutter_;
    std::unique_ptr<Responder> responder_;
    std::size_t labels_;
    std::vector<float> image_;
    std::vector<float> examples_;
    double seconds_ = 0;
};

/// Answerers that wait for work: making one compiles the network, so they are kept.
class AnswererPool {
  public:
    explicit AnswererPool(const Model& model)
        : cutter_(model.input), responder_(responder_of(model)), labels_(model.labels.size()) {}

    std::vector<float> answer(const TrainingClips& clips, std::size_t clip) {
        auto answerer = borrow();
        std::vector<float> logits = answerer->answer(clips, clip);  // one that failed is not used again
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(answerer));
        return logits;
    }

    std::unique_ptr<ClipAnswerer> borrow() {
        const std::lock_guard lock(mutex_);
        if (idle_.empty()) return std::make_unique<ClipAnswerer>(cutter_, responder_->share(), labels_);
        auto answerer = std::move(idle_.back());
        idle_.pop_back();
        return answerer;
    }

  private:
    ExampleCutter cutter_;
    std::unique_ptr<Responder> responder_;
    std::size_t labels_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<ClipAnswerer>> idle_;
};

/// Lengths of clips in seconds, as far as they are known.
class ClipLengths {
  public:
    ClipLengths(const Manifest& manifest, const TrainingClips& clips, const InputProfile& input)
        : manifest_(manifest) {
        for (std::size_t i = 0; i < clips.size(); ++i) ++pieces_[clips.info(i).clip];
        if (const auto* profile = std::get_if<Profile>(&input)) {
            // A picture was stretched to its columns, whatever its length.
            if (manifest.kind != SourceKind::pictures) {
                column_seconds_ = profile->column_step * profile->hop_length / profile->sample_rate;
            }
        } else {
            segment_seconds_ = std::get<DescriptorProfile>(input).segment_seconds;
        }
    }

    double operator()(const ImageInfo& info) const {
        const ClipRecord& clip = manifest_.clips.at(info.clip);
        double whole = std::isfinite(clip.duration) ? clip.duration : unknown;
        if (clip.facts) whole = clip.facts->seconds;
        const bool piece = pieces_.at(info.clip) > 1 || info.start > clip.start;
        if (!piece && std::isfinite(whole)) return whole;
        if (std::isfinite(column_seconds_)) return info.columns * column_seconds_;
        if (!piece || !std::isfinite(whole)) return unknown;
        return std::min(segment_seconds_, clip.start + whole - info.start);
    }

  private:
    static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

    const Manifest& manifest_;
    std::map<std::size_t, int> pieces_;  // of each clip
    double column_seconds_ = unknown;
    double segment_seconds_ = unknown;
};

}  // namespace

WindowLogits answer_clips(const Model& model, const TrainingClips& clips, const AnswerOptions& options) {
    AnswererPool pool(model);
    WindowLogits result;
    result.labels = static_cast<int>(model.labels.size());
    result.clip_count = clips.size();
    Progress progress("answering", clips.size(), {.enabled = options.progress, .unit = "clips"});
    ordered_map(
        clips.size(), options.threads, 0,
        [&](std::size_t i) {
            throw_if_interrupted();
            return pool.answer(clips, i);
        },
        [&](std::size_t i, std::vector<float>&& logits) {
            result.clips.insert(result.clips.end(), logits.size() / model.labels.size(), i);
            result.logits.insert(result.logits.end(), logits.begin(), logits.end());
            progress.advance();
        });
    progress.finish();
    return result;
}

AnswerTime time_answers(const Model& model, const TrainingClips& clips, std::size_t most) {
    AnswerTime time;
    time.clips = std::min(most, clips.size());
    if (time.clips == 0) return time;
    AnswererPool pool(model);
    const auto answerer = pool.borrow();
    answerer->answer(clips, 0);
    std::vector<double> seconds;
    std::size_t values = 0;
    for (std::size_t i = 0; i < time.clips; ++i) {
        throw_if_interrupted();
        values += answerer->answer(clips, i * clips.size() / time.clips).size();
        seconds.push_back(answerer->seconds());
    }
    const auto middle = seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2);
    std::ranges::nth_element(seconds, middle);
    time.milliseconds = 1000 * *middle;
    time.windows = static_cast<double>(values) / static_cast<double>(model.labels.size() * time.clips);
    return time;
}

PredictionSet prediction_set(const Manifest& manifest, const TrainingClips& clips, const InputProfile& input,
                             std::vector<std::string> labels, std::vector<float> probabilities) {
    PredictionSet set{std::move(labels), {}, std::move(probabilities)};
    const ClipLengths length(manifest, clips, input);
    for (std::size_t i = 0; i < clips.size(); ++i) {
        const ImageInfo& info = clips.info(i);
        const ClipRecord& clip = manifest.clips.at(info.clip);
        set.clips.push_back({.file = valid_utf8(clip.path.string()),
                             .place = place_text(manifest.kind, clip.row, info.start),
                             .track = clip.track,
                             .artist = clip.artist,
                             .seconds = length(info),
                             .truth = info.label});
    }
    return set;
}

}  // namespace resonet
