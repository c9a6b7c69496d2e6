#include "worker/hearing_process.h"

#include <algorithm>
#include <cmath>
#include <new>

#include "audio/flac_writer.h"
#include "core/text.h"
#include "inference/explanation.h"
#include "worker/frame.h"
#include "worker/hearing_json.h"
#include "worker/media_type.h"
#include "worker/mel_picture.h"
#include "worker/track_sound.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr int shown_rate = 22050;  // Hz of what pictures and previews are made of
constexpr double decoding_share = 0.3;

class FileHearing {
  public:
    FileHearing(const HearingRequest& request, const HeldModels& models, int descriptor)
        : request_(request),
          models_(models),
          descriptor_(descriptor),
          file_(request.audio, request.limits.track_seconds,
                [this](double share) { progress(decoding_share * share, "decoding"); }) {}

    void analyse() {
        progress(0, "decoding");
        const double parts = static_cast<double>(request_.models.size()) + (request_.facts ? 1 : 0);
        double part = 0;
        const auto begin_part = [&](const std::string& stage) {
            progress(decoding_share + (1 - decoding_share) * part / parts, stage);
            ++part;
        };
        // The first model's answer is what people wait for; all else comes after it.
        for (std::size_t i = 0; i < request_.models.size(); ++i) {
            const Classifier& classifier = model(request_.models[i]);
            const TrackSound& sound = file_.at(classifier.sample_rate());
            begin_part("hearing: " + request_.models[i]);
            const Prediction prediction = classifier.classify(sound.track);
            tell(FrameKind::result,
                 result_json(request_.models[i], classifier.model(), prediction, sound.decode_seconds));
            if (i == 0 && request_.facts) tell_facts(begin_part);
        }
        if (request_.models.empty() && request_.facts) tell_facts(begin_part);
        progress(1, "done");
    }

    void explain() {
        progress(0, "decoding");
        const std::string& name = request_.models.at(0);
        const Classifier& classifier = model(name);
        ExplanationSettings settings;
        if (!request_.genre.empty()) settings.genre = label(classifier, request_.genre);
        settings.at = request_.at;
        settings.threads = 1;
        settings.progress = [this](std::size_t done, std::size_t total) {
            const double share =
                static_cast<double>(done) / static_cast<double>(std::max<std::size_t>(total, 1));
            progress(decoding_share + (1 - decoding_share) * share, "explaining");
        };
        const TrackSound& sound = file_.at(classifier.sample_rate());
        progress(decoding_share, "explaining");
        const Explanation explanation = explain_track(classifier, sound.track, settings);
        tell(FrameKind::explanation, explanation_json(name, classifier.model(), explanation, request_.at));
    }

  private:
    template <typename BeginPart>
    void tell_facts(const BeginPart& begin_part) {
        const TrackSound& sound = file_.at(shown_rate);
        begin_part("drawing");
        if (sound.samples.empty()) throw InputError(request_.audio.native(), "holds no sound");
        const MelPicture picture = mel_picture(sound.samples, shown_rate);
        const json facts = facts_json(sound, picture);
        tell(FrameKind::facts, facts);
        write_frame(descriptor_, FrameKind::spectrogram, encode_png(picture));
        if (browsers_play(facts.at("media").at("mime").get<std::string>())) return;
        write_frame(descriptor_, FrameKind::preview, encode_flac("preview", sound.samples, shown_rate));
    }

    const Classifier& model(const std::string& name) const {
        const auto found = models_.find(name);
        if (found == models_.end()) throw UsageError(name, "is no model that is loaded");
        return found->second;
    }

    static std::size_t label(const Classifier& classifier, const std::string& genre) {
        const auto& labels = classifier.labels();
        const auto found = std::ranges::find(labels, genre);
        if (found == labels.end()) throw UsageError(genre, "is no genre that the model knows");
        return static_cast<std::size_t>(found - labels.begin());
    }

    void progress(double fraction, const std::string& stage) {
        // A hundredth more is worth a word, or something else being done.
        fraction = std::clamp(fraction, told_, 1.0);
        if (stage == stage_ && fraction < told_ + 0.01) return;
        told_ = fraction;
        stage_ = stage;
        tell(FrameKind::progress, {{"fraction", std::round(1000 * fraction) / 1000}, {"stage", stage}});
    }

    void tell(FrameKind kind, const json& content) { write_frame(descriptor_, kind, content.dump()); }

    const HearingRequest& request_;
    const HeldModels& models_;
    int descriptor_;
    DecodedFile file_;
    double told_ = 0;
    std::string stage_;
};

struct Refusal {
    const char* name;
    std::string problem;
    std::string remedy;
};

Refusal refusal_of(const char* name, const Error& error) {
    return {name, error.problem(), error.remedy()};
}

/// What is being thrown, for people.
Refusal current_refusal() {
    try {
        throw;
    } catch (const TooLongError& error) {
        return refusal_of("too-long", error);
    } catch (const TrackError& error) {
        return refusal_of(error.kind() == TrackError::Kind::silent ? "silent" : "too-short", error);
    } catch (const InputError& error) {
        return refusal_of("not-audio", error);
    } catch (const UsageError& error) {
        return {"internal", "'" + error.subject() + "' " + error.problem(), error.remedy()};
    } catch (const Error& error) {
        return {"internal", error.subject() + ": " + error.problem(), error.remedy()};
    } catch (const std::bad_alloc&) {
        return {"not-audio", "takes more memory than is allowed", "convert it to another format"};
    } catch (const std::exception& error) {
        return {"internal", error.what(), ""};
    }
}

}  // namespace

void hear_file(const HearingRequest& request, const HeldModels& models, int descriptor) noexcept {
    try {
        try {
            FileHearing hearing(request, models, descriptor);
            request.kind == HearingKind::explain ? hearing.explain() : hearing.analyse();
            write_frame(descriptor, FrameKind::done, {});
        } catch (...) {
            const Refusal refusal = current_refusal();
            const json told{{"name", refusal.name},
                            {"problem", printable(valid_utf8(refusal.problem))},
                            {"remedy", printable(valid_utf8(refusal.remedy))}};
            write_frame(descriptor, FrameKind::refusal, told.dump());
        }
    } catch (...) {
        // Nobody reads, or memory has run out altogether: that there was no last frame says it.
    }
}

}  // namespace resonet
