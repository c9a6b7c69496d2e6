#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/error.h"
#include "core/file.h"
#include "store_fixture.h"

namespace resonet::testing {
namespace {

using nlohmann::json;

TEST(StoreKeys, AreKnownAgainButNotKept) {
    StoreInFolder place;
    Store& store = place.store;
    const std::string key = store.create_key("laptop");
    EXPECT_EQ(key.size(), 47U);
    EXPECT_TRUE(key.starts_with("rsn_"));
    EXPECT_EQ(key.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    EXPECT_NE(store.create_key("phone"), key);
    ASSERT_EQ(store.keys().size(), 2U);
    EXPECT_FALSE(store.keys()[0].last_used);
    EXPECT_EQ(store.check_key(key), "laptop");
    EXPECT_TRUE(store.keys()[0].last_used);
    for (const std::string& wrong : {std::string(), key.substr(1), key + "A", std::string("' OR 1 --")}) {
        EXPECT_FALSE(store.check_key(wrong));
    }
    for (const char* const name : {"resonet.db", "resonet.db-wal"}) {
        EXPECT_EQ(read_text(place.data / name).find(key.substr(4)), std::string::npos) << name;
    }
}

TEST(StoreKeys, NeedNamesOfTheirOwn) {
    StoreInFolder place;
    place.store.create_key("laptop");
    for (const std::string& name : {std::string("laptop"), std::string(), std::string("a\nb"),
                                    std::string(" a"), std::string(200, 'a')}) {
        EXPECT_THROW(place.store.create_key(name), UsageError) << name;
    }
    EXPECT_EQ(place.store.keys().size(), 1U);
}

TEST(StoreKeys, SessionsEndWithTheirKey) {
    StoreInFolder place;
    Store& store = place.store;
    const std::string key = store.create_key("laptop");
    const std::string one = store.open_session("laptop");
    const std::string two = store.open_session("laptop");
    EXPECT_EQ(one.size(), 43U);
    EXPECT_NE(one, two);
    EXPECT_EQ(store.check_session(one), "laptop");
    EXPECT_FALSE(store.check_session(key));
    EXPECT_FALSE(store.check_session(""));
    store.close_session(one);
    EXPECT_FALSE(store.check_session(one));
    EXPECT_EQ(store.check_session(two), "laptop");
    EXPECT_TRUE(store.revoke_key("laptop"));
    EXPECT_FALSE(store.revoke_key("laptop"));
    EXPECT_FALSE(store.check_key(key));
    EXPECT_FALSE(store.check_session(two));
    EXPECT_THROW(store.open_session("laptop"), UsageError);
}

TEST(StoreKeys, SessionsEndAfterThirtyDays) {
    StoreInFolder place;
    Store& store = place.store;
    store.create_key("laptop");
    const std::string token = store.open_session("laptop");
    SQLite::Database database((place.data / "resonet.db").string(), SQLite::OPEN_READWRITE, 5000);
    SQLite::Statement days(database, "SELECT julianday(expires) - julianday('now') FROM sessions");
    ASSERT_TRUE(days.executeStep());
    EXPECT_NEAR(days.getColumn(0).getDouble(), 30, 0.01);
    days.reset();
    database.exec("UPDATE sessions SET expires = '2020-01-01T00:00:00.000Z'");
    EXPECT_FALSE(store.check_session(token));
    store.open_session("laptop");
    SQLite::Statement count(database, "SELECT COUNT(*) FROM sessions");
    ASSERT_TRUE(count.executeStep());
    EXPECT_EQ(count.getColumn(0).getInt(), 1) << "those that have ended go when another is opened";
}

NewLabel label_of(const std::string& track, const std::string& genre) {
    return {.track = track, .genre = genre, .note = "sure", .by = "laptop", .start = {}, .end = {}};
}

TEST(StoreLabels, TellWhatTheModelsSaid) {
    StoreInFolder place;
    Store& store = place.store;
    const std::string id = heard_track(store, "bytes", "a", "blues", 0.5);
    NewLabel label = label_of(id, "jazz");
    label.start = 10;
    label.end = 25.5;
    const json kept = store.add_label(label).value();
    EXPECT_EQ(kept["track"], id);
    EXPECT_EQ(kept["genre"], "jazz");
    EXPECT_EQ(kept["start"], 10);
    EXPECT_EQ(kept["end"], 25.5);
    EXPECT_EQ(kept["note"], "sure");
    EXPECT_EQ(kept["by"], "laptop");
    EXPECT_EQ(kept["said"], store.track(id).value()["results"]);
    const std::string again = submit(store, "bytes", "a", {"cnn"}).job.id;
    store.take_job();
    store.save_result(again, result_of("cnn", "rock", 0.9), "bb");
    EXPECT_EQ(store.labels_of(id), std::vector{kept}) << "what was said then";
    EXPECT_EQ(store.track(id).value()["labels"], (json{kept}));
    EXPECT_TRUE(store.remove_label(kept["id"].get<std::int64_t>()));
    EXPECT_FALSE(store.remove_label(kept["id"].get<std::int64_t>()));
    EXPECT_TRUE(store.labels_of(id).empty());
    EXPECT_TRUE(store.labels_of("other").empty());
    EXPECT_FALSE(store.add_label(label_of(track_id("other"), "jazz")));
}

TEST(StoreLabels, AreListedNewestFirst) {
    StoreInFolder place;
    Store& store = place.store;
    submit(store, "bytes", "song.mp3");
    for (const char* const genre : {"a", "b", "c"}) store.add_label(label_of(track_id("bytes"), genre));
    const Page first = store.labels(2, "");
    EXPECT_EQ(first.total, 3U);
    ASSERT_EQ(first.items.size(), 2U);
    EXPECT_EQ(first.items[0]["genre"], "c");
    EXPECT_EQ(first.items[0]["name"], "song.mp3");
    const Page second = store.labels(2, first.next.value());
    ASSERT_EQ(second.items.size(), 1U);
    EXPECT_EQ(second.items[0]["genre"], "a");
    EXPECT_FALSE(second.next);
    EXPECT_THROW(store.labels(2, "nonsense"), UsageError);
}

TEST(StoreLabels, RefuseWhatAManifestCannotHold) {
    StoreInFolder place;
    submit(place.store, "bytes");
    const auto refuses = [&](auto set) {
        NewLabel label = label_of(track_id("bytes"), "jazz");
        set(label);
        EXPECT_THROW(place.store.add_label(label), UsageError);
    };
    refuses([](auto& l) { l.genre.clear(); });
    refuses([](auto& l) { l.genre = "a\nb"; });
    refuses([](auto& l) { l.genre = " jazz"; });
    refuses([](auto& l) { l.genre = "\xff"; });
    refuses([](auto& l) { l.start = -1; });
    refuses([](auto& l) { l.start = std::numeric_limits<double>::quiet_NaN(); });
    refuses([](auto& l) { l.start = 5, l.end = 5; });
    refuses([](auto& l) { l.end = std::numeric_limits<double>::infinity(), l.start = 1e9; });
    refuses([](auto& l) { l.note = std::string(5000, 'x'); });
    EXPECT_EQ(place.store.labels(0, "").total, 0U);
}

}  // namespace
}  // namespace resonet::testing
