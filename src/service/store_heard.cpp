#include <system_error>

#include "core/file.h"
#include "service/store.h"
#include "service/store_results.h"
#include "service/store_state.h"
#include "service/store_tracks.h"

// The members of Store for what was heard.

namespace resonet {

using nlohmann::json;

bool Store::save_facts(const std::string& job, const json& facts) {
    return state_->save(job, [&](std::int64_t track) { update_facts(state_->database, track, facts); });
}

bool Store::save_blob(const std::string& job, const std::string& name, const std::string& bytes) {
    return keep_blob(state_->database, state_->files, job, name, bytes);
}

bool Store::save_result(const std::string& job, const json& result, const std::string& model_sha256) {
    return state_->save(job, [&](std::int64_t track) {
        put_result(state_->database, track, result, model_sha256);
        refresh_track_state(state_->database, track);
    });
}

bool Store::finish_job(const std::string& job) {
    auto& db = state_->database;
    return db.change([&] { return end_job(db, job, JobState::done, false); });
}

std::optional<std::string> Store::finish_explanation(const std::string& job, const json& explanation) {
    std::optional<std::string> id;
    state_->save(job, [&](std::int64_t track) {
        auto& db = state_->database;
        const json wish = find_job(db, job).value().wish;
        id = insert_explanation(db, track, wish, explanation);
        set_explanation(db, job, *id);
        end_job(db, job, JobState::done, false);
    });
    return id;
}

std::vector<json> Store::results(const std::string& track) {
    auto& db = state_->database;
    return db.exclusively([&] { return track_results(db, track, state_->default_model); });
}

std::optional<json> Store::result(const std::string& track, const std::string& model) {
    auto& db = state_->database;
    return db.exclusively([&] { return find_result(db, track, model); });
}

std::optional<json> Store::waveform(const std::string& track) {
    auto& db = state_->database;
    return db.exclusively([&] { return find_waveform(db, track); });
}

std::optional<json> Store::spectrogram_facts(const std::string& track) {
    auto& db = state_->database;
    return db.exclusively([&] { return find_spectrogram(db, track); });
}

std::optional<std::string> Store::spectrogram(const std::string& track) {
    const std::filesystem::path file = state_->files.picture(track);
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) return std::nullopt;
    return read_text(file);
}

std::vector<json> Store::explanations(const std::string& track) {
    auto& db = state_->database;
    return db.exclusively([&] { return track_explanations(db, track); });
}

std::optional<json> Store::explanation(const std::string& id) {
    auto& db = state_->database;
    return db.exclusively([&] { return explanation_by_id(db, id); });
}

std::optional<json> Store::find_explanation(const std::string& track, const std::string& model,
                                            const json& wish) {
    auto& db = state_->database;
    return db.exclusively([&] { return explanation_by_wish(db, track, model, wish); });
}

}  // namespace resonet
