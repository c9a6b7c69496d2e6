#include "classical/standard_scaler.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace resonet {
namespace {

using Rows = std::vector<std::vector<double>>;

TEST(StandardScaler, BringsColumnsToMeanZeroAndDeviationOne) {
    const Rows rows = {{1.0, 10.0}, {2.0, 10.0}, {3.0, 40.0}, {6.0, 40.0}};
    const StandardScaler scaler(rows);
    EXPECT_EQ(scaler.means(), (std::vector<double>{3.0, 25.0}));
    EXPECT_DOUBLE_EQ(scaler.deviations()[0], 1.8708286933869707);  // sqrt(14 / 4)
    EXPECT_DOUBLE_EQ(scaler.deviations()[1], 15.0);
    EXPECT_DOUBLE_EQ(scaler(rows[3])[0], 3.0 / 1.8708286933869707);
    EXPECT_DOUBLE_EQ(scaler(rows[0])[1], -1.0);
}

TEST(StandardScaler, AColumnOfOneValueBecomesZero) {
    const StandardScaler scaler(Rows{{0.1}, {0.1}, {0.1}});
    EXPECT_NEAR(scaler(std::vector<double>{0.1})[0], 0.0, 1e-15);
}

TEST(StandardScaler, RefusesRowsThatDoNotFit) {
    EXPECT_THROW(StandardScaler(Rows{}), std::invalid_argument);
    EXPECT_THROW(StandardScaler(Rows{{1.0}, {1.0, 2.0}}), std::invalid_argument);
    EXPECT_THROW(StandardScaler(Rows{{1.0}})(std::vector<double>{1.0, 2.0}), std::invalid_argument);
}

}  // namespace
}  // namespace resonet
