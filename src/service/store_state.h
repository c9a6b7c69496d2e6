#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "core/output_lock.h"
#include "service/store.h"
#include "service/store_database.h"
#include "service/store_files.h"
#include "service/store_jobs.h"
#include "service/store_opening.h"

namespace resonet {

/// What a store consists of; its members are opened in this order. The members of Store only lead to the
/// functions of the store_*.h files, within exclusively() or change().
struct Store::State {
    State(const std::filesystem::path& place, std::string model)
        : folder(open_data_folder(place)),
          lock(lock_data_folder(folder)),
          files(folder),
          database(database_file(files)),
          default_model(std::move(model)) {
        tidy_store(database, files);
    }

    /// Does what saves something of a job, if that still runs.
    template <typename Work>
    bool save(const std::string& job, Work work) {
        return database.change([&] {
            const auto track = track_of_running_job(database, job);
            if (track) work(*track);
            return track.has_value();
        });
    }

    std::filesystem::path folder;
    std::unique_ptr<OutputLock> lock;
    StoreFiles files;
    StoreDatabase database;
    std::string default_model;
};

}  // namespace resonet
