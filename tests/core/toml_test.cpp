#include "core/toml.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

TEST(Toml, BecomesJson) {
    const testing::TemporaryFolder folder;
    std::ofstream(folder / "a.toml")
        << "name = \"x\"  # a comment\nshare = 2e-3\n[part]\ncount = 3\non = true\n"
           "[[part.list]]\nsize = [1, 2]\n[[part.list]]\nsize = []\n";
    const auto expected = nlohmann::json::parse(
        R"({"name": "x", "share": 0.002,
            "part": {"count": 3, "on": true, "list": [{"size": [1, 2]}, {"size": []}]}})");
    EXPECT_EQ(read_toml(folder / "a.toml"), expected);
}

TEST(Toml, NamesTheLineOfAMistake) {
    const testing::TemporaryFolder folder;
    std::ofstream(folder / "a.toml") << "name = \"x\"\ncount = = 3\n";
    try {
        read_toml(folder / "a.toml");
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_NE(std::string(error.what()).find("a.toml: is not valid TOML in line 2"), std::string::npos);
    }
    std::ofstream(folder / "b.toml") << "\n\nwhen = 2020-01-01\n";
    EXPECT_THROW(read_toml(folder / "b.toml"), UsageError);
    EXPECT_THROW(read_toml(folder / "missing.toml"), InputError);
}

}  // namespace
}  // namespace resonet
