#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <vector>

#include "features/analysis.h"

namespace resonet::testing {

/// Keeps what it gets, and holds the analysis to its promises: columns in order, without gaps, the end last.
class RecordingSink : public AnalysisSink {
  public:
    void columns(Descriptor descriptor, std::size_t first, const Matrix& part) override {
        EXPECT_FALSE(ended_);
        EXPECT_EQ(part.values.size(), part.rows * part.columns);
        std::vector<Matrix>& parts = parts_[descriptor];
        EXPECT_EQ(first, columns_[descriptor]) << info(descriptor).name;
        if (!parts.empty()) {
            EXPECT_EQ(part.rows, parts.front().rows) << info(descriptor).name;
        }
        columns_[descriptor] += part.columns;
        parts.push_back(part);
    }
    void tempo(double bpm) override {
        EXPECT_EQ(columns_.count(Descriptor::tempo), 0U);
        tempo_ = bpm;
    }
    void end(std::size_t samples) override {
        EXPECT_FALSE(ended_);
        ended_ = true;
        samples_ = samples;
    }

    bool empty() const { return parts_.empty() && !ended_; }
    bool ended() const { return ended_; }
    std::size_t samples() const { return samples_; }
    double tempo() const { return tempo_; }
    std::size_t parts(Descriptor descriptor) const { return parts_.at(descriptor).size(); }

    std::map<Descriptor, Matrix> arrays() const {
        std::map<Descriptor, Matrix> joined;
        for (const auto& [descriptor, parts] : parts_) {
            Matrix whole(parts.front().rows, columns_.at(descriptor));
            std::size_t first = 0;
            for (const Matrix& part : parts) {
                for (std::size_t row = 0; row < part.rows; ++row) {
                    std::copy_n(part.row(row).begin(), part.columns,
                                whole.row(row).begin() + static_cast<std::ptrdiff_t>(first));
                }
                first += part.columns;
            }
            joined[descriptor] = whole;
        }
        return joined;
    }

  private:
    std::map<Descriptor, std::vector<Matrix>> parts_;
    std::map<Descriptor, std::size_t> columns_;
    std::size_t samples_ = 0;
    double tempo_ = -1.0;
    bool ended_ = false;
};

/// Expects the very same bits in all arrays.
inline void expect_same(const std::map<Descriptor, Matrix>& ours,
                        const std::map<Descriptor, Matrix>& expected) {
    ASSERT_EQ(ours.size(), expected.size());
    for (const auto& [descriptor, matrix] : expected) {
        ASSERT_EQ(ours.count(descriptor), 1U) << info(descriptor).name;
        EXPECT_EQ(ours.at(descriptor).rows, matrix.rows) << info(descriptor).name;
        EXPECT_EQ(ours.at(descriptor).columns, matrix.columns) << info(descriptor).name;
        EXPECT_TRUE(ours.at(descriptor).values == matrix.values) << info(descriptor).name;
    }
}

}  // namespace resonet::testing
