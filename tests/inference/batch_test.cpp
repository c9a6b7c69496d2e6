#include "inference/batch.h"

#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>

#include "audio/wav_writer.h"
#include "inference/small_model.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

class BatchTest : public ::testing::Test {
  protected:
    BatchTest() {
        const std::vector<float> sound = testing::test_signal("progression");
        for (int i = 0; i < 8; ++i) {
            const fs::path path = folder_ / (std::to_string(i) + ".wav");
            const auto length = static_cast<std::ptrdiff_t>(22050 * (9 - i));  // the first take longest
            if (i == 3) {
                std::ofstream(path) << "no sound at all";
            } else {
                write_wav(path, {sound.begin(), sound.begin() + length}, 22050);
            }
            paths_.push_back(path);
        }
        paths_[6] = folder_ / "missing.wav";
    }

    std::vector<FileResult> classify_all(std::size_t threads) const {
        std::vector<FileResult> results;
        classify_files(classifier_, paths_, {threads}, [&](std::size_t index, FileResult&& result) {
            EXPECT_EQ(index, results.size());
            results.push_back(std::move(result));
        });
        return results;
    }

    testing::TemporaryFolder folder_;
    std::vector<fs::path> paths_;
    const Classifier classifier_{testing::small_model()};
};

TEST_F(BatchTest, DeliversInOrderAndABadFileStopsNothing) {
    for (const std::size_t threads : {1, 4}) {
        const std::vector<FileResult> results = classify_all(threads);
        ASSERT_EQ(results.size(), 8U);
        for (std::size_t i = 0; i < results.size(); ++i) {
            const bool bad = i == 3 || i == 6;
            EXPECT_EQ(results[i].path, paths_[i]);
            EXPECT_EQ(results[i].prediction.has_value(), !bad) << i;
            EXPECT_EQ(results[i].error.empty(), !bad) << results[i].error;
            EXPECT_EQ(results[i].error.find(paths_[i].string()), std::string::npos);
            if (bad) continue;
            EXPECT_NEAR(results[i].prediction->duration, 9.0 - static_cast<double>(i), 1e-9);
        }
    }
}

TEST_F(BatchTest, ThreadsChangeNothing) {
    const std::vector<FileResult> alone = classify_all(1);
    const std::vector<FileResult> together = classify_all(3);
    ASSERT_EQ(alone.size(), together.size());
    for (std::size_t i = 0; i < alone.size(); ++i) {
        EXPECT_EQ(alone[i].error, together[i].error);
        if (!alone[i].prediction) continue;
        EXPECT_EQ(alone[i].prediction->probabilities, together[i].prediction->probabilities);
    }
}

TEST_F(BatchTest, AgreesWithTheFileAlone) {
    const std::vector<FileResult> results = classify_all(2);
    EXPECT_EQ(results[0].prediction->probabilities, classifier_.classify(paths_[0]).probabilities);
}

TEST_F(BatchTest, WhatTheConsumerThrowsComesOut) {
    std::size_t calls = 0;
    const auto consume = [&](std::size_t, FileResult&&) {
        if (++calls == 2) throw std::runtime_error("full");
    };
    EXPECT_THROW(classify_files(classifier_, paths_, {2}, consume), std::runtime_error);
    EXPECT_EQ(calls, 2U);
}

TEST_F(BatchTest, NoFiles) {
    classify_files(classifier_, {}, {}, [](std::size_t, FileResult&&) { FAIL(); });
}

}  // namespace
}  // namespace resonet
