// The threads of the ConnectionServer: what is done with a connection whose request is there.

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>

#include "service/connection_server.h"
#include "service/query_parameters.h"
#include "service/turn_away.h"

namespace resonet {
namespace {

constexpr std::chrono::milliseconds end_look{10};

}  // namespace

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
        std::this_thread::sleep_for(end_look);
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
        } while (keep && !stopping_ && stream.has_head());
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
        turn_away(stream.socket(), {400, "bad-request", "the request is no valid HTTP"});
    }
    if (with_body || !understood || stream.refusal() != 0) stream.linger();
    return served && understood && !close && stream.refusal() == 0;
}

}  // namespace resonet
