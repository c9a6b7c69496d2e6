#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <set>
#include <thread>

#include "store_fixture.h"

namespace resonet::testing {
namespace {

constexpr int thread_count = 8;

void in_threads(const std::function<void(int)>& work) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < thread_count; ++i) threads.emplace_back([&work, i] { work(i); });
}

TEST(StoreThreads, TheSameBytesAtTheSameTimeAreOneTrackAndOneJob) {
    StoreInFolder place;
    for (int round = 0; round < 10; ++round) {
        const std::string content = "round " + std::to_string(round);
        std::atomic<int> is_new = 0;
        std::atomic<int> queued = 0;
        std::mutex mutex;
        std::set<std::string> jobs;
        in_threads([&](int) {
            const Submission submission = submit(place.store, content);
            is_new += submission.is_new ? 1 : 0;
            queued += submission.queued ? 1 : 0;
            const std::scoped_lock lock(mutex);
            jobs.insert(submission.job.id);
        });
        EXPECT_EQ(is_new, 1);
        EXPECT_EQ(queued, 1);
        EXPECT_EQ(jobs.size(), 1U);
    }
    EXPECT_EQ(place.store.track_count(), 10U);
    EXPECT_EQ(place.store.count_jobs(JobState::queued), 10U);
    EXPECT_TRUE(std::filesystem::is_empty(place.data / "uploads"));
}

TEST(StoreThreads, EachJobIsTakenOnce) {
    StoreInFolder place;
    for (int i = 0; i < 40; ++i) submit(place.store, std::to_string(i), "n", {default_model});
    std::mutex mutex;
    std::multiset<std::string> taken;
    std::atomic<int> finished = 0;
    in_threads([&](int) {
        while (const auto job = place.store.take_job()) {
            place.store.save_result(job->id, result_of(default_model, "jazz", 0.5), "aa");
            finished += place.store.finish_job(job->id) ? 1 : 0;
            finished += place.store.finish_job(job->id) ? 1 : 0;
            const std::scoped_lock lock(mutex);
            taken.insert(job->id);
        }
    });
    EXPECT_EQ(taken.size(), 40U);
    EXPECT_EQ(std::set<std::string>(taken.begin(), taken.end()).size(), 40U);
    EXPECT_EQ(finished, 40);
    TrackQuery heard;
    heard.state = "heard";
    EXPECT_EQ(place.store.tracks(heard).total, 40U);
}

TEST(StoreThreads, SubmittingHearingRemovingAndAskingGoTogether) {
    StoreInFolder place;
    Store& store = place.store;
    std::atomic<int> submitting = 4;
    in_threads([&](int thread) {
        if (thread < 4) {
            for (int i = 0; i < 15; ++i) {
                const std::string content = std::to_string(i % 10);  // several threads take in the same
                submit(store, content, "n", {default_model});
                if (i % 4 == thread) {
                    std::vector<std::string> running;
                    store.remove_track(track_id(content), running);
                }
            }
            --submitting;
        } else if (thread < 6) {
            while (submitting > 0) {
                const auto job = store.take_job();
                if (!job) continue;
                const bool saved = store.save_result(job->id, result_of(default_model, "jazz", 0.5), "aa");
                store.save_blob(job->id, "preview", "flac");
                // Nothing but its removal ends a job here.
                const bool finished = store.finish_job(job->id);
                EXPECT_TRUE(finished || !store.job(job->id)) << saved;
            }
        } else {
            while (submitting > 0) {
                TrackQuery query;
                query.sort = "probability";
                for (const auto& track : store.tracks(query).items) {
                    EXPECT_EQ(track["state"] == "heard", !track["results"].empty());
                }
            }
        }
    });
    std::uint64_t bytes = 0;
    TrackQuery all;
    all.limit = 0;
    for (const auto& track : store.tracks(all).items) {
        bytes += track["bytes"].get<std::uint64_t>();
        EXPECT_TRUE(std::filesystem::exists(store.audio_path(track["id"])));
        if (std::filesystem::exists(store.preview_path(track["id"]))) bytes += 4;
    }
    EXPECT_EQ(store.stored_bytes(), bytes);
}

}  // namespace
}  // namespace resonet::testing
