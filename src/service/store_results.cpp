#include "service/store_results.h"

#include "service/store.h"
#include "service/store_secrets.h"

namespace resonet {
namespace {

using nlohmann::json;

std::string id_of_track(StoreDatabase& database, std::int64_t number) {
    Query query(database, "SELECT id FROM tracks WHERE number = ?", number);
    query.next();
    return query.text(0);
}

}  // namespace

std::vector<json> result_summaries(StoreDatabase& database, std::int64_t track,
                                   const std::string& default_model) {
    std::vector<json> summaries;
    Query query(database,
                "SELECT model, genre, probability, sure, milliseconds FROM results WHERE track = ? "
                "ORDER BY model <> ?, model",
                track, default_model);
    while (query.next()) {
        summaries.push_back({{"model", query.text(0)},
                             {"genre", query.text(1)},
                             {"probability", query.number(2)},
                             {"sure", query.integer(3) != 0},
                             {"milliseconds", query.number(4)}});
    }
    return summaries;
}

std::vector<json> track_results(StoreDatabase& database, const std::string& track,
                                const std::string& default_model) {
    std::vector<json> results;
    Query query(database,
                "SELECT d.details FROM result_details d JOIN tracks t ON t.number = d.track WHERE t.id = ? "
                "ORDER BY d.model <> ?, d.model",
                track, default_model);
    while (query.next()) results.push_back(query.unpacked(0));
    return results;
}

std::optional<json> find_result(StoreDatabase& database, const std::string& track, const std::string& model) {
    Query query(database,
                "SELECT d.details FROM result_details d JOIN tracks t ON t.number = d.track "
                "WHERE t.id = ? AND d.model = ?",
                track, model);
    if (!query.next()) return std::nullopt;
    return query.unpacked(0);
}

void put_result(StoreDatabase& database, std::int64_t track, const json& result,
                const std::string& model_sha256) {
    const auto model = result.at("model").get<std::string>();
    json whole = result;
    whole["track"] = id_of_track(database, track);
    whole["model_sha256"] = model_sha256;
    whole["analysed"] = now_text();
    Query(database,
          "DELETE FROM explanations WHERE track = ? AND model = ? AND EXISTS (SELECT 1 FROM results r "
          "WHERE r.track = explanations.track AND r.model = explanations.model AND r.model_sha256 <> ?)",
          track, model, model_sha256)
        .run();
    // The details of the earlier one go with it.
    Query(database, "DELETE FROM results WHERE track = ? AND model = ?", track, model).run();
    Query(
        database,
        "INSERT INTO results (track, model, model_sha256, genre, probability, sure, milliseconds, analysed) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        track, model, model_sha256, result.at("genre").get<std::string>(),
        result.at("probability").get<double>(), result.at("sure").get<bool>(),
        result.at("milliseconds").get<double>(), whole["analysed"].get<std::string>())
        .run();
    Query(database, "INSERT INTO result_details (track, model, details) VALUES (?, ?, ?)", track, model,
          Blob{packed(whole)})
        .run();
}

json normal_wish(const json& wish) {
    json normal{{"genre", nullptr}, {"at", nullptr}};
    if (!wish.is_object()) return normal;
    const json genre = wish.value("genre", json());
    if (genre.is_string() && !genre.get_ref<const std::string&>().empty()) normal["genre"] = genre;
    const json at = wish.value("at", json());
    if (at.is_number()) normal["at"] = at.get<double>();
    return normal;
}

std::string insert_explanation(StoreDatabase& database, std::int64_t track, const json& wish,
                               json explanation) {
    const std::string id = random_id();
    explanation["id"] = id;
    explanation["track"] = id_of_track(database, track);
    explanation["created"] = now_text();
    json summary = json::object();
    for (const char* name : {"id", "model", "genre", "at", "start", "end", "created"}) {
        summary[name] = explanation.value(name, json());
    }
    Query(database,
          "INSERT INTO explanations (id, track, model, wish, summary, details) VALUES (?, ?, ?, ?, ?, ?)", id,
          track, explanation.at("model").get<std::string>(), json_column(normal_wish(wish)),
          json_column(summary), Blob{packed(explanation)})
        .run();
    return id;
}

std::vector<json> track_explanations(StoreDatabase& database, const std::string& track) {
    std::vector<json> explanations;
    Query query(database,
                "SELECT e.summary FROM explanations e JOIN tracks t ON t.number = e.track WHERE t.id = ? "
                "ORDER BY e.number",
                track);
    while (query.next()) explanations.push_back(query.json(0));
    return explanations;
}

std::optional<json> explanation_by_id(StoreDatabase& database, const std::string& id) {
    Query query(database, "SELECT details FROM explanations WHERE id = ?", id);
    if (!query.next()) return std::nullopt;
    return query.unpacked(0);
}

std::optional<json> explanation_by_wish(StoreDatabase& database, const std::string& track,
                                        const std::string& model, const json& wish) {
    Query query(database,
                "SELECT e.details FROM explanations e JOIN tracks t ON t.number = e.track "
                "WHERE t.id = ? AND e.model = ? AND e.wish = ? ORDER BY e.number DESC LIMIT 1",
                track, model, json_column(normal_wish(wish)));
    if (!query.next()) return std::nullopt;
    return query.unpacked(0);
}

}  // namespace resonet
