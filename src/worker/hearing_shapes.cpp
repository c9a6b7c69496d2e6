#include "worker/hearing_shapes.h"

#include <algorithm>
#include <cmath>

#include "core/json_fields.h"
#include "worker/media_type.h"
#include "worker/mel_picture.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr double most_frequency = 1e6;
constexpr double any_number = 1e30;
constexpr std::size_t most_peaks = 2000;
constexpr std::size_t most_cells = 4096;  // on a side of a map
constexpr std::size_t most_descriptors = 10000;

[[noreturn]] void refuse(const std::string& subject, const char* problem) {
    throw UsageError(subject, problem);
}

double number(JsonFields& fields, const std::string& key, double low, double high) {
    const auto value = fields.get<double>(key);
    if (!(value >= low && value <= high)) refuse(key, "is out of its range");
    return value;
}

std::string text(JsonFields& fields, const std::string& key, std::size_t longest) {
    auto value = fields.get<std::string>(key);
    if (value.size() > longest) refuse(key, "is too long");
    return value;
}

/// The numbers of a list of so many, in low..high.
std::vector<double> numbers(JsonFields& fields, const std::string& key, std::size_t least, std::size_t most,
                            double low, double high) {
    auto values = fields.get<std::vector<double>>(key);
    if (values.size() < least || values.size() > most) refuse(key, "has another size");
    for (const double value : values) {
        if (!(value >= low && value <= high)) refuse(key, "is out of its range");
    }
    return values;
}

const json& list(JsonFields& fields, const std::string& key, std::size_t most) {
    const json& values = fields.at(key);
    if (!values.is_array() || values.size() > most) refuse(key, "is no list of such a size");
    return values;
}

void require_rising(const std::vector<double>& values, const char* subject) {
    if (!std::ranges::is_sorted(values)) refuse(subject, "does not rise");
}

/// Start and end of a stretch of the track.
void check_stretch(JsonFields& fields, double most) {
    const double start = number(fields, "start", 0, most);
    number(fields, "end", start, most);
}

/// Times may lie a window beyond the end of the longest track.
double latest(const HearingLimits& limits) {
    return limits.track_seconds + 3600;
}

void check_probabilities(JsonFields& fields, std::size_t count) {
    double sum = 0;
    for (const double value : numbers(fields, "probabilities", count, count, 0, 1)) sum += value;
    if (std::abs(sum - 1) > 1e-3) refuse("probabilities", "do not sum to 1");
}

void check_media(const json& media, const HearingLimits& limits) {
    JsonFields fields(media, "media");
    text(fields, "container", 64);
    text(fields, "codec", 64);
    number(fields, "sample_rate", 1, most_frequency);
    fields.get<int>("sample_rate");
    number(fields, "channels", 1, 1024);
    fields.get<int>("channels");
    number(fields, "duration", 0, limits.track_seconds + 1);
    const std::string mime = text(fields, "mime", 64);
    if (!is_media_type(mime)) refuse("mime", "is no type of media");  // browsers believe it
    fields.finish();
}

void check_tags(const json& tags) {
    JsonFields fields(tags, "tags");
    for (const char* key : {"title", "artist", "album"}) {
        if (!fields.at(key).is_null()) text(fields, key, 512);
    }
    fields.finish();
}

void check_waveform(const json& waveform, const HearingLimits& limits) {
    JsonFields fields(waveform, "waveform");
    number(fields, "duration", 0, limits.track_seconds + 1);
    if (numbers(fields, "peaks", 0, most_peaks, -1, 1).size() % 2 != 0) refuse("peaks", "has an odd size");
    fields.finish();
}

void check_spectrogram(const json& spectrogram, const HearingLimits& limits) {
    JsonFields fields(spectrogram, "spectrogram");
    number(fields, "duration", 0, limits.track_seconds + 1);
    number(fields, "columns", 1, static_cast<double>(MelPicture::most_columns));
    fields.get<int>("columns");
    const auto bands = static_cast<double>(MelPicture::bands);
    number(fields, "bands", bands, bands);
    require_rising(numbers(fields, "frequency_edges_hz", MelPicture::bands + 1, MelPicture::bands + 1, 0,
                           most_frequency),
                   "frequency_edges_hz");
    number(fields, "floor_db", MelPicture::floor_db, MelPicture::floor_db);
    fields.finish();
}

void check_map(const json& map, double most) {
    JsonFields fields(map, "map");
    const auto times = numbers(fields, "time_edges", 2, most_cells, 0, most);
    const auto edges = numbers(fields, "frequency_edges_hz", 2, most_cells, 0, most_frequency);
    require_rising(times, "time_edges");
    require_rising(edges, "frequency_edges_hz");
    const json& rows = list(fields, "relevance", most_cells);
    if (rows.size() + 1 != edges.size()) refuse("relevance", "has another size");
    for (const json& row : rows) {
        if (!row.is_array() || row.size() + 1 != times.size()) refuse("relevance", "has another size");
        for (const json& value : row) {
            if (!value.is_number() || !(std::abs(value.get<double>()) <= 1)) {
                refuse("relevance", "is out of its range");
            }
        }
    }
    fields.finish();
}

void check_regions(JsonFields& fields, const char* key, double most) {
    for (const json& region : list(fields, key, 100)) {
        JsonFields inside(region, key);
        check_stretch(inside, most);
        const double low = number(inside, "low_hz", 0, most_frequency);
        number(inside, "high_hz", low, most_frequency);
        number(inside, "relevance", -1, 1);
        inside.finish();
    }
}

void check_descriptors(JsonFields& fields) {
    for (const json& descriptor : list(fields, "descriptors", most_descriptors)) {
        JsonFields inside(descriptor, "descriptors");
        text(inside, "name", 256);
        number(inside, "value", -any_number, any_number);
        number(inside, "training_mean", -any_number, any_number);
        number(inside, "relevance", -1, 1);
        inside.finish();
    }
}

void check_faithfulness(const json& check) {
    JsonFields fields(check, "faithfulness");
    fields.get<bool>("faithful");
    for (const char* key :
         {"share", "nothing_covered", "most_relevant_covered", "least_relevant_covered", "random_covered"}) {
        number(fields, key, 0, 1);
    }
    fields.finish();
}

/// Errors: it is none of the model's.
std::size_t label(JsonFields& fields, const ModelFacts& model) {
    const auto found = std::ranges::find(model.labels, fields.get<std::string>("genre"));
    if (found == model.labels.end()) refuse("genre", "is none of the model's");
    return static_cast<std::size_t>(found - model.labels.begin());
}

}  // namespace

void check_facts(const json& facts, const HearingLimits& limits) {
    JsonFields fields(facts, "facts");
    check_media(fields.at("media"), limits);
    check_tags(fields.at("tags"));
    check_waveform(fields.at("waveform"), limits);
    check_spectrogram(fields.at("spectrogram"), limits);
    fields.finish();
}

void check_result(const json& result, const std::string& name, const ModelFacts& model,
                  const HearingLimits& limits) {
    JsonFields fields(result, "result");
    if (fields.get<std::string>("model") != name) refuse("model", "is another one");
    const std::size_t genre = label(fields, model);
    const double probability = number(fields, "probability", 0, 1);
    fields.get<bool>("sure");
    number(fields, "milliseconds", 0, 1e12);
    if (fields.get<std::vector<std::string>>("labels") != model.labels) {
        refuse("labels", "are not the model's");
    }
    check_probabilities(fields, model.labels.size());
    const json& probabilities = result.at("probabilities");
    for (const json& other : probabilities) {
        if (other > probabilities[genre]) refuse("genre", "is not the most probable one");
    }
    if (probability != probabilities[genre].get<double>()) refuse("probability", "is not the genre's");
    if (fields.get<double>("unsure_below") != model.unsure_below) refuse("unsure_below", "is another one");
    for (const json& window : list(fields, "windows", 1'000'000)) {
        JsonFields inside(window, "windows");
        check_stretch(inside, latest(limits));
        check_probabilities(inside, model.labels.size());
        inside.finish();
    }
    JsonFields seconds(fields.at("seconds"), "seconds");
    for (const char* key : {"decode", "features", "network"}) number(seconds, key, 0, 1e9);
    seconds.finish();
    for (const json& warning : list(fields, "warnings", 100)) {
        if (!warning.is_string() || warning.get_ref<const std::string&>().size() > 1000) {
            refuse("warnings", "are not short texts");
        }
    }
    fields.finish();
}

void check_explanation(const json& explanation, const HearingRequest& request, const ModelFacts& model) {
    const double most = latest(request.limits);
    JsonFields fields(explanation, "explanation");
    if (fields.get<std::string>("model") != request.models.at(0)) refuse("model", "is another one");
    const std::size_t genre = label(fields, model);
    if (!request.genre.empty() && model.labels[genre] != request.genre) refuse("genre", "is another one");
    number(fields, "probability", 0, 1);
    if (fields.at("at") != (request.at ? json(*request.at) : json())) refuse("at", "is another one");
    check_stretch(fields, most);
    const auto kind = fields.get<std::string>("kind");
    if (kind != "map" && kind != "descriptors") refuse("kind", "is unknown");
    if ((kind == "map") == fields.at("map").is_null()) refuse("map", "does not go with the kind");
    if ((kind == "descriptors") == fields.at("descriptors").is_null()) {
        refuse("descriptors", "do not go with the kind");
    }
    kind == "map" ? check_map(fields.at("map"), most) : check_descriptors(fields);
    check_regions(fields, "regions_for", most);
    check_regions(fields, "regions_against", most);
    check_faithfulness(fields.at("faithfulness"));
    fields.finish();
}

}  // namespace resonet
