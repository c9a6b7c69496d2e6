#include "recipe/protocol.h"

#include <array>
#include <nlohmann/json.hpp>

#include "core/json_fields.h"

namespace resonet {
namespace {

// In the order of the enumeration's values.
constexpr std::array scheme_words{"column", "random", "stratified", "track", "artist"};

}  // namespace

Protocol protocol_from_json(const nlohmann::json& object) {
    JsonFields fields(object, "recipe [protocol]");
    Protocol protocol;
    protocol.scheme = fields.get_choice_or("scheme", scheme_words, protocol.scheme);
    protocol.column = fields.get_or("column", protocol.column);
    protocol.shares = fields.get_or("shares", protocol.shares);
    protocol.leaky = fields.get_or("leaky", protocol.leaky);
    fields.finish();
    const bool at_random =
        protocol.scheme == ProtocolScheme::random || protocol.scheme == ProtocolScheme::stratified;
    if (at_random && !protocol.leaky) {
        throw UsageError(fields.subject(), "divides clips at random without saying that this leaks",
                         "add leaky = true, or choose the scheme track or artist");
    }
    if (protocol.shares.size() != 3) {
        throw UsageError(fields.subject(), "has other than three shares", "give those of train, valid, test");
    }
    return protocol;
}

nlohmann::json to_json(const Protocol& protocol) {
    return {{"scheme", scheme_words.at(static_cast<std::size_t>(protocol.scheme))},
            {"column", protocol.column},
            {"shares", protocol.shares},
            {"leaky", protocol.leaky}};
}

}  // namespace resonet
