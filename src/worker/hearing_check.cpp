#include "worker/hearing_check.h"

#include <cmath>
#include <utility>

#include "core/error.h"
#include "core/json_fields.h"
#include "worker/media_type.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr std::size_t longest_words = 4096;
constexpr std::size_t largest_spectrogram = std::size_t{1} << 20;
constexpr std::uint64_t room_for_text = std::uint64_t{64} << 20;
constexpr double preview_bytes_per_second = 2 * 22050 * 1.1;

[[noreturn]] void refuse(const char* problem) {
    throw FrameError(problem);
}

std::string words(JsonFields& fields, const char* key) {
    auto text = fields.get<std::string>(key);
    if (text.size() > longest_words) refuse("tells too long a text");
    return text;
}

}  // namespace

std::uint64_t HearingCheck::most_bytes(const HearingRequest& request) {
    return room_for_text +
           static_cast<std::uint64_t>(std::ceil(preview_bytes_per_second * request.limits.track_seconds));
}

void HearingCheck::take(Frame&& frame) {
    json told;
    try {
        if (ended_) refuse("tells something after the end");
        switch (frame.kind) {
            case FrameKind::spectrogram:
                take_picture(frame.content, "\x89PNG\r\n\x1a\n", largest_spectrogram);
                break;
            case FrameKind::preview:
                if (!preview_wanted_) refuse("sends a preview that nobody needs");
                take_picture(frame.content, "fLaC", most_bytes(request_));
                break;
            case FrameKind::done:
                if (!frame.content.empty()) refuse("says more than that it is done");
                take_end();
                break;
            default:
                told = json::parse(frame.content);
                take_text(frame.kind, told);
        }
        const bool many = frame.kind == FrameKind::progress || frame.kind == FrameKind::result;
        if (!many && !once_.insert(frame.kind).second) refuse("tells something twice");
    } catch (const json::exception&) {
        throw FrameError("tells what is no JSON of the right shape");
    } catch (const UsageError& error) {
        throw FrameError("tells something wrong of '" + error.subject() + "'");
    }
    pass_on(frame.kind, std::move(told), std::move(frame.content));
}

void HearingCheck::take_text(FrameKind kind, const json& told) {
    const bool explain = request_.kind == HearingKind::explain;
    switch (kind) {
        case FrameKind::progress:
            return take_progress(told);
        case FrameKind::refusal:
            return take_refusal(told);
        case FrameKind::facts:
            if (explain || !request_.facts) refuse("tells facts that nobody asked for");
            check_facts(told, request_.limits);
            preview_wanted_ = !browsers_play(told.at("media").at("mime").get<std::string>());
            return;
        case FrameKind::result: {
            if (explain || results_ == request_.models.size()) refuse("tells a result that nobody asked for");
            const std::string& model = request_.models[results_++];
            return check_result(told, model, models_.at(model), request_.limits);
        }
        default:
            if (!explain) refuse("tells an explanation that nobody asked for");
            return check_explanation(told, request_, models_.at(request_.models.at(0)));
    }
}

void HearingCheck::take_progress(const json& told) {
    JsonFields fields(told, "progress");
    const auto fraction = fields.get<double>("fraction");
    if (!(fraction >= fraction_ && fraction <= 1)) refuse("goes back");
    fraction_ = fraction;
    words(fields, "stage");
    fields.finish();
}

void HearingCheck::take_refusal(const json& told) {
    JsonFields fields(told, "refusal");
    outcome_.end = HearingEnd::refused;
    outcome_.name = fields.get<std::string>("name");
    static const std::set<std::string> names{"not-audio", "too-long", "silent", "too-short", "internal"};
    if (!names.contains(outcome_.name)) refuse("refuses for an unknown reason");
    outcome_.problem = words(fields, "problem");
    outcome_.remedy = words(fields, "remedy");
    fields.finish();
    ended_ = true;
}

void HearingCheck::take_picture(const std::string& bytes, const char* beginning, std::uint64_t most) const {
    if (request_.kind == HearingKind::explain || !request_.facts)
        refuse("sends a picture that nobody asked for");
    if (!bytes.starts_with(beginning)) refuse("sends a file of another kind");
    if (bytes.size() > most) refuse("sends too large a file");
}

void HearingCheck::take_end() {
    if (request_.kind == HearingKind::explain) {
        if (!once_.contains(FrameKind::explanation)) refuse("ends without the explanation");
    } else {
        if (results_ != request_.models.size()) refuse("ends without all results");
        if (request_.facts && !once_.contains(FrameKind::facts)) refuse("ends without the facts");
        if (request_.facts && !once_.contains(FrameKind::spectrogram)) refuse("ends without the spectrogram");
        if (preview_wanted_ && !once_.contains(FrameKind::preview)) refuse("ends without the preview");
    }
    ended_ = true;
}

void HearingCheck::pass_on(FrameKind kind, json&& told, std::string&& bytes) const {
    switch (kind) {
        case FrameKind::progress:
            if (listener_.progress) {
                listener_.progress(told.at("fraction").get<double>(), told.at("stage").get<std::string>());
            }
            return;
        case FrameKind::facts:
            if (listener_.facts) listener_.facts(std::move(told));
            return;
        case FrameKind::spectrogram:
            if (listener_.blob) listener_.blob("spectrogram", std::move(bytes));
            return;
        case FrameKind::preview:
            if (listener_.blob) listener_.blob("preview", std::move(bytes));
            return;
        case FrameKind::result:
            if (listener_.result) listener_.result(std::move(told));
            return;
        case FrameKind::explanation:
            if (listener_.explanation) listener_.explanation(std::move(told));
            return;
        case FrameKind::refusal:
        case FrameKind::done:
            return;
    }
}

}  // namespace resonet
