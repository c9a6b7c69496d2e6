#include <gtest/gtest.h>

#include "report/comparison.h"

namespace resonet {
namespace {

TEST(LeakStamp, StandsOnLeakyComparisonsAlone) {
    Comparison comparison;
    EXPECT_EQ(leak_stamp(comparison), "");
    comparison.leaky = true;
    EXPECT_EQ(leak_stamp(comparison), "leaky split");
}

}  // namespace
}  // namespace resonet
