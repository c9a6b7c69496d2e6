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
    std::size_t connections = 4096;    ///< open at once; one more is answered with 503 and closed
    std::size_t threads = 384;         ///< requests that are served at once, streams of events included
    std::size_t client_threads = 256;  ///< of one address; its other requests wait
    std::chrono::milliseconds end_time{5000};    ///< that requests get to be finished when the server ends
    std::chrono::milliseconds idle_time{30000};  ///< of a connection without a request
    StreamLimits stream;
};

/// cpp-httplib's server with connections of our own: between requests, and until all headers of one are
/// there, a connection takes no thread and hardly memory; threads are made as they are needed. So a thousand
/// idle or dripping clients cost a thousand sockets.
class ConnectionServer : public httplib::Server {
  public:
    explicit ConnectionServer(const ConnectionLimits& limits);
    ~ConnectionServer() override;

    /// Binds to an address and a port (0: a free one). The port. Errors: UsageError.
    int bind(const std::string& host, int port);

    /// Serves until end() is called. Requests that are being served are finished first, if that does not take
    /// longer than `end_time`.
    void serve();

    /// Ends serve(), also one that has not begun.
    void end();

    std::size_t connections() const { return open_; }

  private:
    using Clock = std::chrono::steady_clock;
    struct Parked {
        std::unique_ptr<ClientStream> stream;
        Clock::time_point since;
        bool begun = false;  ///< the beginning of a request is there
    };

    void accept_connections();
    void take_in(int socket);
    std::deque<std::unique_ptr<ClientStream>>::iterator next_ready();
    void park(std::unique_ptr<ClientStream> stream);
    void watch_parked();
    void look_at(int socket);
    void drop_idle();
    void dispatch(std::unique_ptr<ClientStream> stream);
    void work();
    bool serve_requests(ClientStream& stream);
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
    std::map<int, std::string> serving_;            // addresses of clients that are served now, by socket
    std::map<std::string, std::size_t> served_of_;  // how many of each address
    std::vector<std::thread> threads_;
    std::size_t idle_threads_ = 0;
    std::atomic<std::size_t> open_ = 0;
    std::atomic<bool> stopping_ = false;
};

}  // namespace resonet
