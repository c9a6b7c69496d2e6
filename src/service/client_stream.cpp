#include "service/client_stream.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace resonet {
namespace {

constexpr std::size_t buffer_size = 16384;
constexpr std::chrono::milliseconds linger_time{1000};
constexpr std::size_t linger_bytes = 8U << 20;

/// Waits until the socket is ready; false: not within `time`.
bool wait_for(int socket, short events, std::chrono::milliseconds time) {
    pollfd entry{socket, events, 0};
    const auto end = std::chrono::steady_clock::now() + time;
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        const int ready = ::poll(&entry, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
        if (ready >= 0) return ready > 0;
        if (errno != EINTR) return false;
    }
}

using AddressOf = int (*)(int, sockaddr*, socklen_t*);

void read_address(int socket, AddressOf address_of, std::string& ip, int& port) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    void* const bytes = &storage;
    if (address_of(socket, static_cast<sockaddr*>(bytes), &size) != 0) return;
    char text[INET6_ADDRSTRLEN] = "";
    if (storage.ss_family == AF_INET) {
        const auto* const v4 = static_cast<const sockaddr_in*>(bytes);
        ::inet_ntop(AF_INET, &v4->sin_addr, text, sizeof text);
        port = ntohs(v4->sin_port);
    } else if (storage.ss_family == AF_INET6) {
        const auto* const v6 = static_cast<const sockaddr_in6*>(bytes);
        ::inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
        port = ntohs(v6->sin6_port);
    }
    ip = text;
}

}  // namespace

ClientStream::ClientStream(int socket, const StreamLimits& limits)
    : socket_(socket), limits_(limits), since_(Clock::now()) {}

ClientStream::~ClientStream() {
    ::close(socket_);
}

ClientStream*& ClientStream::current() {
    // cpp-httplib hands the handlers a request, but not the stream it comes from.
    static thread_local ClientStream* stream = nullptr;
    return stream;
}

void ClientStream::begin_request() {
    in_headers_ = true;
    since_ = Clock::now();
    received_ = end_ - begin_;
    untaken_ = 0;
    refusal_ = 0;
    header_check_ = {};
    sent_ = 0;
    held_up_ = {};
}

bool ClientStream::has_head(std::string_view more) const {
    const std::string text = std::string(buffer_.data() + begin_, end_ - begin_).append(more);
    return text.find("\r\n\r\n") != std::string::npos;
}

void ClientStream::rest() {
    if (!has_buffered()) std::vector<char>().swap(buffer_);
}

void ClientStream::end_of_headers() {
    in_headers_ = false;
    since_ = Clock::now();
    received_ = 0;
}

bool ClientStream::is_readable() const {
    return has_buffered() || wait_for(socket_, POLLIN, limits_.quiet_time);
}

bool ClientStream::is_writable() const {
    // An answer that is written bit by bit, such as events, ends when the client has gone.
    pollfd entry{socket_, POLLOUT | POLLRDHUP, 0};
    const int ready = ::poll(&entry, 1, 0);
    if (ready > 0 && (entry.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0) return false;
    return wait_for(socket_, POLLOUT, limits_.write_grace);
}

std::chrono::milliseconds ClientStream::time_left() const {
    const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - since_);
    if (in_headers_) return limits_.header_time - spent;
    const std::chrono::milliseconds earned(1000 * received_ / limits_.body_rate);
    return std::min(limits_.quiet_time, limits_.body_grace + earned - spent);
}

ssize_t ClientStream::receive() {
    if (in_headers_ && received_ > limits_.header_bytes) {
        refusal_ = 431;
        return -1;
    }
    if (!in_headers_ && untaken_ > limits_.unread_bytes) {
        refusal_ = 413;
        return -1;
    }
    const auto left = time_left();
    if (left.count() <= 0 || !wait_for(socket_, POLLIN, left)) {
        refusal_ = 408;
        return -1;
    }
    buffer_.resize(buffer_size);
    ssize_t count = 0;
    do {
        count = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
    } while (count < 0 && errno == EINTR);
    if (count <= 0) return count;
    begin_ = 0;
    end_ = static_cast<std::size_t>(count);
    received_ += end_;
    untaken_ += end_;
    return count;
}

ssize_t ClientStream::read(char* out, std::size_t size) {
    if (!has_buffered()) {
        const ssize_t count = receive();
        if (count <= 0) return count;
    }
    const std::size_t count = std::min(size, end_ - begin_);
    std::memcpy(out, buffer_.data() + begin_, count);
    for (std::size_t i = 0; in_headers_ && i < count; ++i) {
        if (!header_check_.take(out[i])) {
            refusal_ = 400;
            return -1;
        }
    }
    begin_ += count;
    return static_cast<ssize_t>(count);
}

/// Waits as long as the client still has; what counts is the time that it does not take what is there for it.
bool ClientStream::wait_to_send() {
    const std::chrono::milliseconds earned(1000 * sent_ / limits_.body_rate);
    const auto begin = Clock::now();
    const bool ready = wait_for(socket_, POLLOUT, limits_.write_grace + earned - held_up_);
    held_up_ += std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
    return ready;
}

ssize_t ClientStream::write(const char* data, std::size_t size) {
    while (true) {
        const ssize_t count = ::send(socket_, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0) {
            sent_ += static_cast<std::size_t>(count);
            return count;
        }
        if (errno == EINTR) continue;
        if ((errno != EAGAIN && errno != EWOULDBLOCK) || !wait_to_send()) return -1;
    }
}

void ClientStream::linger() {
    ::shutdown(socket_, SHUT_WR);
    buffer_.resize(buffer_size);
    const auto end = Clock::now() + linger_time;
    std::size_t total = 0;
    while (total < linger_bytes) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
        if (left.count() <= 0 || !wait_for(socket_, POLLIN, left)) return;
        const ssize_t count = ::recv(socket_, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
        if (count <= 0) return;
        total += static_cast<std::size_t>(count);
    }
}

void ClientStream::get_remote_ip_and_port(std::string& ip, int& port) const {
    read_address(socket_, &::getpeername, ip, port);
}

void ClientStream::get_local_ip_and_port(std::string& ip, int& port) const {
    read_address(socket_, &::getsockname, ip, port);
}

}  // namespace resonet
