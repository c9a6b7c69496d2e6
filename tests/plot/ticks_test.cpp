#include "plot/ticks.h"

#include <gtest/gtest.h>

namespace resonet {
namespace {

std::vector<std::string> labels_of(const Axis& axis, std::size_t most) {
    std::vector<std::string> labels;
    for (const Tick& tick : ticks_of(axis, most)) labels.push_back(tick.label);
    return labels;
}

Axis axis_of(double low, double high, TickStyle style = TickStyle::number, Scale scale = Scale::linear) {
    Axis axis;
    axis.low = low;
    axis.high = high;
    axis.style = style;
    axis.scale = scale;
    return axis;
}

using Labels = std::vector<std::string>;

TEST(Ticks, RoundNumbers) {
    EXPECT_EQ(labels_of(axis_of(0, 30), 8), (Labels{"0", "5", "10", "15", "20", "25", "30"}));
    EXPECT_EQ(labels_of(axis_of(-1, 1), 5), (Labels{"\u22121.0", "\u22120.5", "0", "0.5", "1.0"}));
    EXPECT_EQ(labels_of(axis_of(-80, 0), 6), (Labels{"\u221280", "\u221260", "\u221240", "\u221220", "0"}));
    EXPECT_EQ(labels_of(axis_of(0.1, 0.9), 3), (Labels{"0.5"}));
    EXPECT_EQ(labels_of(axis_of(1, 0), 3), (Labels{"0", "0.5", "1.0"})) << "backwards";
}

TEST(Ticks, NeverMoreThanAskedForAndAllInside) {
    for (const double high : {0.0007, 0.3, 1.0, 7.7, 99.0, 12345.0, 4e7}) {
        for (std::size_t most = 2; most < 14; ++most) {
            for (const TickStyle style : {TickStyle::number, TickStyle::hertz, TickStyle::time}) {
                const std::vector<Tick> ticks = ticks_of(axis_of(0, high, style), most);
                EXPECT_LE(ticks.size(), most) << high;
                EXPECT_GE(ticks.size(), 1U) << high;
                for (const Tick& tick : ticks) EXPECT_LE(tick.at, high * (1 + 1e-8));
            }
        }
    }
}

TEST(Ticks, LogarithmicHertz) {
    const Axis axis = axis_of(40, 11025, TickStyle::hertz, Scale::logarithmic);
    EXPECT_EQ(labels_of(axis, 10), (Labels{"50", "100", "200", "500", "1k", "2k", "5k", "10k"}));
    EXPECT_EQ(labels_of(axis, 4), (Labels{"100", "1k", "10k"}));
}

TEST(Ticks, TimesInMinutesAndHours) {
    EXPECT_EQ(labels_of(axis_of(0, 300, TickStyle::time), 6),
              (Labels{"0:00", "1:00", "2:00", "3:00", "4:00", "5:00"}));
    EXPECT_EQ(labels_of(axis_of(0, 7200, TickStyle::time), 5),
              (Labels{"0:00:00", "0:30:00", "1:00:00", "1:30:00", "2:00:00"}));
    EXPECT_EQ(labels_of(axis_of(0, 20, TickStyle::time), 5), (Labels{"0", "5", "10", "15", "20"}));
    EXPECT_EQ(labels_of(axis_of(1800, 1801, TickStyle::time), 3), (Labels{"30:00.0", "30:00.5", "30:01.0"}));
    EXPECT_EQ(time_unit(119.0), "s");
    EXPECT_EQ(time_unit(120.0), "min:s");
    EXPECT_EQ(time_unit(3600.0), "h:min:s");
}

TEST(Ticks, RoundingNeverGivesSixtySeconds) {
    EXPECT_EQ(time_label(179.9999, 1.0, 300.0), "3:00");
    EXPECT_EQ(time_label(3599.96, 0.1, 4000.0), "1:00:00.0");
}

TEST(Ticks, OwnTicksAreKept) {
    Axis axis = axis_of(0, 12);
    axis.ticks = {{0.5, "C"}, {1.5, "D"}};
    EXPECT_EQ(labels_of(axis, 2), (Labels{"C", "D"}));
}

}  // namespace
}  // namespace resonet
