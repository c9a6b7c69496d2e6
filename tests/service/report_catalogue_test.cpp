#include "service/report_catalogue.h"

#include <gtest/gtest.h>

#include <chrono>

#include "core/file.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class Reports : public ::testing::Test {
  protected:
    void write(const std::string& name, const std::string& comparison, const std::string& page = "") {
        fs::create_directories(folder_ / name);
        write_atomically(folder_ / name / "comparison.json", comparison);
        if (!page.empty()) write_atomically(folder_ / name / "report.html", page);
    }
    void set_age(const std::string& name, int hours) {
        fs::last_write_time(folder_ / name / "comparison.json",
                            fs::file_time_type::clock::now() - std::chrono::hours(hours));
    }

    TemporaryFolder folder_;
    ReportCatalogue reports_{folder_.path()};
};

const std::string two_models = R"({"leak": null, "models": [{"name": "cnn"}, {"name": "rnn"}], "pairs": []})";

TEST_F(Reports, AreListedNewestFirst) {
    write("old", two_models);
    write("new", R"({"leak": "leaky split", "models": [{"name": "cnn"}]})",
          "<html><head><title>Drums &amp; bass &lt;1&gt;</title></head></html>");
    set_age("old", 5);
    const auto list = reports_.list();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0]["name"], "new");
    EXPECT_EQ(list[0]["title"], "Drums & bass <1>");
    EXPECT_EQ(list[0]["leaky"], true);
    EXPECT_EQ(list[1], (json{{"name", "old"},
                             {"title", "old"},
                             {"created", list[1]["created"]},
                             {"models", {"cnn", "rnn"}},
                             {"leaky", false}}));
    EXPECT_EQ(list[1]["created"].get<std::string>().size(), 24U);
}

TEST_F(Reports, AreReadAgainWhenTheyChange) {
    write("one", two_models);
    set_age("one", 2);
    EXPECT_EQ(reports_.list()[0]["models"].size(), 2U);
    write("one", R"({"models": [{"name": "svm"}]})");
    EXPECT_EQ(reports_.list()[0]["models"], json{"svm"});
    fs::remove_all(folder_ / "one");
    EXPECT_TRUE(reports_.list().empty());
}

TEST_F(Reports, AreFoundByTheirNamesAlone) {
    write("one", two_models, "<title>One</title>");
    write("two", two_models);
    const json detail = reports_.find("one").value();
    EXPECT_EQ(detail["title"], "One");
    EXPECT_EQ(detail["comparison"], json::parse(two_models));
    EXPECT_EQ(detail["has_page"], true);
    EXPECT_EQ(reports_.find("two").value()["has_page"], false);
    EXPECT_EQ(reports_.page("one").value(), folder_ / "one" / "report.html");
    EXPECT_FALSE(reports_.page("two"));
    fs::create_directories(folder_ / "one" / "inner");
    write_atomically(folder_ / "one" / "inner" / "comparison.json", two_models);
    for (const std::string& hostile :
         {std::string(), std::string("."), std::string(".."), std::string("one/"), std::string("one/inner"),
          std::string("../") + folder_.path().filename().string() + "/one", std::string("one\0", 4),
          (folder_ / "one").string()}) {
        EXPECT_FALSE(reports_.find(hostile)) << hostile;
        EXPECT_FALSE(reports_.page(hostile)) << hostile;
    }
}

TEST_F(Reports, WhatIsNoneIsLeftOut) {
    write("broken", "{");
    write("list", "[]");
    write("nameless", R"({"models": [{}]})");
    write("wrong", R"({"models": 5})");
    write(".hidden", two_models);
    write("line\nbreak", two_models);
    fs::create_directories(folder_ / "empty");
    write_atomically(folder_ / "comparison.json", two_models);
    std::string deep(100'000, '[');
    write("deep", deep);
    EXPECT_TRUE(reports_.list().empty());
    for (const char* const name : {"broken", "list", "nameless", "wrong", ".hidden", "empty", "deep"}) {
        EXPECT_FALSE(reports_.find(name)) << name;
    }
    EXPECT_TRUE(ReportCatalogue(folder_ / "nowhere").list().empty());
}

TEST_F(Reports, DeepOnesLoseTheirDepths) {
    const std::string depth(100'000, '[');
    write("deep", R"({"models": [{"name": "cnn"}], "x": )" + depth + std::string(100'000, ']') + "}");
    EXPECT_LT(reports_.find("deep").value()["comparison"].dump().size(), 1000U);
}

TEST_F(Reports, HugeOnesAreNotRead) {
    write("huge", two_models);
    fs::resize_file(folder_ / "huge" / "comparison.json", 40U << 20);
    EXPECT_TRUE(reports_.list().empty());
    EXPECT_FALSE(reports_.find("huge"));
}

}  // namespace
}  // namespace resonet::testing
