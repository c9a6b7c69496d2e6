#include "service/track_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "core/csv.h"
#include "core/text.h"
#include "service/problem.h"
#include "service/request_guard.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr std::size_t longest_text = 200;

std::string text_parameter(const Exchange& exchange, const std::string& name) {
    const std::string text = exchange.parameter(name).value_or("");
    if (text.size() > longest_text) throw invalid("the parameter '" + name + "' is longer than 200 bytes");
    return text;
}

std::string choice(const Exchange& exchange, const std::string& name,
                   std::initializer_list<std::string_view> choices, const std::string& otherwise) {
    const std::string text = exchange.parameter(name).value_or(otherwise);
    if (text == otherwise || std::ranges::find(choices, text) != choices.end()) return text;
    std::string list;
    for (const std::string_view entry : choices) list.append(list.empty() ? "" : ", ").append(entry);
    throw invalid("the parameter '" + name + "' is '" + printable(text).substr(0, 100) + "'",
                  "choose from " + list);
}

std::string text_of(const json& value) {
    return value.is_string() ? value.get<std::string>() : std::string();
}

/// A text that strangers wrote, for a table that somebody will open in a spreadsheet: one that would be taken
/// for a formula gets an apostrophe.
std::string cell_of(const json& value) {
    const std::string text = text_of(value);
    return text.find_first_of("=+-@\t\r") == 0 ? "'" + text : text;
}

const json* result_of(const json& track, const std::string& model) {
    for (const json& result : track.at("results")) {
        if (result.at("model") == model) return &result;
    }
    return nullptr;
}

/// One row a track: what it is, what the model says, what listeners say.
std::vector<std::string> csv_row(const json& track, const std::string& model) {
    const json* const result = result_of(track, model);
    const json& media = track.at("media");
    std::string labels;
    for (const json& label : track.at("labels"))
        labels += (labels.empty() ? "" : "; ") + cell_of(label.at("genre"));
    return {text_of(track.at("id")),
            cell_of(track.at("name")),
            cell_of(track.at("tags").at("title")),
            cell_of(track.at("tags").at("artist")),
            cell_of(track.at("tags").at("album")),
            media.is_null() ? "" : fmt::format("{:.3f}", media.at("duration").get<double>()),
            text_of(track.at("state")),
            result == nullptr ? "" : model,
            result == nullptr ? "" : text_of(result->at("genre")),
            result == nullptr ? "" : fmt::format("{:.6f}", result->at("probability").get<double>()),
            result == nullptr                ? ""
            : result->at("sure").get<bool>() ? "true"
                                             : "false",
            labels,
            track.at("error").is_null() ? "" : text_of(track.at("error").at("detail")),
            text_of(track.at("added"))};
}

}  // namespace

TrackQuery track_query(const Exchange& exchange, const ServedModels& models) {
    TrackQuery query;
    query.text = text_parameter(exchange, "q");
    query.genre = models.known_genre(text_parameter(exchange, "genre"));
    query.model = text_parameter(exchange, "model");
    if (query.model.empty()) query.model = models.default_name();
    if (models.find(query.model) == nullptr)
        throw invalid("the parameter 'model' names none that is here", "see /api/v1/models");
    query.least = exchange.number("min_probability", 0, 1);
    query.most = exchange.number("max_probability", 0, 1);
    query.sure = exchange.truth("sure");
    query.state = choice(exchange, "state", {"waiting", "heard", "failed"}, "");
    query.label = models.known_genre(text_parameter(exchange, "label"));
    query.sort = choice(exchange, "sort", {"added", "name", "duration", "genre", "probability"}, "added");
    query.descending = choice(exchange, "order", {"asc", "desc"}, "desc") == "desc";
    return query;
}

void export_tracks(const Exchange& exchange, Store& store, const ServedModels& models) {
    exchange.allow_parameters({"q", "genre", "model", "min_probability", "max_probability", "sure", "state",
                               "label", "sort", "order", "format"});
    TrackQuery query = track_query(exchange, models);
    query.limit = 0;
    const std::string format =
        choice(exchange, "format", {"json", "csv"}, prefers(exchange.request, "text/csv") ? "csv" : "json");
    const Page page = store.tracks(query);
    exchange.response.set_header("Content-Disposition",
                                 "attachment; filename=\"resonet-library." + format + "\"");
    if (format == "json") {
        exchange.answer(200, {{"items", page.items}, {"total", page.total}});
        return;
    }
    std::ostringstream table;
    write_csv_row(
        table, std::vector<std::string>{"id", "name", "title", "artist", "album", "duration", "state",
                                        "model", "genre", "probability", "sure", "labels", "error", "added"});
    for (const json& track : page.items) write_csv_row(table, csv_row(track, query.model));
    exchange.answer_text(200, "text/csv; charset=utf-8", table.str());
}

}  // namespace resonet
