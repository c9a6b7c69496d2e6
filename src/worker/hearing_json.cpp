#include "worker/hearing_json.h"

#include <array>
#include <charconv>

#include "core/text.h"
#include "data/tag_reader.h"
#include "inference/decision.h"
#include "inference/explanation_json.h"
#include "inference/six_digits.h"
#include "worker/media_type.h"
#include "worker/waveform.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr std::size_t longest_text = 500;
constexpr std::size_t most_buckets = 1000;
constexpr std::size_t most_warnings = 20;

/// The double with the fewest digits that gives the float back.
double shortest(float value) {
    std::array<char, 32> text;
    const auto written = std::to_chars(text.data(), text.data() + text.size(), value);
    double number = static_cast<double>(value);
    std::from_chars(text.data(), written.ptr, number);
    return number;
}

json numbers(std::span<const float> values) {
    json list = json::array();
    for (const float value : values) list.push_back(shortest(value));
    return list;
}

/// Valid UTF-8 of at most so many bytes, cut between characters.
std::string short_text(std::string_view text) {
    std::string valid = valid_utf8(text);
    if (valid.size() <= longest_text) return valid;
    std::size_t end = longest_text;
    while (end > 0 && (static_cast<unsigned char>(valid[end]) & 0xC0U) == 0x80U) --end;
    valid.resize(end);
    return valid;
}

json text_or_null(const std::string& text) {
    return text.empty() ? json() : json(short_text(text));
}

json tags_json(const std::filesystem::path& path) {
    const MusicTags tags = read_tags(path).value_or(MusicTags{});
    return {{"title", text_or_null(tags.title)},
            {"artist", text_or_null(tags.artist.empty() ? tags.album_artist : tags.artist)},
            {"album", text_or_null(tags.album)}};
}

json media_json(const TrackSound& sound) {
    const MediaType type = media_type(sound.info);
    return {{"container", type.container},
            {"codec", sound.info.codec},
            {"sample_rate", sound.info.sample_rate},
            {"channels", sound.info.channels},
            {"duration", whole_milliseconds(sound.duration())},
            {"mime", type.mime}};
}

}  // namespace

json result_json(const std::string& name, const Model& model, const Prediction& prediction,
                 double decode_seconds) {
    const Decision decision = decide(prediction.probabilities, model.unsure_below);
    json windows = json::array();
    for (const WindowPrediction& window : prediction.windows) {
        windows.push_back({{"start", whole_milliseconds(window.start)},
                           {"end", whole_milliseconds(window.end)},
                           {"probabilities", numbers(window.probabilities)}});
    }
    json warnings = json::array();
    for (const std::string& warning : prediction.warnings) {
        if (warnings.size() < most_warnings) warnings.push_back(short_text(warning));
    }
    return {{"model", name},
            {"genre", model.labels[decision.label]},
            {"probability", shortest(decision.probability)},
            {"sure", decision.sure},
            {"milliseconds", six_digits(1000 * (prediction.times.features + prediction.times.network))},
            {"labels", model.labels},
            {"probabilities", numbers(prediction.probabilities)},
            {"unsure_below", model.unsure_below},
            {"windows", std::move(windows)},
            {"seconds",
             {{"decode", six_digits(decode_seconds)},
              {"features", six_digits(prediction.times.features)},
              {"network", six_digits(prediction.times.network)}}},
            {"warnings", std::move(warnings)}};
}

json facts_json(const TrackSound& sound, const MelPicture& picture) {
    const double duration = whole_milliseconds(sound.duration());
    json edges = json::array();
    for (const double edge : picture.frequency_edges_hz) edges.push_back(six_digits(edge));
    return {{"media", media_json(sound)},
            {"tags", tags_json(sound.track.path)},
            {"waveform", {{"duration", duration}, {"peaks", waveform_peaks(sound.samples, most_buckets)}}},
            {"spectrogram",
             {{"duration", duration},
              {"columns", picture.columns},
              {"bands", MelPicture::bands},
              {"frequency_edges_hz", std::move(edges)},
              {"floor_db", MelPicture::floor_db}}}};
}

json explanation_json(const std::string& name, const Model& model, const Explanation& explanation,
                      std::optional<double> at) {
    const bool of_rows = std::holds_alternative<DescriptorProfile>(model.input);
    const HeardBlock& first = explanation.blocks.front().block;
    const HeardBlock& last = explanation.blocks.back().block;
    json told{{"model", name},
              {"genre", model.labels[explanation.genre]},
              {"probability", shortest(explanation.prediction.probabilities[explanation.genre])},
              {"at", at ? json(*at) : json()},
              {"start", whole_milliseconds(first.start)},
              {"end", whole_milliseconds(last.start + last.seconds)},
              {"kind", of_rows ? "descriptors" : "map"},
              {"map", nullptr},
              {"regions_for", json::array()},
              {"regions_against", json::array()},
              {"descriptors", nullptr},
              {"faithfulness", json(faithfulness_json(explanation.check, false))}};
    if (of_rows) {
        told["descriptors"] = json(descriptors_json(model, explanation));
        return told;
    }
    const json map(map_json(model, explanation.blocks.front()));
    for (const char* key : {"time_edges", "frequency_edges_hz", "relevance"}) told["map"][key] = map.at(key);
    told["regions_for"] = json(regions_json(model, explanation, true));
    told["regions_against"] = json(regions_json(model, explanation, false));
    return told;
}

json request_json(const HearingRequest& request) {
    return {{"job", request.job},
            {"audio", request.audio.native()},
            {"explain", request.kind == HearingKind::explain},
            {"models", request.models},
            {"facts", request.facts},
            {"genre", request.genre},
            {"at", request.at ? json(*request.at) : json()},
            {"track_seconds", request.limits.track_seconds},
            {"memory_bytes", request.limits.memory_bytes},
            {"processor_seconds", request.limits.processor_seconds},
            {"wall_seconds", request.limits.wall_seconds}};
}

HearingRequest request_of(const json& sent) {
    HearingRequest request;
    request.job = sent.at("job");
    request.audio = sent.at("audio").get<std::string>();
    request.kind = sent.at("explain").get<bool>() ? HearingKind::explain : HearingKind::analyse;
    request.models = sent.at("models").get<std::vector<std::string>>();
    request.facts = sent.at("facts");
    request.genre = sent.at("genre");
    if (!sent.at("at").is_null()) request.at = sent.at("at").get<double>();
    request.limits.track_seconds = sent.at("track_seconds");
    request.limits.memory_bytes = sent.at("memory_bytes");
    request.limits.processor_seconds = sent.at("processor_seconds");
    request.limits.wall_seconds = sent.at("wall_seconds");
    return request;
}

}  // namespace resonet
