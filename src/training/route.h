#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace resonet {

/// The address of this machine that leads to `host`, as digits: the one that other machines on the way reach
/// it at, whatever name this machine gives itself. Nothing is sent.
/// Errors: UsageError if `host` has no address; SystemError if no route leads there.
std::string address_towards(const std::string& host, std::uint16_t port);

/// Whether somebody accepts connections at `host` and `port`, found out by one that is closed at once, within
/// `wait`.
bool somebody_listens(const std::string& host, std::uint16_t port, std::chrono::milliseconds wait);

/// Errors: SystemError if no socket of this machine can listen at `port`, because another one does or it is
/// not allowed.
void require_free_port(std::uint16_t port);

}  // namespace resonet
