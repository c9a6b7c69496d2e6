#pragma once

#include <nlohmann/json.hpp>

namespace resonet {

/// The OpenAPI 3.1 description of the interface, put together from the parts in openapi/.
const nlohmann::json& openapi_document();

}  // namespace resonet
