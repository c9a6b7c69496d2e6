#include "plot/draw.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "support/fake_program.h"
#include "needs_gnuplot.h"
#include "sample_figure.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::sample_figure;
using testing::TemporaryFolder;

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes.at(at + i));
    return value;
}

/// A figure with every kind of layer.
Figure everything() {
    Figure figure = sample_figure(2, 2);
    Panel panel;
    panel.x = {"Epoch", "", 0.0, 5.0};
    panel.y = {"Loss", "", 0.0, 2.0};
    panel.grid = true;
    panel.layers = {Area{{0, 1, 2}, {0, 0.5, 0}, {1, 1.5, 1}, colours::sky, 0.5, "area"},
                    Bars{{1, 2, 3}, {0.5, 1, 1.5}, 0.5, colours::green, "bars"},
                    Marks{{2.5}, colours::vermilion, 1.0, Dash::dashed, "marks"},
                    Dots{{1, 2}, {1, 1}, colours::black, 1.0, "dots"},
                    Line{{0, 5}, {0, 2}, colours::blue, 1.0, Dash::dotted, false, "line"},
                    Words{1.0, 1.0, "words", colours::white, Align::left, true}};
    figure.panels.push_back(panel);
    figure.panels.push_back(panel);
    figure.panels.back().layers.clear();
    return figure;
}

TEST(Draw, FormatsByExtension) {
    EXPECT_EQ(picture_format("a/b.png"), PictureFormat::png);
    EXPECT_EQ(picture_format("b.SVG"), PictureFormat::svg);
    for (const char* name : {"b", "b.pdf", "png", "b.png.txt", ".png", ""}) {
        EXPECT_THROW(picture_format(name), UsageError) << name;
    }
}

TEST(Draw, PngHasTheWantedSize) {
    RESONET_NEEDS_GNUPLOT();
    Figure figure = everything();
    figure.width = 900;
    figure.height = 700;
    const std::string png = render(figure, PictureFormat::png);
    EXPECT_TRUE(png.starts_with("\x89PNG\r\n\x1a\n"));
    EXPECT_EQ(big_endian(png, 16), 900U);
    EXPECT_EQ(big_endian(png, 20), 700U);
}

TEST(Draw, SvgHoldsItsPicturesAndText) {
    RESONET_NEEDS_GNUPLOT();
    Figure figure = everything();
    figure.title = "5 < 6 & \"7\" font-family=\"sans-serif:Bold\"";
    const std::string svg = render(figure, PictureFormat::svg);
    EXPECT_NE(svg.find("width=\"800\" height=\"600\""), std::string::npos) << svg.substr(0, 300);
    EXPECT_NE(svg.find("data:image/png;base64,"), std::string::npos) << "heat maps are within the file";
    EXPECT_NE(svg.find("5 &lt; 6 &amp; \"7\" font-family=\"sans-serif:Bold\"</text>"), std::string::npos);
    EXPECT_NE(svg.find("font-family=\"sans-serif\" font-weight=\"bold\""), std::string::npos);
    EXPECT_EQ(svg.find("fill=\"black\" font-family=\"sans-serif:Bold\""), std::string::npos);
    for (const char* text : {"Time (s)", "Frequency (Hz)", "Level (dB)", "curve", "bars", "words"}) {
        EXPECT_NE(svg.find("<text>" + std::string(text) + "</text>"), std::string::npos) << text;
    }
}

TEST(Draw, SameFigureSamePicture) {
    RESONET_NEEDS_GNUPLOT();
    EXPECT_EQ(render(everything(), PictureFormat::png), render(everything(), PictureFormat::png));
}

TEST(Draw, LeavesTheOldPictureWhereItFails) {
    const TemporaryFolder folder;
    write_atomically(folder / "out.png", "old");
    GnuplotOptions gnuplot;
    for (const char* commands :
         {"exit 1\n", "cat >/dev/null; printf '\\211PNG half'\n", "cat >/dev/null\n"}) {
        gnuplot.program = testing::write_program(folder / "gnuplot", commands);
        EXPECT_THROW(draw(sample_figure(), folder / "out.png", gnuplot), SystemError) << commands;
        EXPECT_EQ(read_text(folder / "out.png"), "old");
    }
    EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()), 2);
}

TEST(Draw, FolderThatIsNotThere) {
    RESONET_NEEDS_GNUPLOT();
    const TemporaryFolder folder;
    EXPECT_THROW(draw(sample_figure(), folder / "none/out.png"), SystemError);
}

}  // namespace
}  // namespace resonet
