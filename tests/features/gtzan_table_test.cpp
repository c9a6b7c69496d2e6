// The table published with GTZAN, computed again from those of its clips that are there whole.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "audio/audio_stream.h"
#include "core/csv.h"
#include "features/feature_set.h"
#include "support/development_data.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

double number(const std::string& text) {
    return std::strtod(text.c_str(), nullptr);
}

using Rows = std::vector<std::vector<std::string>>;

/// Standard deviation of a column over the table's clips.
double deviation(const Rows& rows, std::size_t column) {
    double sum = 0.0;
    double squares = 0.0;
    for (const auto& row : rows) {
        const double value = number(row[column]);
        sum += value;
        squares += value * value;
    }
    const auto count = static_cast<double>(rows.size());
    return std::sqrt(squares / count - sum / count * (sum / count));
}

// Only settings of the librosa of that time give these numbers: reflected edges, and separated signals that
// are silent after the last whole hop. What is left is the single precision of its means and variances.
TEST(GtzanTable, IsComputedAgain) {
    RESONET_NEEDS_DEVELOPMENT_DATA(data, "data");
    CsvReader table(data / "gtzan-tables" / "features_30_sec.csv");
    Rows rows;
    while (table.next()) rows.push_back(table.row());
    const AnalysisSettings settings = analysis_profile("librosa-0.8");
    const FeatureSet set = gtzan57(settings);
    ASSERT_EQ(table.header().size(), set.columns.size() + 3);
    for (std::size_t i = 0; i < set.columns.size(); ++i)
        EXPECT_EQ(table.header()[i + 2], set.columns[i].name);

    std::size_t clips = 0;
    double worst = 0.0;
    for (const auto& row : rows) {
        fs::path path = data / "gtzan-audio" / row.back() / row.front();
        path.replace_extension(".flac");
        if (!fs::exists(path)) continue;
        const Audio audio = decode(path, {.sample_rate = 0});
        // Most clips are there in part only, some at another rate.
        if (audio.sample_rate != 22050 || static_cast<double>(audio.samples.size()) != number(row[1]))
            continue;
        ++clips;
        const FeatureRow ours = feature_row(set, settings, read_from(audio.samples));
        for (std::size_t i = 0; i < set.columns.size(); ++i) {
            const double error = std::abs(ours.values[i] - number(row[i + 2])) / deviation(rows, i + 2);
            worst = std::max(worst, error);
            EXPECT_LT(error, 2e-5) << row.front() << ' ' << set.columns[i].name;
        }
    }
    EXPECT_EQ(clips, 11U);
    std::printf("worst difference: %.1e standard deviations\n", worst);
}

}  // namespace
}  // namespace resonet
