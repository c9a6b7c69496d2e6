// The clips bundled with the project decode whole, and none of them is silence.
#include <gtest/gtest.h>

#include "audio/audio_files.h"
#include "audio/audio_stream.h"
#include "audio/sounds.h"
#include "support/development_data.h"

namespace resonet {
namespace {

TEST(Examples, AreTwelveSecondsOfMusic) {
    const std::vector<FoundFile> found = find_audio_files(testing::source_folder() / "examples");
    ASSERT_GE(found.size(), 8U);
    for (const FoundFile& file : found) {
        ASSERT_EQ(file.error, "") << file.path;
        EXPECT_LT(std::filesystem::file_size(file.path), 150000U) << file.path;
        const Audio audio = decode(file.path);
        EXPECT_NEAR(static_cast<double>(audio.samples.size()) / 22050, 12, 0.05) << file.path;
        EXPECT_GT(testing::rms(audio.samples), 0.05) << file.path;
        EXPECT_TRUE(audio.warnings.empty()) << file.path;
    }
}

}  // namespace
}  // namespace resonet
