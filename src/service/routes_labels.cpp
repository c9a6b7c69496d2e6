#include <charconv>

#include "service/label_manifest.h"
#include "service/platform.h"
#include "service/problem.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr std::size_t longest_genre = 64;
constexpr std::size_t longest_note = 1000;

std::size_t characters(const std::string& text) {
    std::size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    return count;
}

std::string text_field(const json& body, const std::string& name, std::size_t longest) {
    if (!body.contains(name) || body.at(name).is_null()) return {};
    if (!body.at(name).is_string()) throw invalid("'" + name + "' is no text");
    std::string text = body.at(name);
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    text = begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
    if (characters(text) > longest)
        throw invalid("'" + name + "' has more than " + std::to_string(longest) + " characters");
    for (const unsigned char c : text) {
        if (c < 0x20 && c != '\n') throw invalid("'" + name + "' holds control characters");
    }
    return text;
}

std::optional<double> time_field(const json& body, const std::string& name) {
    if (!body.contains(name) || body.at(name).is_null()) return std::nullopt;
    if (!body.at(name).is_number()) throw invalid("'" + name + "' is no number of seconds");
    return body.at(name).get<double>();
}

void add_label(Exchange& exchange, Platform& platform) {
    const json body = exchange.json_body({"genre", "start", "end", "note"});
    const json track = platform.require_track(exchange);
    NewLabel label;
    label.track = exchange.place("id");
    label.genre = platform.models.known_genre(text_field(body, "genre", longest_genre));
    label.note = text_field(body, "note", longest_note);
    label.by = exchange.user;
    label.start = time_field(body, "start");
    label.end = time_field(body, "end");
    if (label.genre.empty() || label.genre.find('\n') != std::string::npos)
        throw invalid("'genre' is missing", "give the genre that you hear");
    if (label.start.has_value() != label.end.has_value())
        throw invalid("of 'start' and 'end' one is missing");
    if (label.start) {
        const json& media = track.at("media");
        const double duration = media.is_null() ? 0 : media.at("duration").get<double>();
        if (!(*label.start >= 0 && *label.start < *label.end && *label.end <= duration + 0.5)) {
            throw invalid("the stretch from 'start' to 'end' does not lie in the track");
        }
    }
    const auto added = platform.store.add_label(label);
    if (!added) throw not_found("there is no such track");
    platform.hub.publish({"track", json{{"id", label.track}, {"change", "changed"}}.dump(), {}, false});
    exchange.answer(201, *added);
}

void list_track_labels(Exchange& exchange, Platform& platform) {
    platform.require_track(exchange);
    exchange.answer(200, {{"items", platform.store.labels_of(exchange.place("id"))}});
}

void remove_label(Exchange& exchange, Platform& platform) {
    const std::string& text = exchange.place("id");
    std::int64_t id = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (code != std::errc() || end != text.data() + text.size() || !platform.store.remove_label(id)) {
        throw not_found("there is no such label");
    }
    exchange.no_content();
}

void list_labels(Exchange& exchange, Platform& platform) {
    exchange.allow_parameters({"limit", "cursor"});
    const Page page = platform.store.labels(exchange.limit(), exchange.parameter("cursor").value_or(""));
    exchange.answer(200, {{"items", page.items},
                          {"total", page.total},
                          {"next", page.next ? json(*page.next) : json(nullptr)}});
}

void export_labels(Exchange& exchange, Platform& platform) {
    exchange.response.set_header("Content-Disposition", "attachment; filename=\"resonet-labels.csv\"");
    exchange.answer_text(200, "text/csv; charset=utf-8", label_manifest(platform.store));
}

}  // namespace

void add_label_routes(Router& router, Platform& platform) {
    router.add(
        {"GET", "/tracks/{id}/labels", [&](Exchange& exchange) { list_track_labels(exchange, platform); }});
    router.add({"POST", "/tracks/{id}/labels", [&](Exchange& exchange) { add_label(exchange, platform); }});
    router.add({"GET", "/labels", [&](Exchange& exchange) { list_labels(exchange, platform); }});
    router.add({"GET",
                "/labels/export",
                [&](Exchange& exchange) { export_labels(exchange, platform); },
                {"text/csv"}});
    router.add({"DELETE", "/labels/{id}", [&](Exchange& exchange) { remove_label(exchange, platform); }});
}

}  // namespace resonet
