#include "support/free_port.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace resonet::testing {

std::uint16_t free_port() {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    const bool found = bind(descriptor, any, length) == 0 && getsockname(descriptor, any, &length) == 0;
    close(descriptor);
    if (!found) throw std::runtime_error("no free port");
    return ntohs(address.sin_port);
}

}  // namespace resonet::testing
