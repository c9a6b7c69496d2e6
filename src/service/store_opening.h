#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/output_lock.h"
#include "service/store.h"
#include "service/store_database.h"
#include "service/store_files.h"

namespace resonet {

// What concerns both the database and the files. A file is in its place before a row names it, and a row is
// gone before its file is: whatever is interrupted leaves at worst a file that no row names.

/// Makes the folder if need be, readable by its owner alone; its absolute path. Errors: SystemError.
std::filesystem::path open_data_folder(const std::filesystem::path& folder);

/// Errors: UsageError if a server has it.
std::unique_ptr<OutputLock> lock_data_folder(const std::filesystem::path& folder);

/// Where the database lies. Errors: UsageError if there is audio but no database: a new one would have it all
/// removed.
std::filesystem::path database_file(const StoreFiles& files);

/// After opening: jobs that ran wait again; files that no track names are removed; tracks without their file
/// fail.
void tidy_store(StoreDatabase& database, const StoreFiles& files);

/// See Store::submit. If that fails, the upload is removed and nothing is changed.
Submission take_in(StoreDatabase& database, const StoreFiles& files, const NewTrack& track,
                   const std::filesystem::path& upload, const std::vector<std::string>& models,
                   const std::string& default_model);

/// See Store::save_blob. Errors: UsageError for a name it does not know.
bool keep_blob(StoreDatabase& database, const StoreFiles& files, const std::string& job,
               const std::string& name, const std::string& bytes);

}  // namespace resonet
