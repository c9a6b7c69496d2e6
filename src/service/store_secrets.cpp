#include "service/store_secrets.h"

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <span>
#include <system_error>

#include "core/error.h"
#include "core/hash.h"

namespace resonet {
namespace {

/// Requests of up to 256 bytes are answered whole, or fail.
void fill_randomly(std::span<std::uint8_t> bytes) {
    while (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        if (errno == EINTR) continue;
        throw SystemError("getrandom", "fails: " + std::generic_category().message(errno));
    }
}

}  // namespace

std::string random_id() {
    std::array<std::uint8_t, 16> bytes{};
    fill_randomly(bytes);
    return hex(bytes);
}

std::string random_secret() {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::array<std::uint8_t, 32> bytes{};
    fill_randomly(bytes);
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    for (const std::uint8_t byte : bytes) {
        bits = (bits << 8) | byte;
        count += 8;
        for (; count >= 6; count -= 6) text += digits[(bits >> (count - 6)) & 63U];
    }
    if (count > 0) text += digits[(bits << (6 - count)) & 63U];
    return text;
}

std::string secret_digest(std::string_view secret) {
    return hex(sha256(secret));
}

}  // namespace resonet
