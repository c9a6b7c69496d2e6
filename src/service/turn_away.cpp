#include "service/turn_away.h"

#include <fmt/format.h>
#include <sys/socket.h>

namespace resonet {

void turn_away(int socket, const Problem& problem) {
    const std::string body = problem.json().dump();
    const std::string answer = fmt::format(
        "HTTP/1.1 {} {}\r\nContent-Type: application/problem+json\r\nX-Content-Type-Options: nosniff\r\n"
        "Cache-Control: no-store\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{}",
        problem.status(), status_title(problem.status()), body.size(), body);
    ::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

}  // namespace resonet
