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
        EXPECT_NE(std::string(error.what()).find("a.toml, line 2: is not valid TOML: "), std::string::npos);
    }
    std::ofstream(folder / "b.toml") << "\n\nwhen = 2020-01-01\n";
    try {
        read_toml(folder / "b.toml");
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_EQ(error.subject(), (folder / "b.toml").string() + ", line 3");
        EXPECT_EQ(error.problem(), "holds a date or time");
    }
    EXPECT_THROW(read_toml(folder / "missing.toml"), InputError);
}

TEST(Toml, KnowsTheLineOfEverything) {
    const testing::TemporaryFolder folder;
    std::ofstream(folder / "a.toml") << "# a comment\n"         // 1
                                        "name = \"x\"\n"        // 2
                                        "\n"                    // 3
                                        "[part]\n"              // 4
                                        "count = 3\n"           // 5
                                        "shape = [\n"           // 6
                                        "  1,\n"                // 7
                                        "  2,\n"                // 8
                                        "]\n"                   // 9
                                        "[[part.list]]\n"       // 10
                                        "size = 1\n"            // 11
                                        "[[part.list]]\n"       // 12
                                        "size = 2\n"            // 13
                                        "\"a/b\" = {c = 4}\n";  // 14
    const TomlDocument document = read_toml_document(folder / "a.toml");
    const auto line = [&](const char* pointer) {
        return document.line_of(nlohmann::json::json_pointer(pointer)).value_or(0);
    };
    EXPECT_EQ(line("/name"), 2U);
    EXPECT_EQ(line("/part"), 4U);
    EXPECT_EQ(line("/part/count"), 5U);
    EXPECT_EQ(line("/part/shape"), 6U);
    EXPECT_EQ(line("/part/shape/1"), 8U);
    EXPECT_EQ(line("/part/list/0"), 10U);
    EXPECT_EQ(line("/part/list/1"), 12U);
    EXPECT_EQ(line("/part/list/1/size"), 13U);
    EXPECT_EQ(line("/part/list/1/a~1b/c"), 14U);
    EXPECT_FALSE(document.line_of(nlohmann::json::json_pointer("/other")));
    EXPECT_EQ(document.json, read_toml(folder / "a.toml"));
}

}  // namespace
}  // namespace resonet
