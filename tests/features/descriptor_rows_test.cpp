#include "features/descriptor_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "features/front_end.h"
#include "features/settings.h"
#include "support/signals.h"

namespace resonet {
namespace {

using Names = std::vector<std::string>;
using testing::test_signal;

TEST(DescriptorRows, AreTheColumnsOfGtzanUnlessOthersAreAskedFor) {
    const std::vector<float> samples = test_signal("progression");
    DescriptorRows all({.columns = {}, .length = true});
    ASSERT_EQ(all.columns().size(), 58U);
    EXPECT_EQ(all.columns()[0], "length");
    const std::vector<float> row = all.row(samples);
    EXPECT_EQ(row[0], static_cast<float>(samples.size()));
    const FeatureRow expected = feature_row(gtzan57(), analysis_profile("librosa"), read_from(samples));
    for (std::size_t i = 0; i < 57; ++i) EXPECT_EQ(row[i + 1], static_cast<float>(expected.values[i])) << i;

    DescriptorRows some({.columns = {"tempo", "length", "rms_mean"}});
    const auto place = [&](const std::string& name) {
        return static_cast<std::size_t>(std::ranges::find(all.columns(), name) - all.columns().begin());
    };
    EXPECT_EQ(some.row(samples), (std::vector{row[place("tempo")], row[0], row[place("rms_mean")]}));
    EXPECT_EQ(DescriptorRows({.columns = {"length"}}).row(samples), std::vector{row[0]});
}

TEST(DescriptorRows, KnowsHowLongASegmentIs) {
    const DescriptorRows rows({.columns = {"rms_mean"}, .segment_seconds = 2.5});
    EXPECT_EQ(rows.sample_rate(), 22050);
    EXPECT_EQ(rows.segment(), 55125U);
}

TEST(DescriptorRows, RefusesColumnsThatAudioDoesNotGive) {
    try {
        DescriptorRows({.columns = {"rms_mean", "popularity", "bad\nname"}});
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_EQ(error.problem(),
                  "are rows of a table with the columns popularity, bad\\nname, which audio does not give");
    }
    EXPECT_THROW(DescriptorRows({.columns = {}, .segment_seconds = 0.5}), UsageError);
    EXPECT_THROW(DescriptorRows({.columns = {}, .analysis = "essentia"}), UsageError);
}

TEST(DescriptorRows, RefusesWhatIsNoSound) {
    DescriptorRows rows({.columns = {"rms_mean"}});
    const auto kind = [&](const std::vector<float>& samples) {
        try {
            rows.row(samples);
        } catch (const SignalError& error) {
            return error.kind();
        }
        ADD_FAILURE() << "nothing was thrown";
        return SignalError::Kind::too_loud;
    };
    EXPECT_EQ(kind(std::vector<float>(22050)), SignalError::Kind::silent);
    EXPECT_EQ(kind({}), SignalError::Kind::empty);
    std::vector<float> damaged = test_signal("sine440");
    damaged[100] = std::nanf("");
    EXPECT_EQ(kind(damaged), SignalError::Kind::not_finite);
}

}  // namespace
}  // namespace resonet
