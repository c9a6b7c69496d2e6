// What the tables of `resonet extract` look like.
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/file.h"
#include "extract_fixture.h"
#include "features/feature_set.h"
#include "support/development_data.h"

namespace resonet::testing {
namespace {

using nlohmann::json;

class ExtractTable : public ExtractTest {
  protected:
    ExtractTable() {
        add("blues/b.wav", 2.0, 1);
        add("blues/a.wav", 1.5, 2);
        add("jazz/c.wav", 1.2, 3);
    }
};

TEST_F(ExtractTable, HasTheLayoutOfThePublishedTables) {
    const auto cells = cells_of(output_of({"--recursive", folder_.path().string()}));
    ASSERT_EQ(cells.size(), 4U);
    std::vector<std::string> header{"filename", "length"};
    for (const FeatureColumn& column : gtzan57().columns) header.push_back(column.name);
    header.emplace_back("label");
    EXPECT_EQ(cells[0], header);
    EXPECT_EQ(cells[0].size(), 60U);
    const std::vector<std::vector<std::string>> expected{
        {"a.wav", "33075", "blues"}, {"b.wav", "44100", "blues"}, {"c.wav", "26460", "jazz"}};
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ((std::vector<std::string>{cells[i + 1][0], cells[i + 1][1], cells[i + 1][59]}),
                  expected[i]);
    }
}

TEST_F(ExtractTable, NumbersReadBackExactly) {
    const auto cells = cells_of(output_of({path("jazz/c.wav")}));
    const std::vector<float> samples = clip(1.2, 3);
    const FeatureRow row = feature_row(gtzan57(), {}, read_from(samples));
    ASSERT_EQ(row.values.size(), 57U);
    for (std::size_t i = 0; i < 57; ++i)
        EXPECT_EQ(std::stod(cells[1][i + 2]), row.values[i]) << cells[0][i + 2];
}

TEST_F(ExtractTable, JsonLinesSayTheSame) {
    const auto cells = cells_of(output_of({path("blues"), path("jazz")}));
    const auto lines = lines_of(output_of({"--format", "jsonl", path("blues"), path("jazz")}));
    ASSERT_EQ(lines.size(), 3U);
    const json first = json::parse(lines[0]);
    EXPECT_EQ(first.at("path"), path("blues/a.wav"));
    EXPECT_EQ(first.at("label"), "blues");
    EXPECT_EQ(first.at("start"), 0);
    EXPECT_EQ(first.at("duration"), 1.5);
    EXPECT_EQ(first.at("samples"), 33075);
    for (std::size_t i = 0; i < 3; ++i) {
        const json features = json::parse(lines[i]).at("features");
        ASSERT_EQ(features.size(), 57U);
        for (std::size_t k = 2; k < 59; ++k) {
            EXPECT_EQ(features.at(cells[0][k]).get<double>(), std::stod(cells[i + 1][k]));
        }
    }
}

TEST_F(ExtractTable, SummariesOfChosenDescriptors) {
    const auto cells = cells_of(output_of({"--set", "rms,spectral_contrast,tempo", "--stats", "max,median",
                                           "--param", "contrast.n_bands=1", path("blues/a.wav")}));
    EXPECT_EQ(cells[0], (std::vector<std::string>{"filename", "length", "rms_max", "rms_median",
                                                  "spectral_contrast1_max", "spectral_contrast1_median",
                                                  "spectral_contrast2_max", "spectral_contrast2_median",
                                                  "tempo", "label"}));
    EXPECT_GT(std::stod(cells[1][2]), std::stod(cells[1][3]));
    const auto usual = cells_of(output_of({"--set", "rms", path("blues/a.wav")}));
    EXPECT_EQ(usual[0], (std::vector<std::string>{"filename", "length", "rms_mean", "rms_var", "label"}));
}

TEST_F(ExtractTable, EverythingAtOnce) {
    const auto lines =
        lines_of(output_of({"--set", "all", "--stats", "all", "--format", "jsonl", path("blues/a.wav")}));
    ASSERT_EQ(lines.size(), 1U);
    std::size_t rows = 0;
    for (const DescriptorInfo& known : all_descriptors()) rows += row_count(known.descriptor, {});
    // Of the tempo there is one number, of the beats none.
    EXPECT_EQ(json::parse(lines[0]).at("features").size(), 8 * (rows - 2) + 1);
}

TEST_F(ExtractTable, WhatHasNoValueIsEmptyOrNull) {
    add("blues/silent.wav", std::vector<float>(rate, 0.0F));
    const std::vector<std::string> arguments{"--set", "rms", "--stats", "skew,mean",
                                             path("blues/silent.wav")};
    EXPECT_EQ(cells_of(output_of(arguments))[1],
              (std::vector<std::string>{"silent.wav", "22050", "", "0", "blues"}));
    std::vector<std::string> lines = arguments;
    lines.insert(lines.end(), {"--format", "jsonl"});
    const json features = json::parse(output_of(lines)).at("features");
    EXPECT_TRUE(features.at("rms_skew").is_null());
    EXPECT_EQ(features.at("rms_mean"), 0);
}

TEST_F(ExtractTable, SegmentsAreWholeAndWithoutGaps) {
    const std::vector<std::string> arguments{"--set", "rms", "--segment", "0.7", path("blues/b.wav")};
    const auto cells = cells_of(output_of(arguments));
    ASSERT_EQ(cells.size(), 3U);  // 2 s are two segments and a rest
    EXPECT_EQ(cells[1][0], "b.0.wav");
    EXPECT_EQ(cells[2][0], "b.1.wav");
    EXPECT_EQ(cells[2][1], "15435");
    const std::vector<float> samples = clip(2.0, 1);
    const std::vector<Descriptor> descriptors{Descriptor::rms};
    const std::vector<Statistic> statistics{Statistic::mean, Statistic::var};
    const FeatureRow second = feature_row(summary_set(descriptors, statistics, {}), {},
                                          read_from(std::span(samples).subspan(15435, 15435)));
    EXPECT_EQ(std::stod(cells[2][2]), second.values[0]);
    std::vector<std::string> more = arguments;
    more.insert(more.end(), {"--format", "jsonl"});
    const json line = json::parse(lines_of(output_of(more)).at(1));
    EXPECT_EQ(line.at("start"), 0.7);
    EXPECT_EQ(line.at("duration"), 0.7);
}

TEST_F(ExtractTable, EqualNamesBecomePaths) {
    add("other/blues/a.wav", 1.0, 5);
    const auto cells = cells_of(
        output_of({"--set", "rms", path("blues/a.wav"), path("other/blues/a.wav"), path("jazz/c.wav")}));
    EXPECT_EQ(cells[1][0], path("blues/a.wav"));
    EXPECT_EQ(cells[2][0], path("other/blues/a.wav"));
    EXPECT_EQ(cells[3][0], "c.wav");
    EXPECT_EQ(cells[2].back(), "blues");
}

TEST_F(ExtractTable, LabelsAreFoldersOnTheDisk) {
    Call call;
    call.arguments = {"extract", "--set", "rms", "./a.wav", "../jazz/c.wav", "../jazz/../blues/b.wav"};
    call.folder = folder_ / "blues";
    const auto cells = cells_of(run_program(resonet_program(), call).output);
    ASSERT_EQ(cells.size(), 4U);
    EXPECT_EQ(cells[1].back(), "blues");
    EXPECT_EQ(cells[2].back(), "jazz");
    EXPECT_EQ(cells[3].back(), "blues");
}

TEST_F(ExtractTable, ThreadsChangeNothing) {
    for (const std::vector<std::string>& inputs :
         {std::vector<std::string>{path("blues"), path("jazz")}, {path("blues/b.wav")}}) {
        for (const char* segment : {"0.3", "100"}) {
            std::vector<std::string> arguments{"--format", "jsonl"};
            if (std::string(segment) != "100") arguments.insert(arguments.end(), {"--segment", segment});
            arguments.insert(arguments.end(), inputs.begin(), inputs.end());
            std::vector<std::string> one = arguments;
            std::vector<std::string> four = arguments;
            one.insert(one.end(), {"--threads", "1"});
            four.insert(four.end(), {"--threads", "4"});
            EXPECT_EQ(output_of(one), output_of(four));
        }
    }
}

TEST_F(ExtractTable, OutIsTheSameTable) {
    const std::string shown = output_of({path("blues")});
    EXPECT_EQ(output_of({"--out", path("t.csv"), path("blues")}), "");
    EXPECT_EQ(read_text(path("t.csv")), shown);
    EXPECT_FALSE(std::filesystem::exists(path("t.csv.partial")));
    const json record = json::parse(read_text(path("t.csv.settings.json")));
    EXPECT_EQ(record.at("set"), "gtzan57");
    EXPECT_EQ(record.at("settings").at("stft.n_fft"), "2048");
    const std::string lines = output_of({"--format", "jsonl", path("blues")});
    EXPECT_EQ(output_of({"--out", path("t.jsonl"), path("blues")}), "");
    EXPECT_EQ(read_text(path("t.jsonl")), lines);
}

TEST_F(ExtractTable, ListsWhatThereIs) {
    const std::string list = output_of({"--list"});
    for (const DescriptorInfo& known : all_descriptors()) {
        EXPECT_NE(list.find(std::string("\n").append(known.name).append(" ")), std::string::npos)
            << known.name;
    }
    for (const SettingInfo& known : all_settings()) {
        EXPECT_NE(list.find(std::string("\n").append(known.name).append(" ")), std::string::npos)
            << known.name;
    }
    EXPECT_NE(output_of({"--list", "--param", "mfcc.n_mfcc=13"}).find("mfcc                13 "),
              std::string::npos);
}

TEST_F(ExtractTable, ThePageOfTheDocumentationIsUpToDate) {
    const std::string page = output_of({"--list", "--format", "markdown"});
    EXPECT_NE(page.find("| `mfcc` | 20 |"), std::string::npos) << page;
    EXPECT_EQ(page, read_text(source_folder() / "docs" / "descriptors.md")) << "run scripts/describe.sh";
}

}  // namespace
}  // namespace resonet::testing
