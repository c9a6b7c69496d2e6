#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "core/error.h"
#include "service/store_cursor.h"
#include "store_fixture.h"

namespace resonet::testing {
namespace {

using nlohmann::json;
using Names = std::vector<std::string>;

Names names_of(const Page& page) {
    Names names;
    for (const json& track : page.items) names.push_back(track["name"]);
    return names;
}

Names names_of(Store& store, const TrackQuery& query) {
    return names_of(store.tracks(query));
}

class StoreQuery : public ::testing::Test {
  protected:
    StoreQuery() {
        heard_track(store(), "1", "Cherry.mp3", "blues", 0.9, 30);
        heard_track(store(), "2", "apple.mp3", "jazz", 0.4, 20, false);
        heard_track(store(), "3", "Banana.mp3", "blues", 0.6, 40);
        submit(store(), "4", "date.mp3", {default_model});
        const std::string broken = submit(store(), "5", "elder.mp3", {default_model}).job.id;
        while (const auto job = store().take_job()) {
            if (job->id == broken) store().fail_job(broken, {{"status", 422}});
        }
        store().add_label(
            {.track = track_id("2"), .genre = "rock", .note = "", .by = "local", .start = {}, .end = {}});
    }

    Store& store() { return place_.store; }

  private:
    StoreInFolder place_;
};

TEST_F(StoreQuery, Filters) {
    TrackQuery all;
    all.descending = false;
    EXPECT_EQ(names_of(store(), all),
              (Names{"Cherry.mp3", "apple.mp3", "Banana.mp3", "date.mp3", "elder.mp3"}));
    const auto with = [&](auto set) {
        TrackQuery query = all;
        set(query);
        const Page page = store().tracks(query);
        EXPECT_EQ(page.total, page.items.size());
        return names_of(page);
    };
    EXPECT_EQ(with([](auto& q) { q.genre = "blues"; }), (Names{"Cherry.mp3", "Banana.mp3"}));
    EXPECT_EQ(with([](auto& q) { q.genre = "blues', model = '"; }), Names{});
    EXPECT_EQ(with([](auto& q) { q.model = "cnn", q.genre = "blues"; }), Names{});
    EXPECT_EQ(with([](auto& q) { q.least = 0.6; }), (Names{"Cherry.mp3", "Banana.mp3"}));
    EXPECT_EQ(with([](auto& q) { q.most = 0.6; }), (Names{"apple.mp3", "Banana.mp3"}));
    EXPECT_EQ(with([](auto& q) { q.least = 0.5, q.most = 0.7; }), Names{"Banana.mp3"});
    EXPECT_EQ(with([](auto& q) { q.sure = false; }), Names{"apple.mp3"});
    EXPECT_EQ(with([](auto& q) { q.sure = true, q.text = "BAN"; }), Names{"Banana.mp3"});
    EXPECT_EQ(with([](auto& q) { q.state = "waiting"; }), Names{"date.mp3"});
    EXPECT_EQ(with([](auto& q) { q.state = "failed"; }), Names{"elder.mp3"});
    EXPECT_EQ(with([](auto& q) { q.label = "any"; }), Names{"apple.mp3"});
    EXPECT_EQ(with([](auto& q) { q.label = "rock"; }), Names{"apple.mp3"});
    EXPECT_EQ(with([](auto& q) { q.label = "blues"; }), Names{});
    EXPECT_EQ(with([](auto& q) { q.label = "none", q.state = "heard"; }),
              (Names{"Cherry.mp3", "Banana.mp3"}));
}

TEST_F(StoreQuery, Sorts) {
    const auto sorted = [&](const std::string& sort, bool descending) {
        TrackQuery query;
        query.sort = sort;
        query.descending = descending;
        return names_of(store(), query);
    };
    EXPECT_EQ(sorted("added", true),
              (Names{"elder.mp3", "date.mp3", "Banana.mp3", "apple.mp3", "Cherry.mp3"}));
    EXPECT_EQ(sorted("name", false),
              (Names{"apple.mp3", "Banana.mp3", "Cherry.mp3", "date.mp3", "elder.mp3"}));
    EXPECT_EQ(sorted("duration", true),
              (Names{"Banana.mp3", "Cherry.mp3", "apple.mp3", "elder.mp3", "date.mp3"}));
    EXPECT_EQ(sorted("probability", true),
              (Names{"Cherry.mp3", "Banana.mp3", "apple.mp3", "elder.mp3", "date.mp3"}));
    EXPECT_EQ(sorted("genre", false),
              (Names{"Cherry.mp3", "Banana.mp3", "apple.mp3", "date.mp3", "elder.mp3"}))
        << "what was not heard comes last";
    EXPECT_EQ(sorted("probability", false),
              (Names{"apple.mp3", "Banana.mp3", "Cherry.mp3", "date.mp3", "elder.mp3"}));
}

TEST_F(StoreQuery, PagesGoOnWhereTheLastOneEnded) {
    for (const char* const sort : {"added", "name", "duration", "genre", "probability"}) {
        for (const bool descending : {false, true}) {
            TrackQuery query;
            query.sort = sort;
            query.descending = descending;
            const Names all = names_of(store(), query);
            query.limit = 2;
            Names paged;
            ASSERT_EQ(all.size(), 5U);
            do {
                const Page page = store().tracks(query);
                EXPECT_EQ(page.total, 5U) << "whatever the page";
                EXPECT_LE(page.items.size(), 2U);
                for (const std::string& name : names_of(page)) paged.push_back(name);
                query.cursor = page.next.value_or("");
            } while (!query.cursor.empty());
            EXPECT_EQ(paged, all) << sort << descending;
        }
    }
}

TEST_F(StoreQuery, PagesNeitherRepeatNorLeaveOutWhatWasThere) {
    TrackQuery query;
    query.sort = "name";
    query.descending = false;
    query.limit = 2;
    const Page first = store().tracks(query);
    submit(store(), "6", "aardvark.mp3");
    std::vector<std::string> running;
    store().remove_track(track_id("3"), running);
    query.cursor = first.next.value();
    EXPECT_EQ(names_of(first), (Names{"apple.mp3", "Banana.mp3"}));
    EXPECT_EQ(names_of(store(), query), (Names{"Cherry.mp3", "date.mp3"}));
}

TEST_F(StoreQuery, RefusesWhatMakesNoSense) {
    const auto fails = [&](auto set) {
        TrackQuery query;
        query.limit = 2;
        set(query);
        EXPECT_THROW(store().tracks(query), UsageError);
    };
    fails([](auto& q) { q.sort = "number; DROP TABLE tracks"; });
    fails([](auto& q) { q.state = "asleep"; });
    fails([](auto& q) { q.least = std::numeric_limits<double>::quiet_NaN(); });
    fails([](auto& q) { q.cursor = "nonsense"; });
    fails([](auto& q) { q.cursor = "00"; });
    fails([](auto& q) { q.cursor = std::string(100'000, '5'); });
    fails([](auto& q) { q.cursor = cursor_text({"name desc", "a", 1}); });
    fails([](auto& q) { q.cursor = cursor_text({"added desc", 5, 1}); });
    fails([](auto& q) { q.cursor = cursor_text({"added desc", nullptr, 1}); });
    fails([](auto& q) { q.cursor = cursor_text({"added desc", json::array(), 1}); });
    fails([](auto& q) {
        q.sort = "genre", q.genre = "blues", q.cursor = cursor_text({"genre desc", nullptr, 1});
    });
    EXPECT_EQ(store().track_count(), 5U);
}

TEST(StoreSearch, FindsWordsInAnyCase) {
    StoreInFolder place;
    Store& store = place.store;
    const auto add = [&](const std::string& name, const std::string& title, const std::string& artist) {
        const std::string job = submit(store, name, name).job.id;
        store.take_job();
        store.save_facts(job, facts_of(10, title, artist));
    };
    add("one.mp3", "\u00dcber den Wolken", "Reinhard");
    add("two.mp3", "\u041a\u0430\u043b\u0438\u043d\u043a\u0430", "");
    add("three_100%.mp3", "\u039f \u03ba\u03cc\u03c3\u03bc\u03bf\u03c2", "");
    add("four\\.mp3", "", "Artist\nwith a break");
    const auto found = [&](const std::string& text) {
        TrackQuery query;
        query.text = text;
        return names_of(store, query);
    };
    EXPECT_EQ(found("\u00fcBER"), Names{"one.mp3"});
    EXPECT_EQ(found("reinHARD"), Names{"one.mp3"});
    EXPECT_EQ(found("\u041a\u0410\u041b\u0418\u041d"), Names{"two.mp3"});
    EXPECT_EQ(found("\u039a\u038c\u03a3\u039c\u039f\u03a3"), Names{"three_100%.mp3"}) << "either small sigma";
    EXPECT_EQ(found("100%"), Names{"three_100%.mp3"});
    EXPECT_EQ(found("%"), Names{"three_100%.mp3"}) << "no wildcard";
    EXPECT_EQ(found("_"), Names{"three_100%.mp3"});
    EXPECT_EQ(found("reinhard  wolken"), Names{"one.mp3"}) << "each word, in whichever field";
    EXPECT_EQ(found("reinhard artist"), Names{});
    EXPECT_EQ(found("artist WITH"), Names{"four\\.mp3"});
    EXPECT_EQ(found("four\\"), Names{"four\\.mp3"});
    EXPECT_EQ(found("' OR 1 --"), Names{});
    EXPECT_EQ(found("mp3").size(), 4U);
    EXPECT_EQ(found("\xff\xfe"), Names{}) << "no UTF-8";
}

}  // namespace
}  // namespace resonet::testing
