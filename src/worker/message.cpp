#include "worker/message.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "core/error.h"

namespace resonet {
namespace {

constexpr std::size_t longest_message = 128 * 1024;  // sockets of the usual size take 208 KiB

union Control {
    std::array<char, CMSG_SPACE(sizeof(int))> bytes;
    cmsghdr alignment;
};

/// The descriptor that came with a message.
OwnedDescriptor descriptor_in(msghdr& message) {
    for (cmsghdr* head = CMSG_FIRSTHDR(&message); head != nullptr; head = CMSG_NXTHDR(&message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) continue;
        int descriptor = -1;
        std::memcpy(&descriptor, CMSG_DATA(head), sizeof descriptor);
        return OwnedDescriptor(descriptor);
    }
    return {};
}

}  // namespace

bool send_message(int socket, const nlohmann::json& content, int descriptor) {
    std::vector<std::uint8_t> bytes = nlohmann::json::to_cbor(content);
    if (bytes.size() > longest_message) throw SystemError("message", "is too long to be sent");
    iovec piece{bytes.data(), bytes.size()};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    Control control{};
    if (descriptor >= 0) {
        message.msg_control = control.bytes.data();
        message.msg_controllen = control.bytes.size();
        cmsghdr* const head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof descriptor);
        std::memcpy(CMSG_DATA(head), &descriptor, sizeof descriptor);
    }
    ssize_t sent = 0;
    do {
        sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent >= 0;
}

std::optional<Message> receive_message(int socket) {
    std::vector<std::uint8_t> bytes(longest_message);
    iovec piece{bytes.data(), bytes.size()};
    Control control{};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    ssize_t size = 0;
    do {
        size = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (size < 0 && errno == EINTR);
    if (size <= 0) return std::nullopt;
    Message received;
    received.descriptor = descriptor_in(message);
    bytes.resize(static_cast<std::size_t>(size));
    received.content = nlohmann::json::from_cbor(bytes, true, false);
    if (received.content.is_discarded() || !received.content.is_object()) return std::nullopt;
    return received;
}

}  // namespace resonet
