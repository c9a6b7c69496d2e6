#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "audio/wav_writer.h"
#include "core/error.h"
#include "core/file.h"
#include "plot/gnuplot.h"
#include "run_program.h"
#include "small_model.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes.at(at + i));
    return value;
}

const std::vector<std::string> kinds{"waveform", "spectrogram",    "mel",  "mfcc",      "chroma", "rolloff",
                                     "centroid", "zero-crossings", "hpss", "tempogram", "all"};

class PlotCommand : public ::testing::Test {
  protected:
    void SetUp() override {
        try {
            find_gnuplot();
        } catch (const UsageError&) {
            GTEST_SKIP() << "needs the program gnuplot";
        }
        write_wav(folder_ / "song.wav", test_signal("prog_detuned"), 22050);
    }

    /// `resonet plot` in the folder.
    Outcome plot(std::vector<std::string> arguments) const {
        Call call;
        call.folder = folder_.path();
        call.arguments = std::move(arguments);
        call.arguments.insert(call.arguments.begin(), "plot");
        return run_program(resonet_program(), call);
    }

    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
    }

    TemporaryFolder folder_;
};

TEST_F(PlotCommand, EveryKindMakesAPngOfTheWantedSize) {
    for (const std::string& kind : kinds) {
        SCOPED_TRACE(kind);
        const Outcome outcome = plot({"song.wav", "--kind", kind, "--size", "1000x1300"});
        ASSERT_EQ(outcome.status, 0) << outcome.errors;
        EXPECT_EQ(outcome.output, "");
        EXPECT_EQ(outcome.errors,
                  "song." + kind + ".png: " + kind + ", 1000 x 1300 pixels, 5.00 s of sound\n");
        const std::string png = read_text(folder_ / ("song." + kind + ".png"));
        EXPECT_TRUE(png.starts_with("\x89PNG")) << "a PNG";
        EXPECT_EQ(big_endian(png, 16), 1000U);
        EXPECT_EQ(big_endian(png, 20), 1300U);
        EXPECT_GT(png.size(), 20000U) << "more than frames and labels";
    }
    EXPECT_EQ(files(), 1 + kinds.size()) << "and nothing else";
}

TEST_F(PlotCommand, SvgSaysWhatItShows) {
    const std::vector<std::pair<std::string, std::vector<std::string>>> expected{
        {"waveform", {"Waveform", "Amplitude", "Time (s)"}},
        {"spectrogram", {"Frequency (Hz)", "Level (dB re max)", "100", "1k", "10k"}},
        {"mel", {"Mel spectrogram, 128 bands", "500", "4k"}},
        {"mfcc", {"MFCC 1", "MFCC 2 to 20", "Coefficient"}},
        {"chroma", {"Pitch class", "C\u266f", "B"}},
        {"rolloff", {"85 % roll-off"}},
        {"centroid", {"centroid", "\u00b1 bandwidth"}},
        {"zero-crossings", {"Rate (1/s)", "Time from"}},
        {"tempogram", {"Tempo (BPM)", "beats", "tempo ", "120"}},
        {"hpss", {"Original", "Harmonic part", "Percussive part", "Level (dB re max)"}},
    };
    for (const auto& [kind, texts] : expected) {
        SCOPED_TRACE(kind);
        const Outcome outcome = plot({"song.wav", "--kind", kind, "--out", kind + ".svg"});
        ASSERT_EQ(outcome.status, 0) << outcome.errors;
        const std::string svg = read_text(folder_ / (kind + ".svg"));
        EXPECT_NE(svg.find("<text>song.wav</text>"), std::string::npos) << "the title";
        for (const std::string& text : texts) {
            EXPECT_NE(svg.find("<text>" + text), std::string::npos) << text;
        }
    }
}

TEST_F(PlotCommand, AStretchHasItsOwnTimes) {
    const Outcome outcome = plot({"song.wav", "--kind", "waveform", "--start", "3", "--duration", "1",
                                  "--title", "", "--out", "part.svg"});
    EXPECT_EQ(outcome.errors, "part.svg: waveform, 1600 x 560 pixels, 1.00 s of sound\n");
    const std::string svg = read_text(folder_ / "part.svg");
    EXPECT_NE(svg.find("<text>3.0</text>"), std::string::npos);
    EXPECT_NE(svg.find("<text>4.0</text>"), std::string::npos);
    EXPECT_EQ(svg.find("<text>4.2</text>"), std::string::npos);
    EXPECT_EQ(svg.find("song.wav"), std::string::npos) << "no title";
}

TEST_F(PlotCommand, HostileTitlesAndNamesAreOnlyText) {
    const std::string touch = "touch pwned";
    for (const std::string& title :
         {"`" + touch + "`", "\"; system(\"" + touch + "\"); x=\"", "'\n!" + touch + "\n", "a\\\n!" + touch,
          "$(" + touch + ") @x %d %s {/Bold x}", "\"\nsystem(\"" + touch + "\")\n",
          std::string("\xff\xfe")}) {
        const Outcome outcome =
            plot({"song.wav", "--kind", "waveform", "--size", "400x300", "--out", "t.png", "--title", title});
        EXPECT_EQ(outcome.status, 0) << title << ": " << outcome.errors;
        EXPECT_FALSE(fs::exists(folder_ / "pwned")) << title;
    }
    for (const std::string name :
         {"`touch pwned`.wav", "\"; system(\"touch pwned\").wav", "a\n!touch pwned\n.wav"}) {
        fs::copy_file(folder_ / "song.wav", folder_ / name);
        const Outcome outcome = plot({name, "--kind", "waveform", "--size", "400x300"});
        EXPECT_EQ(outcome.status, 0) << name << ": " << outcome.errors;
        EXPECT_TRUE(fs::exists(folder_ / (fs::path(name).stem().string() + ".waveform.png")));
        EXPECT_FALSE(fs::exists(folder_ / "pwned")) << name;
    }
}

TEST_F(PlotCommand, WrongUsageIsRefusedBeforeTheWork) {
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
        {{"none.wav", "--kind", "spectogram"}, "did you mean 'spectrogram'?"},
        {{"none.wav", "--kind", "mel", "--out", "mel.pdf"}, ".png or .svg"},
        {{"none.wav", "--kind", "mel", "--size", "100x100"}, "200 to 10000"},
        {{"none.wav", "--kind", "mel", "--size", "800x"}, "--size"},
        {{"none.wav", "--kind", "mel", "--size", "800x600x2"}, "--size"},
        {{"none.wav", "--kind", "mel", "--start", "-1"}, "--start"},
        {{"none.wav", "--kind", "mel", "--start", "nan"}, "--start"},
        {{"none.wav", "--kind", "mel", "--duration", "0"}, "--duration"},
        {{"none.wav", "--kind", "mel", "--profile", "no-such"}, "no-such"},
        {{"none.wav"}, "--kind"},
        {{"--kind", "mel"}, "AUDIO"},
    };
    for (const auto& [arguments, words] : cases) {
        const Outcome outcome = plot(arguments);
        EXPECT_EQ(outcome.status, 2) << outcome.errors;
        ASSERT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
        EXPECT_NE(outcome.errors.find(words), std::string::npos) << outcome.errors;
    }
    EXPECT_EQ(files(), 1U);
}

TEST_F(PlotCommand, BadInputIsNamed) {
    write_atomically(folder_ / "text.mp3", "no music");
    write_wav(folder_ / "empty.wav", std::vector<float>(), 22050);
    write_wav(folder_ / "nan.wav", std::vector<float>(30000, std::nanf("")), 22050);
    const std::size_t before = files();
    for (const std::string kind : {"waveform", "spectrogram", "all"}) {
        for (const std::string name : {"none.wav", "text.mp3", "empty.wav", "nan.wav"}) {
            const Outcome outcome = plot({name, "--kind", kind});
            EXPECT_EQ(outcome.status, 1) << name << " " << kind << ": " << outcome.errors;
            EXPECT_TRUE(outcome.errors.starts_with("resonet: " + name + ": ")) << outcome.errors;
        }
    }
    EXPECT_EQ(plot({"song.wav", "--kind", "mel", "--start", "60"}).status, 1);
    EXPECT_EQ(files(), before);
}

TEST_F(PlotCommand, SilenceAndShortSoundsHavePictures) {
    write_wav(folder_ / "silent.wav", test_signal("silence2"), 22050);
    write_wav(folder_ / "short.wav", test_signal("short1000"), 22050);
    write_wav(folder_ / "one.wav", std::vector<float>{0.5F}, 22050);
    for (const std::string name : {"silent", "short", "one"}) {
        for (const std::string kind :
             {"all", "waveform", "mfcc", "centroid", "zero-crossings", "tempogram"}) {
            const Outcome outcome = plot({name + ".wav", "--kind", kind, "--size", "900x1200"});
            EXPECT_EQ(outcome.status, 0) << name << " " << kind << ": " << outcome.errors;
        }
    }
}

TEST_F(PlotCommand, MissingGnuplotNamesThePackage) {
    Call call;
    call.folder = folder_.path();
    call.arguments = {"plot", "song.wav", "--kind", "mel"};
    call.environment = {{"PATH", folder_.path().string()}};
    const Outcome outcome = run_program(resonet_program(), call);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_NE(outcome.errors.find("gnuplot-nox"), std::string::npos) << outcome.errors;
}

}  // namespace
}  // namespace resonet::testing
