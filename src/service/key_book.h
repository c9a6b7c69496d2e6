#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "service/store.h"

namespace resonet {

/// The API keys of a data folder, also while a server has it. Errors of all: SystemError; UsageError as
/// Store's.
class KeyBook {
  public:
    /// See Store::create_key. Makes the folder if need be.
    static std::string create(const std::filesystem::path& folder, const std::string& name);
    /// None of a folder that is not there, or empty.
    static std::vector<Store::KeyRecord> list(const std::filesystem::path& folder);
    /// False if there is no such key.
    static bool revoke(const std::filesystem::path& folder, const std::string& name);
};

}  // namespace resonet
