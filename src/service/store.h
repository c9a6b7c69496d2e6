#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace resonet {

/// There is no room left to keep what is to be kept.
class StorageFull : public SystemError {
    using SystemError::SystemError;
};

/// Times are RFC 3339 in UTC with milliseconds.
std::string now_text();

/// A name as a client gave it, made harmless: valid UTF-8, the part after the last slash or backslash, no
/// control characters, at most 255 bytes (cut between characters), never empty ("unnamed").
std::string clean_name(std::string_view name);

enum class JobState { queued, running, done, failed, cancelled };

struct JobRecord {
    std::string id;    ///< 32 hexadecimal digits
    std::string kind;  ///< "analyse", "explain"
    std::string track;
    std::vector<std::string> models;
    nlohmann::json wish;  ///< of explain: {genre, at}
    JobState state = JobState::queued;
    int attempts = 0;  ///< times a process died of it
    std::string created;
    std::optional<std::string> started;
    std::optional<std::string> finished;
    nlohmann::json error;     ///< a problem, or null
    std::string explanation;  ///< id; empty: none
    std::string stage;        ///< "waiting", ...; progress is not kept in the database
};

/// What is asked of the library of tracks.
struct TrackQuery {
    std::string text;                   ///< substring of name, title or artist, any case; empty: all
    std::string genre;                  ///< that `model` says
    std::string model;                  ///< empty: the default model
    std::optional<double> least, most;  ///< of the probability of the answer
    std::optional<bool> sure;
    std::string state;           ///< "waiting", "heard", "failed"; empty: all
    std::string label;           ///< a genre, "any", "none"; empty: all
    std::string sort = "added";  ///< added, name, duration, genre, probability
    bool descending = true;
    std::size_t limit = 50;  ///< 0: all
    std::string cursor;      ///< of the page before; empty: from the beginning
};

struct Page {
    std::vector<nlohmann::json> items;
    std::size_t total = 0;
    std::optional<std::string> next;  ///< cursor
};

struct NewTrack {
    std::string id;    ///< SHA-256 of the file, hexadecimal
    std::string name;  ///< clean
    std::uint64_t bytes = 0;
};

struct NewLabel {
    std::string track, genre, note, by;
    std::optional<double> start, end;
};

struct Submission {
    nlohmann::json track;  ///< Track
    JobRecord job;
    bool is_new = false;  ///< the track was not there
    bool queued = false;  ///< the job is new
};

/// Everything the server knows, in one SQLite database (WAL) in its data folder, beside the audio files
/// (audio/ab/abcdef...). JSON that is given out is that of the API's schemas (Track, Result, Label,
/// Explanation). Every change is one transaction; a process killed at any moment leaves it as before or as
/// after. May be used by several threads at once. Errors: SystemError where the disk or the database refuses,
/// UsageError for a query that makes no sense.
class Store {
  public:
    /// Opens or makes the data folder. Locks it: a second server on it is a UsageError, so is a database
    /// that is damaged or of a newer version (the message says what to do). Jobs that were running are
    /// queued again; audio files that no track names, and unfinished uploads, are removed; a track whose
    /// file is gone fails.
    Store(const std::filesystem::path& folder, std::string default_model);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    const std::filesystem::path& folder() const;
    /// Where an upload is written before its digest is known; a new name each time.
    std::filesystem::path new_upload_path();
    std::filesystem::path audio_path(const std::string& track) const;
    std::filesystem::path preview_path(const std::string& track) const;

    // Tracks
    /// Takes an upload in, once: moves the file (or removes it if the track is there) and queues a job for
    /// those of `models` that have not heard the track. If nothing is to be done the job is the latest one.
    Submission submit(const NewTrack& track, const std::filesystem::path& upload,
                      const std::vector<std::string>& models);
    std::optional<nlohmann::json> track(const std::string& id);
    Page tracks(const TrackQuery& query);
    /// False if there is none. The jobs that were queued are gone; `running` gets those that must be ended.
    bool remove_track(const std::string& id, std::vector<std::string>& running);
    /// Bytes of audio and previews, and number of tracks.
    std::uint64_t stored_bytes();
    std::size_t track_count();

    // Jobs
    /// Another job for a track that is there; none if there is no such track. `queued` false: all results
    /// exist.
    std::optional<Submission> hear_again(const std::string& track, const std::vector<std::string>& models);
    /// A job that explains; none if there is no such track. The same wish that is queued or running is
    /// not queued twice.
    std::optional<JobRecord> request_explanation(const std::string& track, const std::string& model,
                                                 const nlohmann::json& wish);
    std::optional<JobRecord> job(const std::string& id);
    /// Newest first; state and track may be empty.
    std::vector<JobRecord> jobs(const std::string& state, const std::string& track, std::size_t limit,
                                std::size_t offset);
    std::size_t count_jobs(JobState state);
    /// Those that jobs() gives without a limit.
    std::size_t count_jobs(const std::string& state, const std::string& track);
    /// Place in the queue from 1; 0: not queued.
    std::size_t queue_place(const std::string& id);
    /// Takes the oldest queued job and makes it running; explanations go before analyses.
    std::optional<JobRecord> take_job();
    /// Back to the queue; `died`: counts an attempt. False: it is gone or not running.
    bool requeue_job(const std::string& id, bool died);
    bool fail_job(const std::string& id, const nlohmann::json& problem);
    /// True if it was queued or running.
    bool cancel_job(const std::string& id);

    // What was heard: written while the job runs; false: the job is gone or no longer running, nothing was
    // written
    bool save_facts(const std::string& job, const nlohmann::json& facts);
    bool save_blob(const std::string& job, const std::string& name, const std::string& bytes);
    bool save_result(const std::string& job, const nlohmann::json& result, const std::string& model_sha256);
    bool finish_job(const std::string& job);
    /// Saves and finishes in one; the id.
    std::optional<std::string> finish_explanation(const std::string& job, const nlohmann::json& explanation);

    std::vector<nlohmann::json> results(const std::string& track);                             ///< [Result]
    std::optional<nlohmann::json> result(const std::string& track, const std::string& model);  ///< Result
    std::optional<nlohmann::json> waveform(const std::string& track);
    std::optional<nlohmann::json> spectrogram_facts(const std::string& track);
    std::optional<std::string> spectrogram(const std::string& track);  ///< PNG
    std::vector<nlohmann::json> explanations(const std::string& track);
    std::optional<nlohmann::json> explanation(const std::string& id);
    /// One that was made for the same wish.
    std::optional<nlohmann::json> find_explanation(const std::string& track, const std::string& model,
                                                   const nlohmann::json& wish);

    // Labels
    std::optional<nlohmann::json> add_label(const NewLabel& label);  ///< none: no such track
    bool remove_label(std::int64_t id);
    std::vector<nlohmann::json> labels_of(const std::string& track);
    Page labels(std::size_t limit, const std::string& cursor);

    // Keys and sessions: of both only SHA-256 digests are kept
    /// A new key, which is shown once. Errors: UsageError: the name is taken or empty.
    std::string create_key(const std::string& name);
    struct KeyRecord {
        std::string name, created;
        std::optional<std::string> last_used;
    };
    std::vector<KeyRecord> keys();
    bool revoke_key(const std::string& name);  ///< its sessions end, too
    /// Name of the key; none if it is not one.
    std::optional<std::string> check_key(const std::string& key);
    /// A token for a cookie, for a key that was checked; lasts 30 days.
    std::string open_session(const std::string& key_name);
    std::optional<std::string> check_session(const std::string& token);
    void close_session(const std::string& token);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace resonet
