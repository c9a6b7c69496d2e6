#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace resonet::testing {

/// A connection to a server on this machine that sends whatever bytes a test wants.
class RawClient {
  public:
    /// `from`: address of this machine to come from; none: whichever.
    explicit RawClient(int port, const char* from = nullptr)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        void* const bytes = &address;
        if (from != nullptr) {
            ::inet_pton(AF_INET, from, &address.sin_addr);
            if (::bind(socket_, static_cast<sockaddr*>(bytes), sizeof address) != 0)
                throw std::runtime_error("cannot bind");
        }
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, static_cast<sockaddr*>(bytes), sizeof address) != 0) {
            throw std::runtime_error("cannot connect");
        }
    }
    ~RawClient() {
        if (socket_ >= 0) ::close(socket_);
    }
    RawClient(RawClient&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    RawClient& operator=(RawClient&&) = delete;

    void send(std::string_view text) const {
        while (!text.empty()) {
            const ssize_t count = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (count <= 0) return;  // the server has closed: what it said can still be read
            text.remove_prefix(static_cast<std::size_t>(count));
        }
    }

    /// What comes until the server closes, `enough` is in it, or nothing comes for `milliseconds`.
    std::string receive(std::string_view enough = {}, int milliseconds = 10000) const {
        std::string text;
        char piece[4096];
        while (enough.empty() || text.find(enough) == std::string::npos) {
            pollfd entry{socket_, POLLIN, 0};
            if (::poll(&entry, 1, milliseconds) <= 0) break;
            const ssize_t count = ::recv(socket_, piece, sizeof piece, 0);
            if (count <= 0) break;
            text.append(piece, static_cast<std::size_t>(count));
        }
        return text;
    }

    /// Whether the server closes the connection within this time; what it sends before does not count.
    bool is_closed(int milliseconds) const {
        char piece[4096];
        while (true) {
            pollfd entry{socket_, POLLIN, 0};
            if (::poll(&entry, 1, milliseconds) <= 0) return false;
            if (::recv(socket_, piece, sizeof piece, 0) <= 0) return true;
        }
    }

  private:
    int socket_;
};

}  // namespace resonet::testing
