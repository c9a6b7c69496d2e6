#include "service/store_opening.h"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>
#include <unordered_map>

#include "core/error.h"
#include "service/store_jobs.h"
#include "service/store_tracks.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* database_name = "resonet.db";

bool is_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

/// Why the job of a track fails whose file was taken away.
json lost_file_problem() {
    return {{"type", "urn:resonet:problem:internal"},
            {"title", "The audio file is gone"},
            {"status", 500},
            {"detail", "The file of this track is no longer in the data folder."},
            {"remedy", "Upload it again."}};
}

void remove_quietly(const fs::path& path) {
    std::error_code ignored;
    fs::remove(path, ignored);
}

}  // namespace

fs::path open_data_folder(const fs::path& folder) {
    std::error_code error;
    const fs::path whole = fs::absolute(folder, error).lexically_normal();
    const bool is_ours =
        !fs::exists(whole, error) || fs::is_empty(whole, error) || is_file(whole / database_name);
    fs::create_directories(whole.parent_path(), error);
    if (mkdir(whole.c_str(), 0700) != 0 && errno != EEXIST) {
        throw SystemError(whole.string(), "cannot be made: " + std::generic_category().message(errno),
                          "choose a data folder you may write to");
    }
    if (!fs::is_directory(whole, error)) throw UsageError(whole.string(), "is not a folder", "name a folder");
    // Of a folder that others use, too, only what we put there is closed to them.
    if (is_ours) fs::permissions(whole, fs::perms::owner_all, error);
    return whole;
}

std::unique_ptr<OutputLock> lock_data_folder(const fs::path& folder) {
    try {
        return std::make_unique<OutputLock>(folder / "lock", folder);
    } catch (const UsageError&) {
        throw UsageError(folder.string(), "is in use by another server",
                         "stop that one, or choose another data folder");
    }
}

fs::path database_file(const StoreFiles& files) {
    fs::path file = files.folder() / database_name;
    std::error_code error;
    const bool is_there = is_file(file) && fs::file_size(file, error) > 0;
    if (!is_there && files.holds_audio()) {
        throw UsageError(files.folder().string(), "holds audio but no database",
                         std::string("put ") + database_name + " back, or move the whole folder away");
    }
    return file;
}

void tidy_store(StoreDatabase& database, const StoreFiles& files) {
    database.change([&] { requeue_all_running_jobs(database); });
    const std::unordered_map<std::string, bool> tracks =
        database.exclusively([&] { return all_tracks(database); });
    files.sweep([&](std::string_view kind, const std::string& track) {
        const auto found = tracks.find(track);
        return found != tracks.end() && (kind != "previews" || found->second);
    });
    std::vector<std::string> lost;
    for (const auto& [track, has_preview] : tracks) {
        if (!is_file(files.audio(track))) lost.push_back(track);
    }
    if (lost.empty()) return;
    database.change([&] {
        for (const std::string& track : lost) {
            fail_jobs_of_track(database, track_number(database, track).value(), lost_file_problem());
        }
    });
}

Submission take_in(StoreDatabase& database, const StoreFiles& files, const NewTrack& track,
                   const fs::path& upload, const std::vector<std::string>& models,
                   const std::string& default_model) {
    const fs::path audio = files.audio(track.id);
    try {
        // Before others have to wait: it can take a while.
        const bool is_synced = !is_file(audio);
        if (is_synced) sync_file(upload);
        return database.exclusively([&] {
            auto number = track_number(database, track.id);
            const bool is_new = !number;
            const bool is_lost = !is_new && !is_file(audio);
            if (is_new || is_lost) {
                if (!is_synced) sync_file(upload);
                move_synced(upload, audio);
            } else {
                remove_quietly(upload);
            }
            try {
                return database.transaction([&] {
                    if (is_new) number = insert_track(database, track);
                    PlannedJob planned = plan_analysis(database, *number, models);
                    if (is_lost && !planned.queued) forget_failure(database, *number);
                    return Submission{track_json(database, *number, default_model), std::move(planned.job),
                                      is_new, planned.queued};
                });
            } catch (...) {
                if (is_new) remove_quietly(audio);
                throw;
            }
        });
    } catch (...) {
        remove_quietly(upload);
        throw;
    }
}

bool keep_blob(StoreDatabase& database, const StoreFiles& files, const std::string& job,
               const std::string& name, const std::string& bytes) {
    const bool is_preview = name == "preview";
    if (!is_preview && name != "spectrogram") throw UsageError(name, "is kept of no track");
    const fs::path written = files.new_upload();
    write_synced(written, bytes);
    try {
        const bool kept = database.exclusively([&] {
            const auto track = track_of_running_job(database, job);
            if (!track) return false;
            const std::string id = find_job(database, job).value().track;
            move_synced(written, is_preview ? files.preview(id) : files.picture(id));
            if (is_preview) {
                database.transaction([&] { update_preview_bytes(database, *track, bytes.size()); });
            }
            return true;
        });
        if (!kept) remove_quietly(written);
        return kept;
    } catch (...) {
        remove_quietly(written);
        throw;
    }
}

}  // namespace resonet
