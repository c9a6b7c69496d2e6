#include "service/connection_server.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <string_view>

#include "core/error.h"

namespace resonet {
namespace {

constexpr int backlog = 1024;
constexpr std::size_t peek_size = 16384;

/// cpp-httplib's listening loop hands every connection over at once; no queue is needed there.
class HandOver : public httplib::TaskQueue {
  public:
    void enqueue(std::function<void()> task) override { task(); }
    void shutdown() override {}
};

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
    new_task_queue = [] { return new HandOver; };  // cpp-httplib owns it
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
    set_tcp_nodelay(true);
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
    listen_after_bind();
    stop_threads();
}

void ConnectionServer::end() {
    stopping_ = true;
    stop();
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
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(mutex_);
        threads.swap(threads_);
    }
    for (std::thread& thread : threads) thread.join();
    const std::lock_guard lock(parked_mutex_);
    parked_.clear();
}

bool ConnectionServer::process_and_close_socket(int socket) {
    if (open_ >= limits_.connections) {
        turn_away(socket, "503 Service Unavailable",
                  R"({"type":"urn:resonet:problem:too-many-connections","title":"Too many connections",)"
                  R"("status":503,"detail":"the server has as many connections as it takes",)"
                  R"("remedy":"try again in a few seconds"})");
        ::close(socket);
        return false;
    }
    ::fcntl(socket, F_SETFD, FD_CLOEXEC);  // programs that are started have no business with clients
    ++open_;
    park(std::make_unique<ClientStream>(socket, limits_.stream));
    return true;
}

void ConnectionServer::park(std::unique_ptr<ClientStream> stream) {
    const int socket = stream->socket();
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
    const bool whole = text.size() == peeked.size() || text.find("\r\n\r\n") != std::string_view::npos;
    std::unique_ptr<ClientStream> stream;
    {
        const std::lock_guard lock(parked_mutex_);
        const auto found = parked_.find(socket);
        if (found == parked_.end()) return;
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
        threads_.emplace_back([this] { work(); });
    }
    work_there_.notify_one();
}

void ConnectionServer::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        ++idle_threads_;
        work_there_.wait(lock, [this] { return stopping_ || !ready_.empty(); });
        --idle_threads_;
        if (stopping_) return;
        std::unique_ptr<ClientStream> stream = std::move(ready_.front());
        ready_.pop_front();
        lock.unlock();
        serve_requests(std::move(stream));
        lock.lock();
    }
}

void ConnectionServer::serve_requests(std::unique_ptr<ClientStream> stream) {
    ++busy_;
    bool keep = true;
    do {
        keep = serve_request(*stream);
    } while (keep && stream->has_buffered() && !stopping_);
    --busy_;
    if (keep && !stopping_) {
        park(std::move(stream));
    } else {
        stream.reset();
        --open_;
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
