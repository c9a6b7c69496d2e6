#include "service/connection_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <string_view>

#include "core/error.h"
#include "service/turn_away.h"

namespace resonet {
namespace {

constexpr int backlog = 1024;
constexpr std::size_t peek_size = 16384;
constexpr int accept_look = 100;  // milliseconds
constexpr std::chrono::milliseconds accept_pause{10};

}  // namespace

ConnectionServer::ConnectionServer(const ConnectionLimits& limits) : limits_(limits) {
    // Bodies are measured where they are taken: cpp-httplib would read an endless one to its end.
    set_payload_max_length(std::numeric_limits<std::size_t>::max());
    poll_ = ::epoll_create1(EPOLL_CLOEXEC);
    wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (poll_ < 0 || wake_ < 0) throw SystemError("server", "cannot watch connections", std::strerror(errno));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = wake_;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, wake_, &event);
}

ConnectionServer::~ConnectionServer() {
    stop_threads();
    ::close(poll_);
    ::close(wake_);
}

int ConnectionServer::bind(const std::string& host, int port) {
    set_socket_options([](int socket) {
        const int yes = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    const int bound = port == 0 ? bind_to_any_port(host) : bind_to_port(host, port) ? port : -1;
    if (bound < 0) {
        throw UsageError(host + ":" + std::to_string(port), "cannot be listened on",
                         "choose another --port (0: a free one), or an address of this machine for --host");
    }
    ::listen(svr_sock_, backlog);  // cpp-httplib's own is five
    return bound;
}

void ConnectionServer::serve() {
    watcher_ = std::thread([this] { watch_parked(); });
    accept_connections();
    stop_threads();
}

/// cpp-httplib's own loop ends for good at the first error that it does not expect.
void ConnectionServer::accept_connections() {
    const int listening = svr_sock_;
    while (!stopping_) {
        pollfd entry{listening, POLLIN, 0};
        if (::poll(&entry, 1, accept_look) <= 0) continue;
        const int socket = ::accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket >= 0) {
            take_in(socket);
        } else if (errno != EINTR && errno != EAGAIN && errno != ECONNABORTED) {
            std::this_thread::sleep_for(accept_pause);  // no descriptors or memory are left: others will go
        }
    }
    svr_sock_ = INVALID_SOCKET;  // what cpp-httplib takes for the sign to stop answers that have no end
    ::close(listening);
}

void ConnectionServer::end() {
    stopping_ = true;
}

void ConnectionServer::take_in(int socket) {
    if (open_ >= limits_.connections) {
        turn_away(socket, {503, "too-many-connections", "the server has as many connections as it takes",
                           "try again in a few seconds"});
        ::close(socket);
        return;
    }
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    ++open_;
    park(std::make_unique<ClientStream>(socket, limits_.stream));
}

void ConnectionServer::park(std::unique_ptr<ClientStream> stream) {
    const int socket = stream->socket();
    stream->rest();
    {
        const std::lock_guard lock(parked_mutex_);
        parked_[socket] = {std::move(stream), Clock::now(), false};
    }
    epoll_event event{};
    event.events = EPOLLIN | EPOLLRDHUP | EPOLLET;
    event.data.fd = socket;
    if (::epoll_ctl(poll_, EPOLL_CTL_ADD, socket, &event) != 0) {
        const std::lock_guard lock(parked_mutex_);
        parked_.erase(socket);
        --open_;
    }
}

void ConnectionServer::watch_parked() {
    std::vector<epoll_event> events(256);
    auto last_look = Clock::now();
    while (!stopping_) {
        const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 1000);
        for (int i = 0; i < count; ++i) {
            const int socket = events[static_cast<std::size_t>(i)].data.fd;
            if (socket != wake_) look_at(socket);
        }
        if (Clock::now() - last_look > std::chrono::seconds(1)) {
            drop_idle();
            last_look = Clock::now();
        }
    }
}

/// Something has come: a request whose headers are all there is served, the rest stays parked.
void ConnectionServer::look_at(int socket) {
    static thread_local std::vector<char> peeked(peek_size);
    const ssize_t count = ::recv(socket, peeked.data(), peeked.size(), MSG_PEEK | MSG_DONTWAIT);
    const bool lost = count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR);
    const std::string_view text(peeked.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
    std::unique_ptr<ClientStream> stream;
    {
        const std::lock_guard lock(parked_mutex_);
        const auto found = parked_.find(socket);
        if (found == parked_.end()) return;
        const bool whole = found->second.stream->has_head(text);
        if (!lost && !whole && text.size() == peeked.size()) {
            turn_away(socket, {431, "bad-request", "the headers are larger than the server takes"});
            parked_.erase(found);
            --open_;
            return;
        }
        if (!lost && !whole) {
            if (!found->second.begun && count > 0) {
                found->second.begun = true;
                found->second.since = Clock::now();
            }
            return;
        }
        ::epoll_ctl(poll_, EPOLL_CTL_DEL, socket, nullptr);
        stream = std::move(found->second.stream);
        parked_.erase(found);
    }
    if (lost) {
        --open_;
        return;
    }
    dispatch(std::move(stream));
}

void ConnectionServer::drop_idle() {
    const auto now = Clock::now();
    const std::lock_guard lock(parked_mutex_);
    for (auto entry = parked_.begin(); entry != parked_.end();) {
        const auto patience = entry->second.begun ? limits_.stream.header_time : limits_.idle_time;
        if (now - entry->second.since < patience) {
            ++entry;
            continue;
        }
        if (entry->second.begun) {
            turn_away(entry->first, {408, "timeout", "the headers of the request did not come in time"});
        }
        entry = parked_.erase(entry);  // closing takes it out of the poll, too
        --open_;
    }
}

}  // namespace resonet
