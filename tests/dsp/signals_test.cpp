#include "support/signals.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace resonet::testing {
namespace {

// Every golden number rests on the signals being the same to the last bit.
TEST(Signals, AreTheSameOnEveryMachine) {
    struct Known {
        std::string name;
        std::size_t samples;
        std::uint64_t hash;
    };
    for (const Known& known : {Known{"sine440", 66150, 0x69487d04e506fab5U},
                               {"chirp", 110250, 0x4652cfc8fce5eee9U},
                               {"noise", 110250, 0xfb249fd5b929b2beU},
                               {"clicks120", 220500, 0x2728e3d4ddd280fdU},
                               {"progression", 220500, 0xdd270a810b16899bU},
                               {"prog_detuned", 110250, 0x2f84c43213332a77U},
                               {"silence2", 44100, 0x52dd209c5f3bb865U},
                               {"short1000", 1000, 0xa595cc48aa1b8c7fU},
                               {"dcoffset", 66150, 0xc0a7d3629f2f1b65U},
                               {"music30", 661500, 0xa7b0ce4492f15814U},
                               {"chirp44100", 220500, 0xd431a79159026364U},
                               {"chirp48000", 240000, 0x3c470ca4dfdd1fa3U}}) {
        const std::vector<float> signal = test_signal(known.name);
        EXPECT_EQ(signal.size(), known.samples) << known.name;
        EXPECT_EQ(fingerprint(signal), known.hash) << known.name;
    }
}

}  // namespace
}  // namespace resonet::testing
