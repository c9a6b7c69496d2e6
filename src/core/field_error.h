#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"

namespace resonet {

/// A UsageError about one field of an object or table: readers of files can say where it stands.
class FieldError : public UsageError {
  public:
    /// `value`: what the field holds; none: it is not there.
    FieldError(std::string_view subject, std::string_view key, std::optional<nlohmann::json> value,
               std::string_view problem, std::string_view remedy = {})
        : UsageError(subject, problem, remedy), key_(key), value_(std::move(value)) {}

    const std::string& key() const noexcept { return key_; }
    const std::optional<nlohmann::json>& value() const noexcept { return value_; }

  private:
    std::string key_;
    std::optional<nlohmann::json> value_;
};

}  // namespace resonet
