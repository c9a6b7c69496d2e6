// The front end against images of the same clips that others published.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "audio/audio_stream.h"
#include "core/npy.h"
#include "features/front_end.h"
#include "support/development_data.h"

namespace resonet {
namespace {

std::vector<std::string> first_fields(const std::string& line, std::size_t count) {
    std::vector<std::string> fields(count);
    std::istringstream text(line);
    for (std::string& field : fields) std::getline(text, field, ',');
    return fields;
}

// Row of the array of each clip.
std::map<std::string, std::size_t> rows_of(const std::filesystem::path& index) {
    std::map<std::string, std::size_t> rows;
    std::ifstream file(index);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        const std::vector<std::string> fields = first_fields(line, 3);
        rows[fields[2]] = std::stoul(fields[0]);
    }
    return rows;
}

struct Clip {
    std::string path;
    std::string track;
};

// The clips at 22,050 Hz that are there in full. Longer ones are left out: the published images squeeze
// every clip into 334 columns whatever its length, a profile keeps the step.
std::vector<Clip> full_clips(const std::filesystem::path& manifest) {
    std::vector<Clip> clips;
    std::ifstream file(manifest);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        const std::vector<std::string> fields = first_fields(line, 5);
        const double seconds = std::stod(fields[4]);
        if (fields[3] == "22050" && seconds >= 29.9 && seconds <= 30.05)
            clips.push_back({fields[0], fields[2]});
    }
    return clips;
}

struct Agreement {
    double correlation;
    double mean_difference;  // in steps of 1/255
};

Agreement compare(const std::vector<float>& ours, std::span<const std::uint8_t> theirs) {
    const auto count = static_cast<double>(ours.size());
    double sum_x = 0.0, sum_y = 0.0, sum_xx = 0.0, sum_yy = 0.0, sum_xy = 0.0, difference = 0.0;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        const double x = 255.0 * static_cast<double>(ours[i]);
        const double y = theirs[i];
        sum_x += x;
        sum_y += y;
        sum_xx += x * x;
        sum_yy += y * y;
        sum_xy += x * y;
        difference += std::abs(x - y);
    }
    const double covariance = sum_xy - sum_x * sum_y / count;
    const double variances = (sum_xx - sum_x * sum_x / count) * (sum_yy - sum_y * sum_y / count);
    return {covariance / std::sqrt(variances), difference / count};
}

TEST(GtzanImages, AreMadeFromTheAudio) {
    RESONET_NEEDS_DEVELOPMENT_DATA(data, "data");
    const std::map<std::string, std::size_t> rows = rows_of(data / "gtzan-arrays/index.csv");
    const NpyRows<std::uint8_t> images(data / "gtzan-arrays/mel_u8_999x128x334.npy");
    FrontEnd front_end(gtzan_mel_profile());
    const std::vector<Clip> clips = full_clips(data / "gtzan-audio/manifest.csv");
    ASSERT_GE(clips.size(), 10U);
    for (const Clip& clip : clips) {
        const Audio audio = decode(data / "gtzan-audio" / clip.path, {.sample_rate = 22050});
        const Image image = front_end.image(audio.samples);
        ASSERT_EQ(image.columns, 334) << clip.track;
        const std::span<const std::uint8_t> published = images.row(rows.at(clip.track));
        ASSERT_EQ(image.values.size(), published.size());
        const Agreement agreement = compare(image.values, published);
        EXPECT_GE(agreement.correlation, 0.997) << clip.track;
        EXPECT_LE(agreement.mean_difference, 0.6) << clip.track;
        RecordProperty(clip.track + ".correlation", std::to_string(agreement.correlation));
    }
}

}  // namespace
}  // namespace resonet
