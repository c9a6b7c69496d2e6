#include "service/connection_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <string_view>
#include <system_error>

#include "core/error.h"

namespace resonet {
namespace {

constexpr int backlog = 1024;
constexpr std::size_t peek_size = 16384;
constexpr std::string_view end_of_head = "\r\n\r\n";
constexpr int accept_look = 100;  // milliseconds
constexpr std::chrono::milliseconds accept_pause{10};

/// The parameters of an address. cpp-httplib cuts off all before the last '=' of one.
httplib::Params query_parameters(const std::string& target) {
    httplib::Params parameters;
    const std::size_t mark = target.find('?');
    std::string_view rest =
        mark == std::string::npos ? std::string_view() : std::string_view(target).substr(mark + 1);
    while (!rest.empty()) {
        const std::string_view one = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
        if (one.empty()) continue;
        const std::size_t equals = std::min(one.find('='), one.size());
        const std::string value(one.substr(std::min(one.size(), equals + 1)));
        parameters.emplace(httplib::detail::decode_url(std::string(one.substr(0, equals)), true),
                           httplib::detail::decode_url(value, true));
    }
    return parameters;
}

/// An answer to a client whose request nobody reads.
void turn_away(int socket, std::string_view status, std::string_view problem) {
    std::string answer = "HTTP/1.1 ";
    answer.append(status);
    answer +=
        "\r\nContent-Type: application/problem+json\r\nX-Content-Type-Options: nosniff\r\nCache-Control: "
        "no-store\r\nRetry-After: 5\r\nConnection: "
        "close\r\nContent-Length: ";
    answer += std::to_string(problem.size()) + "\r\n\r\n";
    answer.append(problem);
    ::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

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

void ConnectionServer::stop_threads() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    work_there_.notify_all();
    const std::uint64_t one = 1;
    if (::write(wake_, &one, sizeof one) < 0) return;  // cannot be: the counter is far from full
    if (watcher_.joinable()) watcher_.join();
    const auto end = Clock::now() + limits_.end_time;
    std::unique_lock lock(mutex_);
    while (!serving_.empty() && Clock::now() < end) {
        lock.unlock();
        std::this_thread::sleep_for(accept_pause);
        lock.lock();
    }
    for (const auto& [socket, address] : serving_) ::shutdown(socket, SHUT_RDWR);
    std::vector<std::thread> threads;
    threads.swap(threads_);
    lock.unlock();
    for (std::thread& thread : threads) thread.join();
    const std::lock_guard parked_lock(parked_mutex_);
    parked_.clear();
}

void ConnectionServer::take_in(int socket) {
    if (open_ >= limits_.connections) {
        turn_away(socket, "503 Service Unavailable",
                  R"({"type":"urn:resonet:problem:too-many-connections","title":"Too many connections",)"
                  R"("status":503,"detail":"the server has as many connections as it takes",)"
                  R"("remedy":"try again in a few seconds"})");
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
        const std::string head = std::string(found->second.stream->buffered()).append(text);
        const bool whole = head.find(end_of_head) != std::string::npos;
        if (!lost && !whole && text.size() == peeked.size()) {
            turn_away(socket, "431 Request Header Fields Too Large",
                      R"({"type":"urn:resonet:problem:bad-request","title":"Headers too large","status":431,)"
                      R"("detail":"the headers are larger than the server takes"})");
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
            turn_away(entry->first, "408 Request Timeout",
                      R"({"type":"urn:resonet:problem:timeout","title":"Request timeout","status":408,)"
                      R"("detail":"the headers of the request did not come in time"})");
        }
        entry = parked_.erase(entry);  // closing takes it out of the poll, too
        --open_;
    }
}

void ConnectionServer::dispatch(std::unique_ptr<ClientStream> stream) {
    const std::lock_guard lock(mutex_);
    if (stopping_) {
        --open_;
        return;
    }
    ready_.push_back(std::move(stream));
    if (idle_threads_ < ready_.size() && threads_.size() < limits_.threads) {
        try {
            threads_.emplace_back([this] { work(); });
        } catch (const std::system_error&) {  // the system gives no more; those that there are go on
            if (threads_.empty()) {
                ready_.pop_back();
                --open_;
            }
        }
    }
    work_there_.notify_one();
}

/// The first stream that waits whose address is not served too often already.
std::deque<std::unique_ptr<ClientStream>>::iterator ConnectionServer::next_ready() {
    return std::ranges::find_if(ready_, [this](const auto& stream) {
        std::string address;
        int port = 0;
        stream->get_remote_ip_and_port(address, port);
        const auto served = served_of_.find(address);
        return served == served_of_.end() || served->second < limits_.client_threads;
    });
}

void ConnectionServer::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        ++idle_threads_;
        auto next = ready_.end();
        work_there_.wait(lock, [&] { return stopping_ || (next = next_ready()) != ready_.end(); });
        --idle_threads_;
        if (stopping_) return;
        std::unique_ptr<ClientStream> stream = std::move(*next);
        ready_.erase(next);
        const int socket = stream->socket();
        std::string& address = serving_[socket];
        int port = 0;
        stream->get_remote_ip_and_port(address, port);
        ++served_of_[address];
        lock.unlock();
        const bool keep = serve_requests(*stream);
        lock.lock();
        if (--served_of_[address] == 0) served_of_.erase(address);
        serving_.erase(socket);
        work_there_.notify_one();  // another of this address may have waited
        lock.unlock();
        if (keep) {
            park(std::move(stream));
        } else {
            stream.reset();
            --open_;
        }
        lock.lock();
    }
}

/// Serves the requests that are there; whether the connection can be used for more.
bool ConnectionServer::serve_requests(ClientStream& stream) {
    try {
        bool keep = true;
        do {
            keep = serve_request(stream);
        } while (keep && !stopping_ && stream.buffered().find(end_of_head) != std::string_view::npos);
        return keep && !stopping_;
    } catch (const std::exception&) {  // no memory for an answer: this connection goes, the others stay
        ClientStream::current() = nullptr;
        return false;
    }
}

/// Serves one request; whether the connection can be used for another.
bool ConnectionServer::serve_request(ClientStream& stream) {
    stream.begin_request();
    ClientStream::current() = &stream;
    bool close = false;
    bool with_body = false;
    bool understood = false;
    const bool served = process_request(stream, false, close, [&](httplib::Request& request) {
        stream.end_of_headers();
        understood = true;
        request.params = query_parameters(request.target);
        request.ranges.clear();  // answer_ranges() looks at the header
        // cpp-httplib would choose brotli at its slowest: seconds for a long answer.
        const bool gzip = request.get_header_value("Accept-Encoding").find("gzip") != std::string::npos;
        request.headers.erase("Accept-Encoding");
        if (gzip) request.set_header("Accept-Encoding", "gzip");
        // What of a body is left unread would be taken for the next request.
        with_body = request.has_header("Content-Length") || request.has_header("Transfer-Encoding");
        if (with_body || request.method == "POST" || stopping_) {
            request.headers.erase("Connection");
            request.set_header("Connection", "close");
            close = true;
        }
    });
    ClientStream::current() = nullptr;
    if (!served && !understood && stream.refusal() != 0) {  // cpp-httplib says nothing to half a line
        turn_away(stream.socket(), "400 Bad Request",
                  R"({"type":"urn:resonet:problem:bad-request","title":"Bad request","status":400,)"
                  R"("detail":"the request is no valid HTTP"})");
    }
    if (with_body || !understood || stream.refusal() != 0) stream.linger();
    return served && understood && !close && stream.refusal() == 0;
}

}  // namespace resonet
