#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace resonet {

/// An error as clients see it: problem details (RFC 9457). `name` is the end of its type,
/// "urn:resonet:problem:NAME".
class Problem : public std::runtime_error {
  public:
    Problem(int status, std::string name, const std::string& detail, std::string remedy = {});

    int status() const { return status_; }
    const std::string& name() const { return name_; }
    std::string detail() const { return what(); }
    const std::string& remedy() const { return remedy_; }

    /// Seconds after which it makes sense to try again; 0: it is not said.
    int retry_after = 0;
    /// Methods that there are, of 405.
    std::string allow;

    /// {type, title, status, detail, remedy?}.
    nlohmann::json json() const;

  private:
    int status_;
    std::string name_;
    std::string remedy_;
};

/// The title of a status code: "Not found".
std::string status_title(int status);

// The most frequent ones.
Problem not_found(const std::string& what);
Problem invalid(const std::string& detail, const std::string& remedy = {});
Problem bad_request(const std::string& detail, const std::string& remedy = {});

}  // namespace resonet
