#include "service/store.h"
#include "service/store_keys.h"
#include "service/store_labels.h"
#include "service/store_state.h"
#include "service/store_tracks.h"

// The members of Store for labels, keys and sessions.

namespace resonet {

using nlohmann::json;

std::optional<json> Store::add_label(const NewLabel& label) {
    check_label(label);
    auto& db = state_->database;
    return db.change([&] { return insert_label(db, label, state_->default_model); });
}

bool Store::remove_label(std::int64_t id) {
    auto& db = state_->database;
    return db.change([&] { return delete_label(db, id); });
}

std::vector<json> Store::labels_of(const std::string& track) {
    auto& db = state_->database;
    return db.exclusively([&] {
        const auto number = track_number(db, track);
        return number ? labels_of_track(db, *number) : std::vector<json>();
    });
}

Page Store::labels(std::size_t limit, const std::string& cursor) {
    auto& db = state_->database;
    return db.exclusively([&] { return list_labels(db, limit, cursor); });
}

std::string Store::create_key(const std::string& name) {
    auto& db = state_->database;
    return db.change([&] { return insert_key(db, name); });
}

std::vector<Store::KeyRecord> Store::keys() {
    auto& db = state_->database;
    return db.exclusively([&] { return list_keys(db); });
}

bool Store::revoke_key(const std::string& name) {
    auto& db = state_->database;
    return db.change([&] { return delete_key(db, name); });
}

std::optional<std::string> Store::check_key(const std::string& key) {
    auto& db = state_->database;
    return db.exclusively([&] {
        const auto name = name_of_key(db, key);
        if (name) note_use_if_possible(db, *name);
        return name;
    });
}

std::string Store::open_session(const std::string& key_name) {
    auto& db = state_->database;
    return db.change([&] { return insert_session(db, key_name); });
}

std::optional<std::string> Store::check_session(const std::string& token) {
    auto& db = state_->database;
    return db.exclusively([&] {
        const auto name = name_of_session(db, token);
        if (name) note_use_if_possible(db, *name);
        return name;
    });
}

void Store::close_session(const std::string& token) {
    auto& db = state_->database;
    db.change([&] { delete_session(db, token); });
}

}  // namespace resonet
