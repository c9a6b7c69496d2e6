#include "training/route.h"

#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

#include "core/error.h"

namespace resonet {
namespace {

class Socket {
  public:
    Socket(int family, int type) : descriptor_(socket(family, type | SOCK_CLOEXEC, 0)) {}
    ~Socket() {
        const int code = errno;
        if (descriptor_ >= 0) close(descriptor_);
        errno = code;
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    int get() const { return descriptor_; }
    bool open() const { return descriptor_ >= 0; }

  private:
    int descriptor_;
};

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

/// What `host` stands for, with `code` as getaddrinfo() gives it.
Addresses resolve(const std::string& host, std::uint16_t port, int type, int& code) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = type;
    addrinfo* found = nullptr;
    code = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
    return {code == 0 ? found : nullptr, freeaddrinfo};
}

/// The local end of a datagram socket connected to `target`; empty if there is none.
std::string local_end(const addrinfo& target) {
    const Socket datagrams(target.ai_family, SOCK_DGRAM);
    sockaddr_storage local{};
    socklen_t length = sizeof local;
    auto* address = reinterpret_cast<sockaddr*>(&local);
    std::array<char, NI_MAXHOST> text{};
    const bool found =
        datagrams.open() && connect(datagrams.get(), target.ai_addr, target.ai_addrlen) == 0 &&
        getsockname(datagrams.get(), address, &length) == 0 &&
        getnameinfo(address, length, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) == 0;
    return found ? text.data() : std::string();
}

bool accepts(const addrinfo& target, std::chrono::milliseconds wait) {
    const Socket stream(target.ai_family, SOCK_STREAM | SOCK_NONBLOCK);
    if (!stream.open()) return false;
    if (connect(stream.get(), target.ai_addr, target.ai_addrlen) == 0) return true;
    if (errno != EINPROGRESS) return false;
    pollfd request{stream.get(), POLLOUT, 0};
    if (poll(&request, 1, static_cast<int>(wait.count())) <= 0) return false;
    int error = 0;
    socklen_t length = sizeof error;
    return getsockopt(stream.get(), SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0;
}

/// Whether a socket of this family can listen there; errno says why not.
bool can_listen(int family, std::uint16_t port) {
    const Socket stream(family, SOCK_STREAM);
    const int yes = 1;
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    const auto* any =
        family == AF_INET6 ? reinterpret_cast<const sockaddr*>(&v6) : reinterpret_cast<const sockaddr*>(&v4);
    const socklen_t length = family == AF_INET6 ? sizeof v6 : sizeof v4;
    return stream.open() && setsockopt(stream.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
           bind(stream.get(), any, length) == 0 && listen(stream.get(), 1) == 0;
}

}  // namespace

std::string address_towards(const std::string& host, std::uint16_t port) {
    int code = 0;
    const Addresses found = resolve(host, port, SOCK_DGRAM, code);
    if (code != 0) {
        throw UsageError("MASTER_ADDR", "is '" + host + "', which has no address: " + gai_strerror(code),
                         "set it to the host name or the address of the machine of process 0");
    }
    for (const addrinfo* each = found.get(); each != nullptr; each = each->ai_next) {
        std::string address = local_end(*each);
        if (!address.empty()) return address;
    }
    throw SystemError(host, "cannot be reached: " + std::generic_category().message(errno));
}

bool somebody_listens(const std::string& host, std::uint16_t port, std::chrono::milliseconds wait) {
    int code = 0;
    const Addresses found = resolve(host, port, SOCK_STREAM, code);
    for (const addrinfo* each = found.get(); each != nullptr; each = each->ai_next) {
        if (accepts(*each, wait)) return true;
    }
    return false;
}

void require_free_port(std::uint16_t port) {
    // A machine without IPv6 has no such sockets at all.
    if (can_listen(AF_INET6, port) || can_listen(AF_INET, port)) return;
    throw SystemError("port " + std::to_string(port), std::generic_category().message(errno));
}

}  // namespace resonet
