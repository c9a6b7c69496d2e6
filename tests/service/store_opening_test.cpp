#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <memory>

#include "core/error.h"
#include "core/file.h"
#include "store_fixture.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

unsigned mode_of(const fs::path& path) {
    struct stat status = {};
    return stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
}

/// What opening the folder says; empty if it can be opened.
template <typename Failure>
std::string refusal(const fs::path& data) {
    try {
        const Store store(data, default_model);
    } catch (const Failure& error) {
        return error.what();
    }
    return {};
}

class StoreOpening : public ::testing::Test {
  protected:
    std::unique_ptr<Store> open() { return std::make_unique<Store>(data_, default_model); }

    TemporaryFolder folder_;
    fs::path data_ = folder_ / "data";
    fs::path database_ = data_ / "resonet.db";
};

TEST_F(StoreOpening, OnlyTheOwnerReadsIt) {
    const auto store = open();
    submit(*store, "bytes");
    EXPECT_EQ(mode_of(data_), 0700U);
    EXPECT_EQ(mode_of(data_ / "audio"), 0700U);
    for (const char* const name : {"resonet.db", "resonet.db-wal", "resonet.db-shm"}) {
        EXPECT_EQ(mode_of(data_ / name), 0600U) << name;
    }
    EXPECT_TRUE(store->folder().is_absolute());
}

TEST_F(StoreOpening, ClosesAFolderThatWasOpenToOthers) {
    open();
    fs::permissions(data_, fs::perms(0755));
    fs::permissions(database_, fs::perms(0644));
    open();
    EXPECT_EQ(mode_of(data_), 0700U);
    EXPECT_EQ(mode_of(database_), 0600U);
}

TEST_F(StoreOpening, AFolderOfOthersKeepsItsPermissions) {
    fs::create_directory(data_);
    fs::permissions(data_, fs::perms(0755));
    write_atomically(data_ / "somebody's", "x");
    open();
    EXPECT_EQ(mode_of(data_), 0755U);
    EXPECT_EQ(mode_of(data_ / "audio"), 0700U);
}

TEST_F(StoreOpening, ASecondServerIsRefused) {
    const auto store = open();
    EXPECT_NE(refusal<UsageError>(data_).find("is in use by another server"), std::string::npos);
}

TEST_F(StoreOpening, KeepsEverything) {
    std::string key;
    {
        const auto store = open();
        heard_track(*store, "bytes", "a", "jazz", 0.5);
        key = store->create_key("laptop");
    }
    const auto store = open();
    EXPECT_EQ(store->track(track_id("bytes")).value()["results"].size(), 1U);
    EXPECT_EQ(store->check_key(key), "laptop");
}

TEST_F(StoreOpening, JobsThatRanWaitAgain) {
    std::string job;
    {
        const auto store = open();
        job = submit(*store, "bytes").job.id;
        store->take_job();
    }
    const auto store = open();
    EXPECT_EQ(store->job(job)->state, JobState::queued);
    EXPECT_EQ(store->job(job)->attempts, 0);
    EXPECT_EQ(store->take_job()->id, job);
}

TEST_F(StoreOpening, SweepsFilesThatNobodyNames) {
    const std::string kept = track_id("kept");
    const std::string orphan = track_id("orphan");
    {
        const auto store = open();
        submit(*store, "kept");
        write_upload(*store, "unfinished");
        for (const char* const kind : {"audio", "previews", "pictures"}) {
            for (const std::string& id : {kept, orphan}) {
                fs::create_directories(data_ / kind / id.substr(0, 2));
                write_atomically(data_ / kind / id.substr(0, 2) / id, "kept");
            }
        }
        write_atomically(data_ / "audio" / orphan.substr(0, 2) / "notes.txt", "not ours");
    }
    const auto store = open();
    EXPECT_TRUE(fs::exists(store->audio_path(kept)));
    EXPECT_FALSE(fs::exists(store->audio_path(orphan)));
    EXPECT_FALSE(fs::exists(store->preview_path(orphan)));
    EXPECT_FALSE(fs::exists(store->preview_path(kept))) << "the database does not count it";
    EXPECT_TRUE(store->spectrogram(kept));
    EXPECT_FALSE(store->spectrogram(orphan));
    EXPECT_TRUE(fs::is_empty(data_ / "uploads"));
    EXPECT_TRUE(fs::exists(data_ / "audio" / orphan.substr(0, 2) / "notes.txt"));
}

TEST_F(StoreOpening, ATrackWithoutItsFileFailsUntilItIsUploadedAgain) {
    {
        const auto store = open();
        heard_track(*store, "heard", "a", "jazz", 0.5);
        submit(*store, "waiting");
        fs::remove(store->audio_path(track_id("heard")));
        fs::remove(store->audio_path(track_id("waiting")));
    }
    const auto store = open();
    EXPECT_FALSE(store->take_job());
    const json waiting = store->track(track_id("waiting")).value();
    EXPECT_EQ(waiting["state"], "failed");
    EXPECT_EQ(waiting["error"]["status"], 500);
    const json heard = store->track(track_id("heard")).value();
    EXPECT_EQ(heard["state"], "heard");
    EXPECT_EQ(heard["error"]["remedy"], "Upload it again.");

    const Submission again = submit(*store, "heard", "a", {default_model});
    EXPECT_FALSE(again.is_new);
    EXPECT_FALSE(again.queued);
    EXPECT_TRUE(again.track["error"].is_null());
    EXPECT_EQ(read_text(store->audio_path(track_id("heard"))), "heard");
    EXPECT_TRUE(submit(*store, "waiting").queued);
    EXPECT_EQ(read_text(store->audio_path(track_id("waiting"))), "waiting");
}

TEST_F(StoreOpening, ADamagedDatabaseIsRefusedWithARemedy) {
    {
        const auto store = open();
        for (int i = 0; i < 300; ++i) submit(*store, std::to_string(i), std::string(200, 'n'));
    }
    const std::string sound = read_text(database_);
    // Its header, a page in the middle, its end.
    std::string header = sound;
    header.replace(0, 16, 16, 'x');
    std::string middle = sound;
    for (std::size_t page = 4096; page < 20 * 4096; page += 4096) middle.replace(page, 64, 64, '\xee');
    const std::string cut = sound.substr(0, sound.size() / 2);
    for (const std::string& bytes : {header, middle, cut, std::string("not a database at all")}) {
        write_atomically(database_, bytes);
        const std::string message = refusal<UsageError>(data_);
        EXPECT_NE(message.find(database_.string()), std::string::npos) << message;
        EXPECT_NE(message.find(".recover"), std::string::npos) << message;
        EXPECT_EQ(read_text(database_), bytes) << "it stays as it was";
    }
    write_atomically(database_, sound);
    EXPECT_EQ(open()->track_count(), 300U);
}

TEST_F(StoreOpening, ANewerDatabaseIsRefused) {
    open();
    SQLite::Database(database_.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
    EXPECT_NE(refusal<UsageError>(data_).find("newer version"), std::string::npos);
}

TEST_F(StoreOpening, ADatabaseOfAnotherProgramIsRefused) {
    fs::create_directory(data_);
    SQLite::Database(database_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE bookmarks (url TEXT)");
    const std::string before = read_text(database_);
    EXPECT_NE(refusal<UsageError>(data_).find("another program"), std::string::npos);
    EXPECT_EQ(read_text(database_), before);
}

TEST_F(StoreOpening, AudioWithoutADatabaseIsNotSweptAway) {
    { submit(*open(), "bytes"); }
    fs::rename(database_, folder_ / "elsewhere.db");
    EXPECT_NE(refusal<UsageError>(data_).find("holds audio but no database"), std::string::npos);
    fs::rename(folder_ / "elsewhere.db", database_);
    EXPECT_TRUE(fs::exists(open()->audio_path(track_id("bytes"))));
}

TEST_F(StoreOpening, WhatIsNoFolderIsRefused) {
    write_atomically(data_, "a file");
    EXPECT_NE(refusal<UsageError>(data_).find("is not a folder"), std::string::npos);
    EXPECT_FALSE(refusal<SystemError>("/proc/no/such/place").empty());
}

}  // namespace
}  // namespace resonet::testing
