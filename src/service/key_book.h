#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "service/store.h"

namespace resonet {

/// The API keys of a data folder, also while a server has it. Errors: SystemError; UsageError as Store's.
class KeyBook {
  public:
    explicit KeyBook(const std::filesystem::path& folder);
    ~KeyBook();
    KeyBook(const KeyBook&) = delete;
    KeyBook& operator=(const KeyBook&) = delete;

    /// See Store.
    std::string create(const std::string& name);
    std::vector<Store::KeyRecord> list();
    bool revoke(const std::string& name);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace resonet
