#include <gtest/gtest.h>

#include <stdexcept>

#include "report/confident_mistakes.h"
#include "report/html_svg.h"
#include "report/html_table.h"
#include "report/html_text.h"
#include "report/run_facts.h"
#include "sample_report.h"

namespace resonet {
namespace {

TEST(HtmlText, EscapesWhatCouldBecomeMarkup) {
    EXPECT_EQ(html_escaped("<b a=\"x\" c='y'>&"), "&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;");
    EXPECT_EQ(html_escaped("a\nb\x01"), "a\\nb\\x01");
    EXPECT_EQ(html_escaped("\xff"), "\\xff");
    EXPECT_EQ(html_escaped("caf\u00e9"), "caf\u00e9");
}

TEST(HtmlText, EncodesFilesAsUris) {
    EXPECT_EQ(file_uri("/music/a b#1?.flac", "/reports/one"), "file:///music/a%20b%231%3F.flac");
    EXPECT_EQ(file_uri("/reports/music/x%.mp3", "/reports/one"), "./../music/x%25.mp3");
    EXPECT_EQ(file_uri("/reports/one/x:y.mp3", "/reports/one"), "./x%3Ay.mp3");
    EXPECT_EQ(file_uri("/m/\"><script>.mp3", "/r/one"), "file:///m/%22%3E%3Cscript%3E.mp3");
}

TEST(HtmlText, EncodesBase64AsTheRfcDoes) {
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foo"), "Zm9v");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64("\xff\xfe"), "//4=");
}

TEST(HtmlText, WritesNumbersForPeople) {
    EXPECT_EQ(percent_text(0.4896), "49.0\u00a0%");
    EXPECT_EQ(percent_text(Interval{0.5, 0.25, 0.75}), "50.0\u00a0% [25.0,\u00a075.0]");
    EXPECT_EQ(percent_text(std::nan("")), "\u2013");
    EXPECT_EQ(points_text({0.031, -0.01, 0.072}), "+3.1 [\u22121.0,\u00a07.2]");
    EXPECT_EQ(points_text({-0.031, -0.05, -0.01}), "\u22123.1 [\u22125.0,\u00a0\u22121.0]");
    EXPECT_EQ(decimal_text(-0.0, 1), "0.0");
    EXPECT_EQ(decimal_text(-0.25, 2), "\u22120.25");
    EXPECT_EQ(p_text(0.0004), "<\u00a00.001");
    EXPECT_EQ(p_text(0.0123), "0.012");
    EXPECT_EQ(whole_text(7), "7");
    EXPECT_EQ(whole_text(999), "999");
    EXPECT_EQ(whole_text(1234567), "1\u202f234\u202f567");
    EXPECT_EQ(whole_text(-1234), "-1\u202f234");
}

TEST(HtmlText, QuotesCommandsForAShell) {
    EXPECT_EQ(shell_text({"resonet", "train", "a b.toml", "it's", ""}),
              "resonet train 'a b.toml' 'it'\\''s' ''");
    EXPECT_EQ(shell_text({"x", "$(rm -r /)", "~"}), "x '$(rm -r /)' '~'");
}

TEST(HtmlTable, EscapesTextAndLinksAndTintsShares) {
    HtmlTable table;
    table.caption = "<caption>";
    table.header = {"Name", "Value"};
    table.rows = {{words_cell("<script>alert(1)</script>"), tinted_cell("5", 0.5)}};
    table.rows[0][0].link = "file:///x\"onclick=\"y";
    const std::string html = html_table(table);
    EXPECT_EQ(html.find("<script"), std::string::npos);
    EXPECT_NE(html.find("&lt;caption&gt;"), std::string::npos);
    EXPECT_NE(html.find("<a href=\"file:///x&quot;onclick=&quot;y\">&lt;script&gt;"), std::string::npos);
    EXPECT_NE(html.find("<td class=\"n\" style=\"--tint:0.50\">5</td>"), std::string::npos);
    EXPECT_NE(html.find("<th scope=\"col\" class=\"n\">Value</th>"), std::string::npos);
}

TEST(InlineSvg, GivesIdsAPrefixAndLeavesTextAlone) {
    const std::string svg = inline_svg(
        "<?xml version=\"1.0\"?>\n<svg width=\"40\" height=\"30\" viewBox=\"0 0 40 "
        "30\">\n<title>Gnuplot</title>"
        "<g id=\"a\"><path id='b'/><use xlink:href='#b'/><use clip-path=\"url(#c)\"/>"
        "<text>id='x' url(#y)</text></g></svg>\n",
        "one", "A \"figure\"");
    EXPECT_EQ(svg,
              "<svg viewBox=\"0 0 40 30\" width=\"40\" height=\"30\" style=\"--width:40px\" role=\"img\" "
              "aria-label=\"A &quot;figure&quot;\">\n<g id=\"one-a\"><path id='one-b'/><use "
              "xlink:href='#one-b'/><use clip-path=\"url(#one-c)\"/><text>id='x' url(#y)</text></g></svg>");
    EXPECT_THROW(inline_svg("no picture", "one", ""), std::invalid_argument);
}

TEST(ConfidentMistakes, ComeOnceAClipTheSurestFirst) {
    PredictionSet answers;
    answers.labels = {"a", "b"};
    const auto add = [&](const char* file, int truth, float first) {
        PredictedClip clip;
        clip.file = file;
        clip.truth = truth;
        answers.clips.push_back(clip);
        answers.probabilities.insert(answers.probabilities.end(), {first, 1.0F - first});
    };
    add("x", 0, 0.25F);   // wrong
    add("y", 0, 0.875F);  // right
    add("z", 1, 0.625F);  // wrong
    add("x", 0, 0.125F);  // wrong again, of another seed, and surer
    add("y", 0, 0.75F);
    add("z", 1, 0.5F);  // of equal probabilities the first label: wrong
    const std::vector<Mistake> mistakes = confident_mistakes(answers, 20);
    ASSERT_EQ(mistakes.size(), 2U);
    EXPECT_EQ(mistakes[0].clip, 3U);
    EXPECT_EQ(mistakes[0].said, 1);
    EXPECT_FLOAT_EQ(mistakes[0].probability, 0.875F);
    EXPECT_FLOAT_EQ(mistakes[0].truth, 0.125F);
    EXPECT_EQ(mistakes[0].wrong, 2U);
    EXPECT_EQ(mistakes[0].answers, 2U);
    EXPECT_EQ(mistakes[1].clip, 2U);
    EXPECT_FLOAT_EQ(mistakes[1].probability, 0.625F);
    EXPECT_EQ(mistakes[1].wrong, 2U);
    EXPECT_EQ(confident_mistakes(answers, 1).size(), 1U);
    EXPECT_TRUE(confident_mistakes({}, 20).empty());
}

TEST(RunFacts, AreReadFromWhateverARecordHolds) {
    RunFolder run;
    EXPECT_EQ(run_fact(run, {"provenance", "data"}), "");
    EXPECT_TRUE(run_command(run).empty());
    run.record = {{"provenance",
                   {{"data", "x.csv"},
                    {"lines", "one\ntwo"},
                    {"seed", 3},
                    {"notes", {"a", "b"}},
                    {"nothing", nullptr}}},
                  {"run", {{"command_line", {"resonet", 5, "train"}}}}};
    EXPECT_EQ(run_fact(run, {"provenance", "data"}), "x.csv");
    EXPECT_EQ(run_fact(run, {"provenance", "lines"}), "one; two");
    EXPECT_EQ(run_fact(run, {"provenance", "seed"}), "3");
    EXPECT_EQ(run_fact(run, {"provenance", "notes"}), "a; b");
    EXPECT_EQ(run_fact(run, {"provenance", "nothing"}), "");
    EXPECT_EQ(run_fact(run, {"provenance", "data", "deeper"}), "");
    EXPECT_EQ(run_command(run), (std::vector<std::string>{"resonet", "train"}));
    ComparedModel model;
    model.runs = {run, run};
    EXPECT_EQ(run_facts(model, {"provenance", "data"}), (std::vector<std::string>{"x.csv"}));
    EXPECT_EQ(joined({"a", "b", "c"}, 2), "a, b and 1 more");
}

}  // namespace
}  // namespace resonet
