#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "service/connection_server.h"
#include "service/platform.h"
#include "service/problem.h"
#include "service/request_guard.h"

namespace resonet {

/// Where requests come in: checks each (framing, host, site, key, rate, what the client accepts), finds the
/// operation, and turns everything that goes wrong into problem details.
class FrontDesk {
  public:
    /// `log`: one line for each request and fault.
    FrontDesk(ConnectionServer& server, Platform& platform, HostRules hosts,
              std::function<void(const std::string&)> log, std::function<void(const std::string&)> complain);

    /// From now on what would make new jobs is refused with 503.
    void stop_taking() { stopping_ = true; }

  private:
    void handle(const httplib::Request& request, httplib::Response& response,
                const httplib::ContentReader* body);
    void answer(Exchange& exchange, std::string& route);
    void answer_operation(Exchange& exchange, std::string& route);
    void identify(Exchange& exchange) const;
    void write_problem(const Exchange& exchange, const Problem& problem) const;
    void set_common_headers(httplib::Response& response) const;
    void note(const Exchange& exchange, const std::string& route, double seconds) const;
    void explain_refusal(httplib::Response& response) const;

    Platform& platform_;
    Router router_;
    HostRules hosts_;
    std::function<void(const std::string&)> log_;
    std::function<void(const std::string&)> complain_;
    std::atomic<bool> stopping_ = false;
};

}  // namespace resonet
