#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <sstream>
#include <thread>

#include "core/descriptor.h"
#include "core/draws.h"
#include "core/error.h"
#include "core/file.h"
#include "service/store_database.h"
#include "service/store_files.h"
#include "service/store_opening.h"
#include "service/store_tracks.h"
#include "store_fixture.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// A process that does `work` and what it writes to the descriptor given.
class Child {
  public:
    explicit Child(const std::function<int(int)>& work) {
        int ends[2];
        if (pipe(ends) != 0) throw std::runtime_error("pipe");
        process_ = fork();
        if (process_ == 0) {
            close(ends[0]);
            int status = 99;
            try {
                status = work(ends[1]);
            } catch (const std::exception& error) {
                write_all(STDERR_FILENO, std::string(error.what()) + "\n");
            }
            _exit(status);
        }
        close(ends[1]);
        read_end_ = ends[0];
    }
    ~Child() { close(read_end_); }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void kill_it() { ::kill(process_, SIGKILL); }

    /// Returns when it has written so many lines in all, or has ended.
    void wait_for_lines(std::size_t count) {
        while (std::ranges::count(text_, '\n') < static_cast<std::ptrdiff_t>(count) && read_more()) {
        }
    }

    /// What it wrote until its end, line by line.
    std::vector<std::string> lines() {
        while (read_more()) {
        }
        waitpid(process_, &status_, 0);
        std::vector<std::string> lines;
        std::istringstream stream(text_);
        for (std::string line; std::getline(stream, line);) lines.push_back(line);
        return lines;
    }

    int status() const { return status_; }

  private:
    bool read_more() {
        char block[4096];
        const ssize_t count = read(read_end_, block, sizeof block);
        if (count > 0) text_.append(block, static_cast<std::size_t>(count));
        return count > 0;
    }

    std::string text_;
    pid_t process_ = 0;
    int read_end_ = -1;
    int status_ = 0;
};

/// Everything that must be true of a data folder, whatever happened.
void expect_consistent(const fs::path& data) {
    Store store(data, default_model);
    const SQLite::Database database((data / "resonet.db").string(), SQLite::OPEN_READONLY);
    SQLite::Statement check(database, "PRAGMA integrity_check");
    ASSERT_TRUE(check.executeStep());
    EXPECT_EQ(check.getColumn(0).getString(), "ok");
    SQLite::Statement foreign(database, "PRAGMA foreign_key_check");
    EXPECT_FALSE(foreign.executeStep());
    EXPECT_EQ(store.count_jobs(JobState::running), 0U);
    EXPECT_TRUE(fs::is_empty(data / "uploads"));

    TrackQuery all;
    all.limit = 0;
    std::uint64_t bytes = 0;
    for (const json& track : store.tracks(all).items) {
        const std::string id = track["id"];
        const std::string content = read_text(store.audio_path(id));
        EXPECT_EQ(track_id(content), id);
        EXPECT_EQ(track["bytes"], content.size());
        bytes += content.size();
        std::error_code error;
        const auto preview = fs::file_size(store.preview_path(id), error);
        if (!error) bytes += preview;
        const JobRecord job = store.job(track["job"]).value();
        EXPECT_TRUE(job.state == JobState::queued || job.state == JobState::done);
        if (job.state == JobState::done) {
            EXPECT_EQ(track["state"], "heard");
            EXPECT_EQ(track["results"].size(), 1U);
            EXPECT_TRUE(store.waveform(id));
        }
        EXPECT_EQ(track["state"] == "heard", !track["results"].empty());
    }
    EXPECT_EQ(store.stored_bytes(), bytes);
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(data / "audio"))
        files += entry.is_regular_file();
    EXPECT_EQ(files, store.track_count());
}

/// Takes tracks in, hears them and removes every third, and says what is done, until it is killed.
int work_until_killed(const fs::path& data, int round, int out) {
    Store store(data, default_model);
    const auto say = [&](const std::string& what, const std::string& id) {
        write_all(out, what + " " + id + "\n");
    };
    for (int i = 0;; ++i) {
        const std::string content = std::to_string(round) + ":" + std::to_string(i) + std::string(3000, '.');
        const std::string id = track_id(content);
        const std::string job = submit(store, content, "n", {default_model}).job.id;
        say("submitted", id);
        while (store.take_job()->id != job) {
        }
        store.save_facts(job, facts_of(3));
        store.save_blob(job, "preview", std::string(1000, 'p'));
        store.save_blob(job, "spectrogram", "png");
        store.save_result(job, result_of(default_model, "jazz", 0.5), "aa");
        store.finish_job(job);
        say("finished", id);
        if (i % 3 != 0) continue;
        say("removing", id);
        std::vector<std::string> running;
        store.remove_track(id, running);
        say("removed", id);
    }
}

TEST(StoreCrash, AProcessKilledAtAnyMomentLosesNothingThatItAcknowledged) {
    TemporaryFolder folder;
    const fs::path data = folder / "data";
    Draws draws(1);
    std::map<std::string, std::string> said;
    for (int round = 0; round < 20; ++round) {
        Child child([&](int out) { return work_until_killed(data, round, out); });
        // In the midst of something, once also before the first track.
        child.wait_for_lines(draws.below(30));
        std::this_thread::sleep_for(std::chrono::microseconds(draws.below(5'000)));
        child.kill_it();
        for (const std::string& line : child.lines()) {
            const std::size_t blank = line.find(' ');
            ASSERT_NE(blank, std::string::npos);
            said[line.substr(blank + 1)] = line.substr(0, blank);
        }
        ASSERT_TRUE(WIFSIGNALED(child.status()));
        expect_consistent(data);
        if (HasFailure()) FAIL() << "in round " << round;
    }
    Store store(data, default_model);
    std::map<std::string, int> counts;
    for (const auto& [id, last] : said) {
        ++counts[last];
        const auto track = store.track(id);
        if (last == "removed") {
            EXPECT_FALSE(track) << id;
        } else if (last != "removing") {
            ASSERT_TRUE(track) << id << " " << last;
            EXPECT_TRUE(last == "submitted" || (*track)["state"] == "heard");
        }
    }
    EXPECT_GT(counts["finished"], 5);
    EXPECT_GT(counts["removed"], 5);
}

TEST(StoreCrash, FilesThatMustNotGrowLeaveEverythingConsistent) {
    TemporaryFolder folder;
    const fs::path data = folder / "data";
    { submit(*std::make_unique<Store>(data, default_model), "before", "n", {default_model}); }
    Child child([&](int) {
        Store store(data, default_model);
        // A write beyond the limit fails with an error, as on a full disk; the signal would end the process.
        signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{200'000, 200'000};
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 1;
        std::size_t taken = 0;
        try {
            for (; taken < 10'000; ++taken) submit(store, std::to_string(taken), "n", {default_model});
            return 2;
        } catch (const SystemError&) {
        }
        // It still answers, and knows of nothing that failed.
        if (store.track_count() != taken + 1) return 3;
        if (store.track(track_id(std::to_string(taken)))) return 4;
        if (!store.track(track_id("before"))) return 5;
        if (fs::exists(store.audio_path(track_id(std::to_string(taken))))) return 6;
        return 0;
    });
    child.lines();
    ASSERT_TRUE(WIFEXITED(child.status()));
    EXPECT_EQ(WEXITSTATUS(child.status()), 0);
    expect_consistent(data);
    Store store(data, default_model);
    EXPECT_TRUE(submit(store, "after", "n", {default_model}).is_new) << "there is room again";
}

TEST(StoreCrash, AFullDiskIsSaidToBeFull) {
    TemporaryFolder folder;
    const StoreFiles files(folder.path());
    StoreDatabase database(folder / "resonet.db");
    database.limit_pages(60);
    const auto take = [&](const std::string& content) {
        const fs::path upload = files.new_upload();
        write_synced(upload, content);
        return take_in(database, files, {track_id(content), std::string(250, 'n'), content.size()}, upload,
                       {"cnn"}, "cnn");
    };
    std::size_t taken = 0;
    const auto fill = [&] {
        for (; taken < 10'000; ++taken) take(std::to_string(taken));
    };
    EXPECT_THROW(fill(), StorageFull);
    EXPECT_GT(taken, 10U);
    const std::string failed = std::to_string(taken);
    EXPECT_FALSE(fs::exists(files.audio(track_id(failed))));
    EXPECT_TRUE(fs::is_empty(folder / "uploads"));
    EXPECT_FALSE(database.exclusively([&] { return track_number(database, track_id(failed)); }));
    EXPECT_EQ(database.exclusively([&] { return store_totals(database).tracks; }), taken);
    database.limit_pages(10'000);
    EXPECT_TRUE(take(failed).is_new);
}

}  // namespace
}  // namespace resonet::testing
