#include "report/report.h"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>

#include "core/file.h"
#include "plot/needs_gnuplot.h"
#include "report/html_sections.h"
#include "sample_report.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::make_leaky;
using testing::sample_comparison;
using testing::TemporaryFolder;

/// The page without its pictures, which need gnuplot.
std::string page_of(const Comparison& comparison, const ReportOptions& options = {}) {
    return html_page({comparison, options, "/reports/one", {}});
}

std::set<std::string> sections_of(const std::string& html) {
    std::set<std::string> ids;
    const std::regex section("<section id=\"([a-z]+)\">");
    for (std::sregex_iterator it(html.begin(), html.end(), section), end; it != end; ++it)
        ids.insert((*it)[1]);
    return ids;
}

std::size_t count_of(const std::string& text, const std::string& what) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
    return count;
}

std::map<std::string, std::string> files_of(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) files[fs::relative(entry.path(), folder)] = read_text(entry.path());
    }
    return files;
}

TEST(ReportPage, HasTheSectionsThatTheDataAllow) {
    Comparison comparison = sample_comparison(2);
    EXPECT_EQ(sections_of(page_of(comparison)),
              (std::set<std::string>{"data", "leaks", "results", "pairs", "labels", "calibration", "risk",
                                     "mistakes", "cost", "repeat"}));
    comparison.models[0].clips.artists.push_back({"An artist", 4, 2, {0.5, 0.2, 0.8}});
    EXPECT_TRUE(sections_of(page_of(comparison)).contains("groups"));
    EXPECT_FALSE(sections_of(page_of(sample_comparison(1))).contains("pairs"));
}

TEST(ReportPage, SaysWhatWasMeasured) {
    ReportOptions options;
    options.command_line = {"resonet", "compare", "a b"};
    const std::string html = page_of(sample_comparison(2), options);
    for (const char* expected :
         {"<h1>model-1, model-2</h1>", "75.0\u00a0% [60.0,\u00a085.0]", "column &#39;split&#39;",
          "sample.csv", "0123456789abcdef", "resonet train &#39;my recipe.toml&#39;",
          "resonet compare &#39;a b&#39;", "123\u202f456", "2.00 KiB", "1:15", "+5.0 [\u22122.0,\u00a012.0]",
          "clip-0.flac", "85.0\u00a0%", "1 of 1", "A processor", "0.125"}) {
        EXPECT_NE(html.find(expected), std::string::npos) << expected;
    }
    EXPECT_EQ(html.find("nan"), std::string::npos);
    options.title = "My title";
    EXPECT_NE(page_of(sample_comparison(2), options).find("<h1>My title</h1>"), std::string::npos);
}

TEST(ReportPage, EscapesEveryNameOfTheData) {
    const std::string evil = "\"'><script>alert(1)</script><img src=x onerror=y>";
    Comparison comparison = sample_comparison(2, {evil, "b" + evil, "c"});
    comparison.notes = {evil};
    for (ComparedModel& model : comparison.models) {
        model.name += evil;
        model.kind = model.summary = model.division = evil;
        for (PredictedClip& clip : model.pooled.clips)
            clip.file = clip.track = clip.place = clip.artist = evil;
        model.clips.artists.push_back({evil, 4, 2, {0.5, 0.2, 0.8}});
        model.runs[0].path = evil;
        model.runs[0].record["provenance"] = {{"data", evil}, {"leak_notes", {evil}}, {"protocol", evil}};
        model.runs[0].record["run"] = {{"command_line", {evil}}, {"cpu", evil}};
    }
    ReportOptions options;
    options.title = evil;
    options.command_line = {evil};
    const std::string html = page_of(comparison, options);
    EXPECT_EQ(count_of(html, "<script"), 1U);  // the page's own
    EXPECT_EQ(count_of(html, "<img"), 0U);
    EXPECT_GT(count_of(html, "&lt;script&gt;"), 20U);
}

TEST(ReportPage, CarriesTheLeakStampEverywhere) {
    Comparison comparison = sample_comparison(2);
    EXPECT_EQ(page_of(comparison).find("leaky split"), std::string::npos);
    EXPECT_EQ(page_of(comparison).find("class=\"leak\""), std::string::npos);
    make_leaky(comparison);
    const std::string html = page_of(comparison);
    EXPECT_NE(html.find("<div class=\"leak\" role=\"note\"><strong>Leaky split."), std::string::npos);
    EXPECT_NE(html.find("<title>leaky split: model-1, model-2</title>"), std::string::npos);
    const std::regex caption("<figcaption>([^<]*)</figcaption>");
    int captions = 0;
    for (std::sregex_iterator it(html.begin(), html.end(), caption), end; it != end; ++it, ++captions) {
        EXPECT_NE((*it)[1].str().find("(leaky split)"), std::string::npos) << (*it)[1];
    }
    EXPECT_GT(captions, 8);
    EXPECT_EQ(count_of(html, "<span class=\"stamp\">leaky split</span>"), sections_of(html).size());
}

TEST(WriteReport, IsOneFileThatLoadsNothing) {
    RESONET_NEEDS_GNUPLOT();
    TemporaryFolder folder;
    ReportOptions options;
    options.pictures = false;
    write_report(sample_comparison(2), folder.path() / "deep" / "out", options);
    const std::string html = read_text(folder.path() / "deep" / "out" / "report.html");
    EXPECT_EQ(sections_of(html).size(), 13U);  // all but that of artists
    // Names of XML namespaces are the only addresses, and are never loaded.
    EXPECT_EQ(count_of(html, "http://") + count_of(html, "https://"), count_of(html, "xmlns"));
    for (const char* loading : {"<link", "@import", "url(http", "src=", "<iframe", "<object"}) {
        EXPECT_EQ(count_of(html, loading), 0U) << loading;
    }
    EXPECT_EQ(count_of(html, "<svg "), 14U);
    std::set<std::string> ids;
    const std::regex id(" id=[\"']([^\"']*)[\"']");
    for (std::sregex_iterator it(html.begin(), html.end(), id), end; it != end; ++it) {
        EXPECT_TRUE(ids.insert((*it)[1]).second) << (*it)[1];
    }
    EXPECT_FALSE(fs::exists(folder.path() / "deep" / "out" / "figures"));
}

TEST(WriteReport, GivesTheSameBytesTwiceAndStampsEveryFile) {
    RESONET_NEEDS_GNUPLOT();
    TemporaryFolder folder;
    Comparison comparison = sample_comparison(1);
    make_leaky(comparison);
    write_report(comparison, folder / "one", {});
    const auto first = files_of(folder / "one");
    write_report(comparison, folder / "one", {});  // over the first
    EXPECT_EQ(files_of(folder / "one"), first);
    std::size_t pictures = 0;
    for (const auto& [name, bytes] : first) {
        EXPECT_FALSE(bytes.empty()) << name;
        if (name.ends_with(".png")) {
            EXPECT_TRUE(bytes.starts_with("\x89PNG")) << name;
            ++pictures;
        } else {
            EXPECT_NE(bytes.find("leaky split"), std::string::npos) << name;
        }
    }
    EXPECT_EQ(pictures, 10U);
    EXPECT_TRUE(first.contains("report.html"));
    EXPECT_TRUE(first.contains("comparison.json"));
    EXPECT_TRUE(first.contains("figures/confusion-1-model-1.svg"));
}

TEST(WriteReport, RefusesAFolderThatCannotBeMade) {
    TemporaryFolder folder;
    write_atomically(folder / "file", "x");
    EXPECT_THROW(write_report(sample_comparison(1), folder / "file", {}), SystemError);
    EXPECT_EQ(read_text(folder / "file"), "x");
}

}  // namespace
}  // namespace resonet
