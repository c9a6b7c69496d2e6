#pragma once

#include <filesystem>
#include <optional>

namespace resonet::testing {

/// The root of the source tree.
std::filesystem::path source_folder();

/// Folder `name` of the development data (../shared beside the source tree, or $RESONET_SHARED), if it
/// is there. Tests that need it skip, saying so, where it is not.
std::optional<std::filesystem::path> development_data(const std::filesystem::path& name);

}  // namespace resonet::testing

/// Skips the running test unless folder `name` of the development data exists; defines `variable`.
#define RESONET_NEEDS_DEVELOPMENT_DATA(variable, name)                                      \
    const auto variable##_found = ::resonet::testing::development_data(name);               \
    if (!variable##_found) GTEST_SKIP() << "needs the development data '" << (name) << "'"; \
    const std::filesystem::path variable = *variable##_found
