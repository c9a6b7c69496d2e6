#include "service/store_schema.h"

#include <array>
#include <string>

namespace resonet {
namespace {

// Rows refer to tracks by their number, which is never used again; the digest is 64 bytes. What is long (the
// rest of a result, a waveform) stands in tables of its own, so that lists of tracks need not skip it.
constexpr const char* version_1 = R"sql(
CREATE TABLE tracks (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE CHECK (length(id) = 64),
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    preview_bytes INTEGER NOT NULL DEFAULT 0,
    added TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'heard', 'failed')),
    sort_name TEXT NOT NULL,
    duration REAL NOT NULL DEFAULT -1,
    search TEXT NOT NULL,
    media TEXT,
    tags TEXT
) STRICT;
CREATE INDEX tracks_by_added ON tracks (added);
CREATE INDEX tracks_by_name ON tracks (sort_name);
CREATE INDEX tracks_by_duration ON tracks (duration);

CREATE TABLE sounds (
    track INTEGER PRIMARY KEY REFERENCES tracks (number) ON DELETE CASCADE,
    waveform BLOB NOT NULL,
    spectrogram BLOB NOT NULL
) STRICT;

CREATE TABLE jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    track INTEGER NOT NULL REFERENCES tracks (number) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('analyse', 'explain')),
    state TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    attempts INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL,
    started TEXT,
    finished TEXT,
    models TEXT NOT NULL,
    wish TEXT,
    error TEXT,
    explanation TEXT
) STRICT;
CREATE INDEX jobs_of_track ON jobs (track);
CREATE INDEX jobs_by_state ON jobs (state);
CREATE INDEX jobs_queued ON jobs (kind, number) WHERE state = 'queued';

CREATE TABLE results (
    track INTEGER NOT NULL REFERENCES tracks (number) ON DELETE CASCADE,
    model TEXT NOT NULL,
    model_sha256 TEXT NOT NULL,
    genre TEXT NOT NULL,
    probability REAL NOT NULL,
    sure INTEGER NOT NULL,
    milliseconds REAL NOT NULL,
    analysed TEXT NOT NULL,
    PRIMARY KEY (track, model)
) STRICT, WITHOUT ROWID;
CREATE INDEX results_by_genre ON results (model, genre);
CREATE INDEX results_by_probability ON results (model, probability);

CREATE TABLE result_details (
    track INTEGER NOT NULL,
    model TEXT NOT NULL,
    details BLOB NOT NULL,
    PRIMARY KEY (track, model),
    FOREIGN KEY (track, model) REFERENCES results (track, model) ON DELETE CASCADE
) STRICT;

CREATE TABLE explanations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    track INTEGER NOT NULL REFERENCES tracks (number) ON DELETE CASCADE,
    model TEXT NOT NULL,
    wish TEXT NOT NULL,
    summary TEXT NOT NULL,
    details BLOB NOT NULL
) STRICT;
CREATE INDEX explanations_of_track ON explanations (track, model, wish);

CREATE TABLE labels (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    track INTEGER NOT NULL REFERENCES tracks (number) ON DELETE CASCADE,
    genre TEXT NOT NULL,
    start REAL,
    stop REAL,
    note TEXT NOT NULL,
    labelled_by TEXT NOT NULL,
    created TEXT NOT NULL,
    said TEXT NOT NULL
) STRICT;
CREATE INDEX labels_of_track ON labels (track, genre);

CREATE TABLE keys (
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    created TEXT NOT NULL,
    last_used TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    digest TEXT PRIMARY KEY,
    key_name TEXT NOT NULL REFERENCES keys (name) ON DELETE CASCADE,
    expires TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_key ON sessions (key_name);

CREATE TABLE totals (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    tracks INTEGER NOT NULL,
    bytes INTEGER NOT NULL
) STRICT;
INSERT INTO totals VALUES (1, 0, 0);
CREATE TRIGGER count_track AFTER INSERT ON tracks BEGIN
    UPDATE totals SET tracks = tracks + 1, bytes = bytes + new.bytes + new.preview_bytes;
END;
CREATE TRIGGER recount_track AFTER UPDATE OF bytes, preview_bytes ON tracks BEGIN
    UPDATE totals SET bytes = bytes + new.bytes + new.preview_bytes - old.bytes - old.preview_bytes;
END;
CREATE TRIGGER uncount_track AFTER DELETE ON tracks BEGIN
    UPDATE totals SET tracks = tracks - 1, bytes = bytes - old.bytes - old.preview_bytes;
END;
)sql";

void make_version_1(SQLite::Database& database) {
    database.exec(version_1);
    database.exec("PRAGMA application_id = " + std::to_string(store_application_id));
}

using Migration = void (*)(SQLite::Database&);

/// The function at i makes version i + 1 of version i.
constexpr std::array<Migration, 1> migrations = {make_version_1};

}  // namespace

int newest_store_version() {
    return static_cast<int>(migrations.size());
}

void migrate_store(SQLite::Database& database, int version) {
    for (int next = version + 1; next <= newest_store_version(); ++next) {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::EXCLUSIVE);
        migrations[static_cast<std::size_t>(next - 1)](database);
        database.exec("PRAGMA user_version = " + std::to_string(next));
        transaction.commit();
    }
}

}  // namespace resonet
