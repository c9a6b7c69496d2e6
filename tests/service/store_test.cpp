#include "service/store.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "store_fixture.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

TEST(Store, TakesAFileInOnce) {
    StoreInFolder place;
    Store& store = place.store;
    const Submission first = submit(store, "bytes", "a song.mp3");
    EXPECT_TRUE(first.is_new);
    EXPECT_TRUE(first.queued);
    EXPECT_EQ(first.job.models, (std::vector<std::string>{"rcrnn", "cnn"}));
    EXPECT_EQ(first.job.state, JobState::queued);
    EXPECT_EQ(first.job.id.size(), 32U);
    EXPECT_EQ(read_text(store.audio_path(track_id("bytes"))), "bytes");

    const fs::path again = write_upload(store, "bytes");
    const Submission second = store.submit({track_id("bytes"), "other name.mp3", 5}, again, {"cnn", "rcrnn"});
    EXPECT_FALSE(second.is_new);
    EXPECT_FALSE(second.queued);
    EXPECT_EQ(second.job.id, first.job.id);
    EXPECT_EQ(second.track["name"], "a song.mp3");
    EXPECT_FALSE(fs::exists(again));
    EXPECT_EQ(store.track_count(), 1U);
    EXPECT_EQ(store.stored_bytes(), 5U);
}

TEST(Store, ANewTrackWaits) {
    StoreInFolder place;
    const Submission submission = submit(place.store, "bytes");
    const json track = place.store.track(track_id("bytes")).value();
    EXPECT_EQ(track, submission.track);
    EXPECT_EQ(track["id"], track_id("bytes"));
    EXPECT_EQ(track["bytes"], 5);
    EXPECT_EQ(track["state"], "waiting");
    EXPECT_EQ(track["job"], submission.job.id);
    for (const char* const name : {"media", "error", "agreement"}) EXPECT_TRUE(track[name].is_null()) << name;
    EXPECT_EQ(track["tags"], (json{{"title", nullptr}, {"artist", nullptr}, {"album", nullptr}}));
    EXPECT_EQ(track["results"], json::array());
    EXPECT_EQ(track["labels"], json::array());
    EXPECT_FALSE(place.store.track(track_id("other")));
    EXPECT_FALSE(place.store.track("nonsense"));
}

TEST(Store, KeepsWhatWasHeard) {
    StoreInFolder place;
    Store& store = place.store;
    const std::string job = submit(store, "bytes").job.id;
    const std::string id = track_id("bytes");
    EXPECT_FALSE(store.save_facts(job, facts_of(3))) << "the job does not run yet";
    ASSERT_EQ(store.take_job()->id, job);
    EXPECT_TRUE(store.save_facts(job, facts_of(84.5, "Title", "Artist")));
    EXPECT_TRUE(store.save_blob(job, "spectrogram", std::string("png\0bytes", 9)));
    EXPECT_TRUE(store.save_blob(job, "preview", "flac"));
    EXPECT_THROW(store.save_blob(job, "../../name", "x"), UsageError);
    EXPECT_TRUE(store.save_result(job, result_of("cnn", "jazz", 0.75), "c0"));
    EXPECT_TRUE(store.save_result(job, result_of("rcrnn", "blues", 0.5, false), "f0"));
    EXPECT_TRUE(store.finish_job(job));
    EXPECT_FALSE(store.finish_job(job)) << "only once";

    const json track = store.track(id).value();
    EXPECT_EQ(track["state"], "heard");
    EXPECT_EQ(track["media"]["duration"], 84.5);
    EXPECT_EQ(track["tags"]["title"], "Title");
    ASSERT_EQ(track["results"].size(), 2U);
    EXPECT_EQ(track["results"][0], (json{{"model", "rcrnn"},
                                         {"genre", "blues"},
                                         {"probability", 0.5},
                                         {"sure", false},
                                         {"milliseconds", 12.5}}))
        << "the default model comes first";
    EXPECT_EQ(track["agreement"], (json{{"genre", "blues"}, {"models", 1}, {"of", 2}}));

    const json result = store.result(id, "cnn").value();
    EXPECT_EQ(result["track"], id);
    EXPECT_EQ(result["model_sha256"], "c0");
    EXPECT_EQ(result["probabilities"], (json{0.25, 0.75}));
    EXPECT_EQ(result["analysed"].get<std::string>().size(), 24U);
    EXPECT_EQ(store.results(id).size(), 2U);
    EXPECT_EQ(store.results(id)[0]["model"], "rcrnn");
    EXPECT_FALSE(store.result(id, "svm"));
    EXPECT_EQ(store.waveform(id).value()["peaks"], (json{-0.5, 0.25}));
    EXPECT_EQ(store.spectrogram_facts(id).value()["columns"], 10);
    EXPECT_EQ(store.spectrogram(id).value(), std::string("png\0bytes", 9));
    EXPECT_EQ(read_text(store.preview_path(id)), "flac");
    EXPECT_EQ(store.stored_bytes(), 9U) << "audio and preview";
    EXPECT_FALSE(store.waveform(track_id("other")));
    EXPECT_FALSE(store.spectrogram(track_id("other")));
}

TEST(Store, TheMostFrequentAnswerIsTheAgreement) {
    StoreInFolder place;
    Store& store = place.store;
    const std::string job = submit(store, "bytes", "a", {"a", "b", "c"}).job.id;
    store.take_job();
    store.save_result(job, result_of("a", "rock", 0.9), "1");
    EXPECT_TRUE(store.track(track_id("bytes")).value()["agreement"].is_null()) << "one model cannot agree";
    store.save_result(job, result_of("b", "jazz", 0.4), "1");
    store.save_result(job, result_of("c", "jazz", 0.4), "1");
    EXPECT_EQ(store.track(track_id("bytes")).value()["agreement"],
              (json{{"genre", "jazz"}, {"models", 2}, {"of", 3}}));
}

TEST(Store, AModelHearsAgainWhatAnotherFileOfItsNameHeard) {
    StoreInFolder place;
    Store& store = place.store;
    const std::string id = heard_track(store, "bytes", "a", "blues", 0.5);
    const std::string other = submit(store, "bytes", "a", {"cnn"}).job.id;
    store.take_job();
    store.save_result(other, result_of(default_model, "jazz", 0.6), "bb");
    ASSERT_EQ(store.results(id).size(), 1U);
    EXPECT_EQ(store.result(id, default_model).value()["model_sha256"], "bb");
    EXPECT_EQ(store.track(id).value()["results"][0]["genre"], "jazz");
}

TEST(Store, WhatIsDeletedStaysDeleted) {
    StoreInFolder place;
    Store& store = place.store;
    const std::string id = track_id("bytes");
    const std::string running = submit(store, "bytes", "secret-name").job.id;
    store.take_job();
    store.save_blob(running, "preview", "flac");
    store.save_blob(running, "spectrogram", "png");
    store.save_result(running, result_of("cnn", "jazz", 0.75), "c0");
    store.add_label({.track = id, .genre = "jazz", .note = "", .by = "local", .start = {}, .end = {}});
    const std::string queued = submit(store, "bytes", "a", {"rcrnn", "cnn", "svm"}).job.id;

    std::vector<std::string> ended;
    EXPECT_TRUE(store.remove_track(id, ended));
    EXPECT_EQ(ended, std::vector{running});
    EXPECT_FALSE(store.remove_track(id, ended));
    EXPECT_FALSE(store.track(id));
    EXPECT_FALSE(store.job(queued));
    EXPECT_FALSE(store.job(running));
    EXPECT_FALSE(store.take_job());
    EXPECT_EQ(store.labels(0, "").total, 0U);
    for (const fs::path& file : {store.audio_path(id), store.preview_path(id)}) {
        EXPECT_FALSE(fs::exists(file)) << file;
    }
    EXPECT_FALSE(store.spectrogram(id));
    EXPECT_EQ(store.stored_bytes(), 0U);
    EXPECT_EQ(store.track_count(), 0U);

    // The job may still run elsewhere.
    EXPECT_FALSE(store.save_facts(running, facts_of(3)));
    EXPECT_FALSE(store.save_blob(running, "preview", "flac"));
    EXPECT_FALSE(store.save_result(running, result_of("cnn", "jazz", 0.75), "c0"));
    EXPECT_FALSE(store.finish_job(running));
    EXPECT_FALSE(store.requeue_job(running, true));
    EXPECT_FALSE(fs::exists(store.preview_path(id)));

    // Also when it is uploaded again meanwhile.
    const Submission again = submit(store, "bytes");
    EXPECT_TRUE(again.is_new);
    EXPECT_FALSE(store.save_result(running, result_of("cnn", "jazz", 0.75), "c0"));
    EXPECT_TRUE(store.results(id).empty());
    // Nor is it left in the files: SQLite overwrites it, and the log is emptied.
    for (const char* const name : {"resonet.db", "resonet.db-wal"}) {
        EXPECT_EQ(read_text(place.data / name).find("secret-name"), std::string::npos) << name;
    }
}

TEST(Store, HearsAgainWithModelsThatHaveNot) {
    StoreInFolder place;
    Store& store = place.store;
    const std::string id = heard_track(store, "bytes", "a", "blues", 0.5);
    const auto nothing = store.hear_again(id, {default_model});
    EXPECT_FALSE(nothing->queued);
    EXPECT_EQ(nothing->job.state, JobState::done);
    const auto more = store.hear_again(id, {default_model, "cnn", "cnn"});
    EXPECT_TRUE(more->queued);
    EXPECT_EQ(more->job.models, std::vector<std::string>{"cnn"});
    const auto same = store.hear_again(id, {"cnn"});
    EXPECT_FALSE(same->queued);
    EXPECT_EQ(same->job.id, more->job.id);
    EXPECT_FALSE(store.hear_again(track_id("other"), {"cnn"}));
}

TEST(Store, AFailedTrackIsHeardAnew) {
    StoreInFolder place;
    Store& store = place.store;
    const std::string first = submit(store, "bytes").job.id;
    store.take_job();
    const json problem{{"type", "urn:resonet:problem:silent"}, {"status", 422}};
    EXPECT_TRUE(store.fail_job(first, problem));
    EXPECT_FALSE(store.fail_job(first, problem));
    json track = store.track(track_id("bytes")).value();
    EXPECT_EQ(track["state"], "failed");
    EXPECT_EQ(track["error"], problem);
    EXPECT_EQ(store.job(first)->error, problem);
    const Submission again = submit(store, "bytes");
    EXPECT_TRUE(again.queued);
    EXPECT_FALSE(again.is_new);
    EXPECT_NE(again.job.id, first);
    EXPECT_EQ(again.track["state"], "waiting");
    EXPECT_TRUE(again.track["error"].is_null());
}

TEST(Store, NamesOfTracksAreDigests) {
    StoreInFolder place;
    for (const char* const id : {"", "abc", "../../../../etc/passwd"}) {
        EXPECT_THROW(place.store.audio_path(id), UsageError);
        EXPECT_THROW(place.store.submit({id, "a", 1}, place.store.new_upload_path(), {}), UsageError);
    }
    EXPECT_THROW(submit(place.store, "x").track.at("nothing"), json::exception);
    EXPECT_THROW(place.store.submit({track_id("y"), "a", 1}, place.store.new_upload_path(), {"cnn"}),
                 SystemError)
        << "there is no upload";
    EXPECT_FALSE(place.store.track(track_id("y")));
}

}  // namespace
}  // namespace resonet::testing
