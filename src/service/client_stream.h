#pragma once

#include <httplib.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "service/header_check.h"

namespace resonet {

/// How patient the server is with one connection.
struct StreamLimits {
    std::chrono::milliseconds header_time{
        10000};  ///< from the first byte of a request to the end of its headers
    std::size_t header_bytes = 16384;
    std::chrono::milliseconds quiet_time{10000};  ///< between two pieces of a body
    std::chrono::milliseconds body_grace{20000};  ///< after it, a body must have come at `body_rate`
    std::size_t body_rate = 2048;                 ///< bytes a second, on average
    std::size_t unread_bytes = 4U << 20;          ///< of a body that nobody takes
    std::chrono::milliseconds write_grace{
        30000};  ///< after it, an answer must have been taken at `body_rate`
};

/// What cpp-httplib reads a request from and writes the answer to: a socket with limits on time and size. One
/// object serves one connection, request after request, in whichever thread; it closes the socket.
class ClientStream : public httplib::Stream {
  public:
    ClientStream(int socket, const StreamLimits& limits);
    ~ClientStream() override;
    ClientStream(const ClientStream&) = delete;
    ClientStream& operator=(const ClientStream&) = delete;

    bool is_readable() const override;
    bool is_writable() const override;
    ssize_t read(char* out, std::size_t size) override;
    ssize_t write(const char* data, std::size_t size) override;
    void get_remote_ip_and_port(std::string& ip, int& port) const override;
    void get_local_ip_and_port(std::string& ip, int& port) const override;
    int socket() const override { return socket_; }

    /// A request is about to be read.
    void begin_request();
    /// Its headers are through.
    void end_of_headers();
    /// Somebody has taken a piece of the body.
    void body_taken() { untaken_ = 0; }
    /// Bytes that were received and not read yet.
    bool has_buffered() const { return begin_ < end_; }
    /// Whether those and `more`, which comes after them, hold all headers of a request.
    bool has_head(std::string_view more = {}) const;
    /// Nothing will be read for a while: takes no memory until then.
    void rest();
    /// Why reading failed, if it was refused: 400 (see HeaderCheck), 408, 413 or 431; else 0.
    int refusal() const { return refusal_; }
    /// Closes in such a way that a client that is still sending gets to read the answer: says that no more
    /// comes, and reads on for at most a second.
    void linger();

    /// The stream that this thread is serving; null outside of a request.
    static ClientStream*& current();

  private:
    using Clock = std::chrono::steady_clock;
    ssize_t receive();
    bool wait_to_send();
    std::chrono::milliseconds time_left() const;

    int socket_;
    StreamLimits limits_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool in_headers_ = true;
    Clock::time_point since_;   // of the headers, or of the body
    std::size_t received_ = 0;  // since then
    std::size_t untaken_ = 0;
    std::size_t sent_ = 0;                  // of this answer
    std::chrono::milliseconds held_up_{0};  // by a client that does not take it
    HeaderCheck header_check_;
    int refusal_ = 0;
};

}  // namespace resonet
