#include "service/label_manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>
#include <tuple>
#include <vector>

#include "core/csv.h"

namespace resonet {
namespace {

using nlohmann::json;

std::string text_or_blank(const json& value) {
    return value.is_string() ? value.get<std::string>() : std::string();
}

std::string number_or_blank(const json& value) {
    return value.is_number() ? fmt::format("{}", value.get<double>()) : std::string();
}

/// "gtzan-cnn: jazz 71 %, gtzan-rcrnn: blues 48 % (not sure)".
std::string said_text(const json& said) {
    std::string text;
    for (const json& answer : said) {
        text += fmt::format("{}{}: {} {:.0f} %{}", text.empty() ? "" : ", ",
                            answer.at("model").get<std::string>(), answer.at("genre").get<std::string>(),
                            100 * answer.at("probability").get<double>(),
                            answer.at("sure").get<bool>() ? "" : " (not sure)");
    }
    return text;
}

/// A manifest gives the length of a stretch, not its end.
std::string duration_text(const json& label) {
    if (!label["end"].is_number()) return {};
    const double start = label["start"].is_number() ? label["start"].get<double>() : 0.0;
    return fmt::format("{}", label["end"].get<double>() - start);
}

/// Labels, the oldest first, without those that a later one of the same stretch replaces.
std::vector<json> labels_that_count(Store& store) {
    std::vector<json> labels = store.labels(0, "").items;
    std::ranges::reverse(labels);
    std::map<std::tuple<std::string, std::string, std::string>, std::size_t> places;
    std::vector<json> kept;
    for (json& label : labels) {
        // Seconds 0 to the end is the whole track, too.
        std::string start = number_or_blank(label["start"]);
        if (start == "0") start.clear();
        const auto [place, is_new] =
            places.try_emplace({label["track"].get<std::string>(), start, duration_text(label)}, kept.size());
        if (is_new) {
            kept.push_back(std::move(label));
        } else {
            kept[place->second] = std::move(label);
        }
    }
    return kept;
}

}  // namespace

std::string label_manifest(Store& store) {
    std::ostringstream csv;
    write_csv_row(csv, std::vector<std::string>{"path", "label", "track", "artist", "album", "title", "split",
                                                "fold", "start", "duration", "name", "labelled_by",
                                                "labelled_at", "note", "models_said"});
    for (const json& label : labels_that_count(store)) {
        const auto id = label["track"].get<std::string>();
        const std::optional<json> track = store.track(id);
        if (!track) continue;  // removed meanwhile
        const json& tags = (*track)["tags"];
        write_csv_row(
            csv, std::vector<std::string>{
                     store.audio_path(id).string(), label["genre"], id, text_or_blank(tags["artist"]),
                     text_or_blank(tags["album"]), text_or_blank(tags["title"]), "", "",
                     number_or_blank(label["start"]), duration_text(label), (*track)["name"], label["by"],
                     label["created"], label["note"], said_text(label["said"])});
    }
    return csv.str();
}

}  // namespace resonet
