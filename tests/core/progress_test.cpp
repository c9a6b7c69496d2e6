#include "core/progress.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "core/parallel.h"

namespace resonet {
namespace {

TEST(Progress, TellsTimeSpans) {
    EXPECT_EQ(clock_text(0.0), "0:00");
    EXPECT_EQ(clock_text(59.6), "1:00");
    EXPECT_EQ(clock_text(754.0), "12:34");
    EXPECT_EQ(clock_text(3723.0), "1:02:03");
    EXPECT_EQ(clock_text(-1.0), "?");
    EXPECT_EQ(clock_text(INFINITY), "?");
    EXPECT_EQ(clock_text(NAN), "?");
}

TEST(Progress, TellsShareRateAndTimeLeft) {
    EXPECT_EQ(progress_text(120, 480, 9.6, "files"), "120/480 files, 25 %, 12/s, 0:29 left");
    EXPECT_EQ(progress_text(0, 480, 0.0, "files"), "0/480 files, 0 %, 0.0/s, ? left");
    EXPECT_EQ(progress_text(2, 4, 60.0, "epochs"), "2/4 epochs, 50 %, 0:30 each, 1:00 left");
    EXPECT_EQ(progress_text(4, 4, 8.0, "clips"), "4/4 clips, 100 %, 0.5/s, in 0:08");
    EXPECT_EQ(progress_text(30, 0, 10.0, "files"), "30 files, 3.0/s, 0:10");
}

TEST(Progress, DrawsABar) {
    EXPECT_EQ(progress_bar(0, 4, 10), "[>       ]");
    EXPECT_EQ(progress_bar(2, 4, 10), "[====>   ]");
    EXPECT_EQ(progress_bar(4, 4, 10), "[========]");
    EXPECT_EQ(progress_bar(9, 4, 10), "[========]");
    EXPECT_EQ(progress_bar(1, 0, 10), "[>       ]");
}

TEST(Progress, WritesOnePlainLineForShortWork) {
    std::ostringstream out;
    {
        Progress progress("decoding", 3, {.stream = &out});
        for (int i = 0; i < 3; ++i) progress.advance();
        progress.finish();
        progress.finish();
    }
    EXPECT_TRUE(out.str().starts_with("decoding: 3/3 files, 100 %, ")) << out.str();
    EXPECT_EQ(std::ranges::count(out.str(), '\n'), 1);
    EXPECT_EQ(out.str().find('\r'), std::string::npos);
}

TEST(Progress, RedrawsABarWithinTheTerminalsWidth) {
    std::ostringstream out;
    {
        Progress progress("decoding", 3, {.stream = &out, .terminal = true, .width = 60});
        progress.advance();
        progress.note("a\nb.mp3: broken\x1b[31m");
    }
    const std::string text = out.str();
    EXPECT_TRUE(text.starts_with("\rdecoding [")) << text;
    EXPECT_NE(text.find("\r\x1b[Ka\\nb.mp3: broken\\x1b[31m\n"), std::string::npos) << text;
    std::istringstream draws(text);
    for (std::string draw; std::getline(draws, draw, '\r');) EXPECT_LE(draw.size(), 60U + 4U) << draw;
    EXPECT_EQ(text.back(), '\n');
}

TEST(Progress, IsSilentWhenDisabledButForNotes) {
    std::ostringstream out;
    {
        Progress progress("decoding", 3, {.enabled = false, .stream = &out, .terminal = true});
        progress.advance(3);
        progress.note("bad file");
    }
    EXPECT_EQ(out.str(), "bad file\n");
}

TEST(Progress, CountsFromSeveralThreads) {
    std::ostringstream out;
    Progress progress("decoding", 10'000, {.stream = &out, .terminal = true, .width = 100});
    parallel_for(10'000, 4, [&](std::size_t) { progress.advance(); });
    progress.finish();
    EXPECT_NE(out.str().find("10000/10000 files, 100 %"), std::string::npos);
}

}  // namespace
}  // namespace resonet
