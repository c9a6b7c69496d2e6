#pragma once

#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "service/client_stream.h"

namespace resonet {

struct ConnectionLimits {
    std::size_t connections = 4096;  ///< open at once; one more is answered with 503 and closed
    std::size_t threads = 384;       ///< requests that are served at once, streams of events included
    std::chrono::milliseconds idle_time{30000};  ///< of a connection without a request
    StreamLimits stream;
};

/// cpp-httplib's server with connections of our own: between requests, and until all headers of one are
/// there, a connection takes no thread; threads are made as they are needed. So a thousand idle or dripping
/// clients cost a thousand sockets and nothing else.
class ConnectionServer : public httplib::Server {
  public:
    explicit ConnectionServer(const ConnectionLimits& limits);
    ~ConnectionServer() override;

    /// Binds to an address and a port (0: a free one). The port. Errors: UsageError.
    int bind(const std::string& host, int port);

    /// Serves until stop() is called. Requests that are being served are finished first, events are not.
    void serve();

    /// Ends serve(); may be called from a signal's thread or a handler.
    void end();

    std::size_t connections() const { return open_; }
    std::size_t busy_threads() const { return busy_; }

  private:
    using Clock = std::chrono::steady_clock;
    struct Parked {
        std::unique_ptr<ClientStream> stream;
        Clock::time_point since;
        bool begun = false;  ///< the beginning of a request is there
    };

    bool process_and_close_socket(int socket) override;
    void park(std::unique_ptr<ClientStream> stream);
    void watch_parked();
    void look_at(int socket);
    void drop_idle();
    void dispatch(std::unique_ptr<ClientStream> stream);
    void work();
    void serve_requests(std::unique_ptr<ClientStream> stream);
    bool serve_request(ClientStream& stream);
    void stop_threads();

    ConnectionLimits limits_;
    int poll_ = -1;
    int wake_ = -1;
    std::thread watcher_;
    std::mutex parked_mutex_;
    std::map<int, Parked> parked_;  // by socket
    std::mutex mutex_;
    std::condition_variable work_there_;
    std::deque<std::unique_ptr<ClientStream>> ready_;
    std::vector<std::thread> threads_;
    std::size_t idle_threads_ = 0;
    std::atomic<std::size_t> open_ = 0;
    std::atomic<std::size_t> busy_ = 0;
    std::atomic<bool> stopping_ = false;
};

}  // namespace resonet
