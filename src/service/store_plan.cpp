#include <algorithm>

#include "service/store_jobs.h"
#include "service/store_results.h"
#include "service/store_secrets.h"
#include "service/store_tracks.h"

namespace resonet {
namespace {

using nlohmann::json;

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

/// Those of `models` that have not heard the track, each once.
std::vector<std::string> models_to_hear(StoreDatabase& database, std::int64_t track,
                                        const std::vector<std::string>& models) {
    std::vector<std::string> wanted;
    for (const std::string& model : models) {
        if (contains(wanted, model)) continue;
        Query heard(database, "SELECT 1 FROM results WHERE track = ? AND model = ?", track, model);
        if (!heard.next()) wanted.push_back(model);
    }
    return wanted;
}

std::string insert_job(StoreDatabase& database, std::int64_t track, const char* kind,
                       const std::vector<std::string>& models, const std::optional<std::string>& wish) {
    const std::string id = random_id();
    Query(database, "INSERT INTO jobs (id, track, kind, created, models, wish) VALUES (?, ?, ?, ?, ?, ?)", id,
          track, kind, now_text(), json_column(models), wish)
        .run();
    refresh_track_state(database, track);
    return id;
}

std::optional<std::string> latest_analysis(StoreDatabase& database, std::int64_t track) {
    Query query(database,
                "SELECT id FROM jobs WHERE track = ? AND kind = 'analyse' ORDER BY number DESC LIMIT 1",
                track);
    if (!query.next()) return std::nullopt;
    return query.text(0);
}

}  // namespace

PlannedJob plan_analysis(StoreDatabase& database, std::int64_t track,
                         const std::vector<std::string>& models) {
    const std::vector<std::string> wanted = models_to_hear(database, track, models);
    std::vector<std::string> left = wanted;
    std::optional<std::string> job;
    {
        Query pending(database,
                      "SELECT id, models FROM jobs WHERE track = ? AND kind = 'analyse' "
                      "AND state IN ('queued', 'running') ORDER BY number",
                      track);
        while (pending.next()) {
            const auto covered = pending.json(1).get<std::vector<std::string>>();
            const auto gone =
                std::erase_if(left, [&](const auto& model) { return contains(covered, model); });
            if (gone > 0) job = pending.text(0);
        }
    }
    const bool queued = !left.empty();
    if (queued) {
        job = insert_job(database, track, "analyse", left, std::nullopt);
    } else if (!job) {
        job = latest_analysis(database, track);
    }
    return {job ? find_job(database, *job).value() : JobRecord{}, queued};
}

JobRecord plan_explanation(StoreDatabase& database, std::int64_t track, const std::string& model,
                           const json& wish) {
    const std::string normal = json_column(normal_wish(wish));
    const std::string models = json_column(std::vector{model});
    std::string id;
    {
        Query same(database,
                   "SELECT id FROM jobs WHERE track = ? AND kind = 'explain' AND models = ? AND wish = ? "
                   "AND state IN ('queued', 'running')",
                   track, models, normal);
        if (same.next()) id = same.text(0);
    }
    if (id.empty()) id = insert_job(database, track, "explain", {model}, normal);
    return find_job(database, id).value();
}

}  // namespace resonet
