#include "service/platform.h"
#include "service/problem.h"

namespace resonet {
namespace {

using nlohmann::json;

constexpr const char* ask_again = "private, no-cache";

/// A track's content never changes, for its id is its digest: a browser keeps it, and asks whether it is
/// still there.
bool known_to_client(const Exchange& exchange, const std::string& kind) {
    exchange.response.set_header("Cache-Control", ask_again);
    return exchange.unchanged(exchange.place("id").substr(0, 32) + "-" + kind);
}

void get_audio(Exchange& exchange, Platform& platform) {
    exchange.allow_parameters({"download"});
    const json track = platform.require_track(exchange);
    const json& media = track.at("media");
    std::string type = media.is_null() ? "application/octet-stream" : media.at("mime").get<std::string>();
    if (known_to_client(exchange, type == "application/octet-stream" ? "unheard" : "audio")) return;
    // The name is the listener's: it goes into the header in ASCII, percent-encoded.
    std::string name;
    for (const unsigned char c : track.at("name").get<std::string>()) {
        char text[4];
        std::snprintf(text, sizeof text, "%%%02X", c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                           c == '.' || c == '-';
        name += plain ? std::string(1, static_cast<char>(c)) : text;
    }
    const bool download = exchange.parameter("download").has_value() || media.is_null();
    exchange.response.set_header("Content-Disposition", std::string(download ? "attachment" : "inline") +
                                                            "; filename*=UTF-8''" + name);
    answer_file(exchange, platform.store.audio_path(exchange.place("id")).string(), type);
}

void get_preview(Exchange& exchange, Platform& platform) {
    platform.require_track(exchange);
    const std::filesystem::path path = platform.store.preview_path(exchange.place("id"));
    if (!std::filesystem::exists(path))
        throw not_found("the track has no preview: browsers play it as it is, or it is not heard yet");
    if (known_to_client(exchange, "preview")) return;
    answer_file(exchange, path.string(), "audio/flac");
}

void get_waveform(Exchange& exchange, Platform& platform) {
    platform.require_track(exchange);
    const auto waveform = platform.store.waveform(exchange.place("id"));
    if (!waveform) throw not_found("the track is not heard yet");
    if (!known_to_client(exchange, "waveform")) exchange.answer(200, *waveform);
}

void get_spectrogram(Exchange& exchange, Platform& platform) {
    platform.require_track(exchange);
    auto picture = platform.store.spectrogram(exchange.place("id"));
    if (!picture) throw not_found("the track is not heard yet");
    if (!known_to_client(exchange, "spectrogram"))
        exchange.answer_text(200, "image/png", std::move(*picture));
}

void get_spectrogram_facts(Exchange& exchange, Platform& platform) {
    platform.require_track(exchange);
    const auto facts = platform.store.spectrogram_facts(exchange.place("id"));
    if (!facts) throw not_found("the track is not heard yet");
    if (!known_to_client(exchange, "spectrogram-facts")) exchange.answer(200, *facts);
}

}  // namespace

void add_content_routes(Router& router, Platform& platform) {
    router.add({"GET", "/tracks/{id}/audio", [&](Exchange& exchange) { get_audio(exchange, platform); }, {}});
    router.add(
        {"GET", "/tracks/{id}/preview", [&](Exchange& exchange) { get_preview(exchange, platform); }, {}});
    router.add(
        {"GET", "/tracks/{id}/waveform", [&](Exchange& exchange) { get_waveform(exchange, platform); }, {}});
    router.add({"GET",
                "/tracks/{id}/spectrogram",
                [&](Exchange& exchange) { get_spectrogram(exchange, platform); },
                {}});
    router.add({"GET",
                "/tracks/{id}/spectrogram.json",
                [&](Exchange& exchange) { get_spectrogram_facts(exchange, platform); },
                {}});
}

}  // namespace resonet
