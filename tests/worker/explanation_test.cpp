#include "inference/explanation.h"

#include <gtest/gtest.h>

#include "audio/wav_writer.h"
#include "inference/small_model.h"
#include "support/signals.h"
#include "worker/hearing_fixture.h"

namespace resonet::testing {
namespace {

using nlohmann::json;

class ExplanationInside : public HearingTest {};

TEST_F(ExplanationInside, IsThatOfExplainTrack) {
    write_song(folder_ / "song.wav", 12);
    HearingRequest request = explanation(folder_ / "song.wav");
    request.genre = "b";
    const Heard heard = hear(*pool_, request);
    ASSERT_EQ(heard.outcome.end, HearingEnd::done) << heard.outcome.problem;
    ASSERT_EQ(heard.explanations.size(), 1U);
    const json& told = heard.explanations[0];
    const Classifier classifier(dense_model());
    ExplanationSettings settings;
    settings.genre = 1;
    settings.threads = 1;
    const Explanation expected = explain_track(classifier, folder_ / "song.wav", settings);
    EXPECT_EQ(told.at("model"), "dense");
    EXPECT_EQ(told.at("genre"), "b");
    EXPECT_EQ(told.at("probability").get<float>(), expected.prediction.probabilities[1]);
    EXPECT_TRUE(told.at("at").is_null());
    EXPECT_EQ(told.at("kind"), "map");
    EXPECT_TRUE(told.at("descriptors").is_null());
    const Matrix& cells = expected.blocks.at(0).cells;
    const json& rows = told.at("map").at("relevance");
    ASSERT_EQ(rows.size(), cells.rows);
    for (std::size_t r = 0; r < cells.rows; ++r) {
        ASSERT_EQ(rows[r].size(), cells.columns);
        for (std::size_t c = 0; c < cells.columns; ++c) {
            const auto value = static_cast<double>(cells.row(r)[c]);
            EXPECT_NEAR(rows[r][c].get<double>(), value, 1e-5 * std::abs(value) + 1e-12);
        }
    }
    EXPECT_EQ(told.at("map").at("time_edges").size(), cells.columns + 1);
    EXPECT_EQ(told.at("map").at("frequency_edges_hz").size(), cells.rows + 1);
    EXPECT_EQ(told.at("faithfulness").at("faithful"), expected.check.faithful());
    EXPECT_NEAR(told.at("faithfulness").at("nothing_covered").get<double>(), expected.check.whole, 1e-6);
    EXPECT_EQ(heard.progress.front().second, "decoding");
    EXPECT_EQ(heard.progress.back().second, "explaining");
}

TEST_F(ExplanationInside, OfASecondIsOfItsBlock) {
    write_song(folder_ / "song.wav", 75);
    const std::vector<std::pair<double, double>> starts{{29.9, 0}, {31, 30}, {65, 45}, {1000, 45}};
    for (const auto& [at, start] : starts) {
        HearingRequest request = explanation(folder_ / "song.wav");
        request.at = at;
        const Heard heard = hear(*pool_, request);
        ASSERT_EQ(heard.outcome.end, HearingEnd::done) << heard.outcome.problem;
        EXPECT_EQ(heard.explanations[0].at("at"), at);
        EXPECT_EQ(heard.explanations[0].at("start"), start) << at;
        EXPECT_EQ(heard.explanations[0].at("end"), start + 30) << at;
    }
}

TEST_F(ExplanationInside, WhereAllIsSilentIsRefused) {
    std::vector<float> samples(22050 * 90, 0.0F);
    const std::vector<float> music = test_signal("music30");
    std::copy(music.begin(), music.end(), samples.begin());
    write_wav(folder_ / "half.wav", samples, 22050);
    HearingRequest request = explanation(folder_ / "half.wav");
    request.at = 50;
    const Heard heard = hear(*pool_, request);
    EXPECT_EQ(heard.outcome.end, HearingEnd::refused);
    EXPECT_EQ(heard.outcome.name, "silent");
    EXPECT_NE(heard.outcome.problem.find("50.0 s"), std::string::npos);
    request.at = 10;
    EXPECT_EQ(hear(*pool_, request).outcome.end, HearingEnd::done);
}

}  // namespace
}  // namespace resonet::testing
