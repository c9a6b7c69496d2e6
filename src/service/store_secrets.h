#pragma once

#include <string>
#include <string_view>

namespace resonet {

/// 32 hexadecimal digits from the system's random numbers (getrandom(2)): nobody can guess it.
std::string random_id();

/// 43 characters of base64url (RFC 4648) that stand for 32 such bytes.
std::string random_secret();

/// What is kept of a secret: its SHA-256, hexadecimal.
std::string secret_digest(std::string_view secret);

}  // namespace resonet
