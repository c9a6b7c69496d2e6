#include <gtest/gtest.h>

#include "core/error.h"
#include "store_fixture.h"

namespace resonet::testing {
namespace {

using nlohmann::json;

json explanation_of(const std::string& model, const std::string& genre) {
    return {{"model", model},        {"genre", genre}, {"probability", 0.5},
            {"at", nullptr},         {"start", 1.0},   {"end", 6.0},
            {"kind", "map"},         {"map", nullptr}, {"regions_for", json::array()},
            {"descriptors", nullptr}};
}

TEST(StoreJobs, ExplanationsGoFirstOthersInTheirOrder) {
    StoreInFolder place;
    Store& store = place.store;
    const std::string one = submit(store, "1").job.id;
    const std::string two = submit(store, "2").job.id;
    const std::string why = store.request_explanation(track_id("1"), "cnn", {{"genre", "jazz"}})->id;
    EXPECT_EQ(store.queue_place(why), 1U);
    EXPECT_EQ(store.queue_place(one), 2U);
    EXPECT_EQ(store.queue_place(two), 3U);
    EXPECT_EQ(store.queue_place("none"), 0U);
    const JobRecord taken = store.take_job().value();
    EXPECT_EQ(taken.id, why);
    EXPECT_EQ(taken.kind, "explain");
    EXPECT_EQ(taken.state, JobState::running);
    EXPECT_TRUE(taken.started.has_value());
    EXPECT_EQ(store.queue_place(why), 0U);
    EXPECT_EQ(store.take_job()->id, one);
    EXPECT_EQ(store.count_jobs(JobState::running), 2U);
    // One that is put back is the oldest again.
    EXPECT_TRUE(store.requeue_job(one, true));
    EXPECT_FALSE(store.requeue_job(one, true)) << "it does not run any more";
    EXPECT_EQ(store.job(one)->attempts, 1);
    EXPECT_EQ(store.queue_place(one), 1U);
    EXPECT_EQ(store.take_job()->id, one);
    EXPECT_EQ(store.take_job()->id, two);
    EXPECT_FALSE(store.take_job());
}

TEST(StoreJobs, ACancelledJobSavesNothing) {
    StoreInFolder place;
    Store& store = place.store;
    const std::string job = submit(store, "1").job.id;
    store.take_job();
    EXPECT_TRUE(store.cancel_job(job));
    EXPECT_FALSE(store.cancel_job(job));
    EXPECT_FALSE(store.save_result(job, result_of("cnn", "jazz", 0.75), "c0"));
    EXPECT_FALSE(store.finish_job(job));
    EXPECT_FALSE(store.requeue_job(job, false));
    EXPECT_EQ(store.job(job)->state, JobState::cancelled);
    EXPECT_TRUE(store.job(job)->finished.has_value());
    const auto track = store.track(track_id("1")).value();
    EXPECT_EQ(track["state"], "failed") << "nobody would hear it any more";
    EXPECT_EQ(track["error"]["type"], "urn:resonet:problem:cancelled");
    EXPECT_FALSE(store.cancel_job("none"));
    EXPECT_TRUE(store.cancel_job(submit(store, "2").job.id)) << "queued ones can be cancelled, too";
}

TEST(StoreJobs, AreListedNewestFirst) {
    StoreInFolder place;
    Store& store = place.store;
    std::vector<std::string> ids;
    for (const char* const content : {"1", "2", "3"}) ids.push_back(submit(store, content).job.id);
    store.take_job();
    const auto all = store.jobs("", "", 0, 0);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].id, ids[2]);
    EXPECT_EQ(store.jobs("queued", "", 0, 0).size(), 2U);
    EXPECT_EQ(store.jobs("running", "", 0, 0)[0].id, ids[0]);
    EXPECT_EQ(store.jobs("", track_id("2"), 0, 0)[0].id, ids[1]);
    const auto second = store.jobs("", "", 1, 1);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].id, ids[1]);
    EXPECT_EQ(store.count_jobs("queued", ""), 2U);
    EXPECT_EQ(store.count_jobs("queued", track_id("1")), 0U);
    EXPECT_THROW(store.jobs("asleep", "", 0, 0), UsageError);
    EXPECT_THROW(store.count_jobs("asleep", ""), UsageError);
}

TEST(StoreJobs, AnExplanationIsMadeOnceForAWish) {
    StoreInFolder place;
    Store& store = place.store;
    const std::string id = heard_track(store, "bytes", "a", "blues", 0.5);
    const json wish{{"genre", "jazz"}, {"at", 5}};
    const JobRecord job = store.request_explanation(id, default_model, wish).value();
    EXPECT_EQ(job.wish, (json{{"genre", "jazz"}, {"at", 5.0}}));
    EXPECT_EQ(store.request_explanation(id, default_model, {{"at", 5.0}, {"genre", "jazz"}})->id, job.id);
    EXPECT_NE(store.request_explanation(id, default_model, {{"genre", "jazz"}})->id, job.id);
    EXPECT_NE(store.request_explanation(id, "cnn", wish)->id, job.id);
    EXPECT_FALSE(store.request_explanation(track_id("other"), "cnn", wish));
    EXPECT_FALSE(store.find_explanation(id, default_model, wish));
    EXPECT_FALSE(store.finish_explanation(job.id, explanation_of(default_model, "jazz"))) << "it waits";

    ASSERT_EQ(store.take_job()->id, job.id);
    const std::string made = store.finish_explanation(job.id, explanation_of(default_model, "jazz")).value();
    EXPECT_FALSE(store.finish_explanation(job.id, explanation_of(default_model, "jazz"))) << "once";
    EXPECT_EQ(store.job(job.id)->state, JobState::done);
    EXPECT_EQ(store.job(job.id)->explanation, made);
    const json kept = store.explanation(made).value();
    EXPECT_EQ(kept["id"], made);
    EXPECT_EQ(kept["track"], id);
    EXPECT_EQ(kept["kind"], "map");
    EXPECT_EQ(store.find_explanation(id, default_model, wish).value(), kept);
    EXPECT_FALSE(store.find_explanation(id, default_model, json::object()));
    ASSERT_EQ(store.explanations(id).size(), 1U);
    EXPECT_EQ(store.explanations(id)[0], (json{{"id", made},
                                               {"model", default_model},
                                               {"genre", "jazz"},
                                               {"at", nullptr},
                                               {"start", 1.0},
                                               {"end", 6.0},
                                               {"created", kept["created"]}}));
    EXPECT_EQ(store.track(id).value()["state"], "heard") << "explaining does not change it";

    // What explains another file of that name is of no use.
    const std::string again = submit(store, "bytes", "a", {"svm"}).job.id;
    while (store.take_job()) {
    }
    store.save_result(again, result_of(default_model, "blues", 0.5), "aa");
    EXPECT_TRUE(store.explanation(made)) << "the same file";
    store.save_result(again, result_of(default_model, "blues", 0.5), "another");
    EXPECT_FALSE(store.explanation(made));
}

TEST(StoreJobs, AFailedExplanationDoesNotFailTheTrack) {
    StoreInFolder place;
    Store& store = place.store;
    const std::string id = heard_track(store, "bytes", "a", "blues", 0.5);
    const std::string analysis = store.track(id).value()["job"];
    const std::string job = store.request_explanation(id, default_model, json::object())->id;
    store.take_job();
    store.fail_job(job, {{"status", 500}});
    const json track = store.track(id).value();
    EXPECT_EQ(track["state"], "heard");
    EXPECT_TRUE(track["error"].is_null());
    EXPECT_EQ(track["job"], analysis);
}

}  // namespace
}  // namespace resonet::testing
