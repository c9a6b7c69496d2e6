#pragma once

#include <gtest/gtest.h>

#include <string>

#include "core/error.h"
#include "core/file.h"
#include "data/manifest.h"
#include "support/temporary_folder.h"

namespace resonet::testing {

/// What read_manifest() makes of a file with that text.
inline Manifest manifest_of(const std::string& text) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv", text);
    return read_manifest(folder / "m.csv");
}

/// What it finds wrong with one: the problem alone, or "no error".
inline std::string error_of(const std::string& text) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv", text);
    try {
        read_manifest(folder / "m.csv");
    } catch (const UsageError& error) {
        EXPECT_EQ(error.subject(), (folder / "m.csv").string());
        EXPECT_FALSE(error.remedy().empty()) << error.what();
        return error.problem();
    }
    return "no error";
}

}  // namespace resonet::testing
