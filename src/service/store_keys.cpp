#include "service/store_keys.h"

#include <chrono>

#include "core/error.h"
#include "core/text.h"
#include "service/store_secrets.h"
#include "service/store_text.h"

namespace resonet {
namespace {

using Clock = std::chrono::system_clock;

constexpr auto session_life = std::chrono::hours(24 * 30);

void check_key_name(const std::string& name) {
    constexpr std::size_t longest = 100;
    const char* const remedy = "choose a name such as 'laptop'";
    if (name.empty()) throw UsageError("key", "needs a name", remedy);
    if (name.size() > longest) throw UsageError("key", "has a name of more than 100 bytes", remedy);
    if (printable(name) != name || name.front() == ' ' || name.back() == ' ') {
        throw UsageError("key", "has a name that is not plain text", remedy);
    }
}

bool key_exists(StoreDatabase& database, const std::string& name) {
    Query query(database, "SELECT 1 FROM keys WHERE name = ?", name);
    return query.next();
}

}  // namespace

std::string insert_key(StoreDatabase& database, const std::string& name) {
    check_key_name(name);
    if (key_exists(database, name)) {
        throw UsageError(name, "is the name of a key that is there",
                         "choose another, or revoke that key first");
    }
    const std::string key = "rsn_" + random_secret();
    Query(database, "INSERT INTO keys (name, digest, created) VALUES (?, ?, ?)", name, secret_digest(key),
          now_text())
        .run();
    return key;
}

std::vector<Store::KeyRecord> list_keys(StoreDatabase& database) {
    std::vector<Store::KeyRecord> keys;
    Query query(database, "SELECT name, created, last_used FROM keys ORDER BY name");
    while (query.next()) keys.push_back({query.text(0), query.text(1), query.optional_text(2)});
    return keys;
}

bool delete_key(StoreDatabase& database, const std::string& name) {
    return Query(database, "DELETE FROM keys WHERE name = ?", name).run() == 1;
}

std::optional<std::string> name_of_key(StoreDatabase& database, const std::string& key) {
    // Found by its digest: how long that takes tells nothing of the key.
    Query query(database, "SELECT name FROM keys WHERE digest = ?", secret_digest(key));
    if (!query.next()) return std::nullopt;
    return query.text(0);
}

std::string insert_session(StoreDatabase& database, const std::string& key_name) {
    if (!key_exists(database, key_name)) throw UsageError(key_name, "is not the name of a key");
    Query(database, "DELETE FROM sessions WHERE expires <= ?", now_text()).run();
    std::string token = random_secret();
    Query(database, "INSERT INTO sessions (digest, key_name, expires) VALUES (?, ?, ?)", secret_digest(token),
          key_name, time_text(Clock::now() + session_life))
        .run();
    return token;
}

std::optional<std::string> name_of_session(StoreDatabase& database, const std::string& token) {
    Query query(database, "SELECT key_name FROM sessions WHERE digest = ? AND expires > ?",
                secret_digest(token), now_text());
    if (!query.next()) return std::nullopt;
    return query.text(0);
}

void delete_session(StoreDatabase& database, const std::string& token) {
    Query(database, "DELETE FROM sessions WHERE digest = ?", secret_digest(token)).run();
}

void note_use_if_possible(StoreDatabase& database, const std::string& key_name) try {
    const Clock::time_point now = Clock::now();
    const std::string recently = time_text(now - std::chrono::minutes(1));
    {
        Query query(database, "SELECT 1 FROM keys WHERE name = ? AND last_used > ?", key_name, recently);
        if (query.next()) return;
    }
    Query(database, "UPDATE keys SET last_used = ? WHERE name = ?", time_text(now), key_name).run();
} catch (const SQLite::Exception&) {
    // Its rule is in the header.
}

}  // namespace resonet
