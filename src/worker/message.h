#pragma once

#include <nlohmann/json.hpp>
#include <optional>

#include "worker/owned_descriptor.h"

namespace resonet {

/// A message between the pool and the process that holds the models, over a socket of whole messages
/// (SOCK_SEQPACKET). Texts may hold any bytes, as paths do; it travels as CBOR.
struct Message {
    nlohmann::json content;
    OwnedDescriptor descriptor;  ///< that came with it, close-on-exec; none: -1
};

/// Sends a message, with a copy of `descriptor` unless that is -1. Waits for room. False if the other side is
/// gone. Errors: SystemError if it is too long.
bool send_message(int socket, const nlohmann::json& content, int descriptor = -1);

/// Waits for the next message; none if the other side is gone, or sends what is none.
std::optional<Message> receive_message(int socket);

}  // namespace resonet
