#pragma once

#include <gtest/gtest.h>

#include "core/error.h"
#include "plot/gnuplot.h"

namespace resonet::testing {

inline bool has_gnuplot() {
    try {
        find_gnuplot();
        return true;
    } catch (const UsageError&) {
        return false;
    }
}

}  // namespace resonet::testing

/// Skips the running test where gnuplot is not installed.
#define RESONET_NEEDS_GNUPLOT() \
    if (!::resonet::testing::has_gnuplot()) GTEST_SKIP() << "needs the program gnuplot"
