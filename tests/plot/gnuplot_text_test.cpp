#include "plot/gnuplot_text.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "needs_gnuplot.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

/// What gnuplot makes of a string in a script.
std::string understood(const std::string& in_quotes) {
    return run_gnuplot("set print '-'\nprint " + in_quotes + "\n");
}

TEST(GnuplotText, KeepsHarmlessTextReadable) {
    EXPECT_EQ(script_string("Take 3 (mono), 1.5"), "\"Take 3 (mono), 1.5\"");
    EXPECT_EQ(script_string(""), "\"\"");
}

TEST(GnuplotText, LeavesNothingThatEndsAStringOrRunsACommand) {
    const std::string text = script_string("\"; system('x')\n`id` $PATH @macro \\\\ %d {/Bold}");
    EXPECT_EQ(text.find_first_of("`$@%{}'\n;"), std::string::npos) << text;
    EXPECT_EQ(text.find('"', 1), text.size() - 1) << text;
}

TEST(GnuplotText, GnuplotReadsEveryCharacterAsItWas) {
    RESONET_NEEDS_GNUPLOT();
    std::string all;
    for (char c = ' '; c <= '~'; ++c) {
        all += c;
        all += '7';  // a digit after an octal escape must not be taken for a part of it
    }
    all += "\u00e4\u0416\u266f\u2212";
    EXPECT_EQ(understood(script_string(all)), all + "\n");
}

TEST(GnuplotText, CharactersWithoutAGlyphBecomeSquares) {
    RESONET_NEEDS_GNUPLOT();
    EXPECT_EQ(understood(script_string("a\u97f3\U0001f3b5b")), "a\u25a1\u25a1b\n");
}

TEST(GnuplotText, ControlCharactersAndBrokenUtf8AreSpeltOut) {
    RESONET_NEEDS_GNUPLOT();
    EXPECT_EQ(understood(script_string("a\nb\x1b[31m\xff\t1")), "a\\nb\\x1b[31m\\xff\\t1\n");
}

TEST(GnuplotText, RunsNoCommand) {
    RESONET_NEEDS_GNUPLOT();
    const testing::TemporaryFolder folder;
    const std::string file = (folder / "pwned").string();
    for (const std::string& text :
         {"`touch " + file + "`", "\"; system(\"touch " + file + "\"); print \"",
          "x\nsystem(\"touch " + file + "\")\n", "\"\n!touch " + file + "\n", "'\n!touch " + file + "\n",
          "\\\"; !touch " + file + "\n\\", "$(touch " + file + ")"}) {
        understood(script_string(text));
        understood(script_format(text));
        run_gnuplot("set title " + script_string(text) + "\nset xtics (" + script_format(text) +
                    " 1)\nset label " + script_string(text) + " at 1,1\nset terminal svg\nplot 1\n");
        EXPECT_FALSE(std::filesystem::exists(file)) << text;
    }
}

TEST(GnuplotText, FormatsDoublePercentSigns) {
    EXPECT_EQ(script_format("5 %"), "\"5 \\0045\\0045\"");
    EXPECT_EQ(script_string("5 %"), "\"5 \\0045\"");
}

TEST(GnuplotText, Colours) {
    EXPECT_EQ(script_colour(Colour{255, 0, 16}), "\"#00ff0010\"");
    EXPECT_EQ(script_colour(Colour{1, 2, 3}, 0.0), "\"#ff010203\"");
}

}  // namespace
}  // namespace resonet
