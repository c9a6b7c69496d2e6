#pragma once

#include <functional>
#include <string>
#include <vector>

#include "service/exchange.h"

namespace resonet {

/// One operation of the API.
struct Route {
    std::string method;   ///< GET (HEAD goes there, too), POST, DELETE
    std::string pattern;  ///< "/tracks/{id}/audio": a part in braces stands for any one part
    std::function<void(Exchange&)> handler;
    std::vector<std::string> types{
        "application/json"};  ///< that it answers with; empty: whatever it is, the client gets it
    bool open = false;        ///< needs no key
};

struct RouteMatch {
    const Route* route = nullptr;
    std::map<std::string, std::string> places;
};

class Router {
  public:
    void add(Route route) { routes_.push_back(std::move(route)); }

    /// Errors: Problem 404 (no such path), 405 (other methods only).
    RouteMatch match(const std::string& method, const std::string& path) const;

  private:
    std::vector<Route> routes_;
};

}  // namespace resonet
