#pragma once

#include <cstdint>

namespace resonet::testing {

/// A TCP port of the loopback interface that nobody listens at. Another process might take it before it is
/// used, but the system hands out others first.
std::uint16_t free_port();

}  // namespace resonet::testing
