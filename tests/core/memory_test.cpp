#include "core/memory.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace resonet {
namespace {

TEST(Memory, SomeIsFreeAndNoMoreThanThereIs) {
    const auto all = static_cast<std::uintmax_t>(sysconf(_SC_PHYS_PAGES)) *
                     static_cast<std::uintmax_t>(sysconf(_SC_PAGESIZE));
    EXPECT_GT(free_memory(), std::uintmax_t{1} << 20);
    EXPECT_LE(free_memory(), all);
}

}  // namespace
}  // namespace resonet
