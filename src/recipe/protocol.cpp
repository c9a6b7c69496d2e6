#include "recipe/protocol.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "core/json_fields.h"
#include "data/splitter.h"

namespace resonet {
namespace {

using nlohmann::json;

// In the order of the enumeration's values.
constexpr std::array scheme_words{"column", "random", "stratified", "track", "artist"};

}  // namespace

std::string scheme_word(ProtocolScheme scheme) {
    return scheme_words.at(static_cast<std::size_t>(scheme));
}

SplitScheme split_scheme(ProtocolScheme scheme) {
    switch (scheme) {
        case ProtocolScheme::random:
            return SplitScheme::random;
        case ProtocolScheme::stratified:
            return SplitScheme::stratified;
        case ProtocolScheme::artist:
            return SplitScheme::artist;
        case ProtocolScheme::column:
        case ProtocolScheme::track:
            break;
    }
    return SplitScheme::track;
}

std::vector<bool> clips_in_use(const Manifest& manifest, const Protocol& protocol) {
    std::vector<bool> used;
    for (const ClipRecord& clip : manifest.clips) {
        used.push_back(protocol.include_excluded || clip.split != Split::excluded);
    }
    return used;
}

namespace {

void check(const Protocol& protocol, const std::string& subject) {
    const std::string scheme = scheme_word(protocol.scheme);
    const bool at_random =
        protocol.scheme == ProtocolScheme::random || protocol.scheme == ProtocolScheme::stratified;
    if (at_random && !protocol.leaky) {
        throw FieldError(subject, "scheme", scheme, "divides clips at random without saying that this leaks",
                         "add leaky = true, or choose the scheme track or artist");
    }
    const bool by_groups =
        protocol.scheme == ProtocolScheme::track || protocol.scheme == ProtocolScheme::artist;
    if (by_groups && protocol.leaky) {
        throw FieldError(subject, "leaky", true,
                         "says that the scheme " + scheme + " leaks, which it does not",
                         "remove leaky = true, or choose the scheme random or stratified");
    }
    if (protocol.scheme == ProtocolScheme::column && protocol.include_excluded) {
        throw FieldError(subject, "include_excluded", true,
                         "takes excluded clips, for which a column has no split",
                         "choose another scheme, or leave out include_excluded");
    }
    if (protocol.shares.size() != 3) {
        throw FieldError(subject, "shares", protocol.shares, "has other than three shares",
                         "give those of train, valid, test");
    }
    try {
        whole_shares(protocol.shares);
    } catch (const UsageError&) {
        throw FieldError(subject, "shares", protocol.shares,
                         "has shares that do not sum to 1 or are not above 0",
                         "give those of train, valid, test, for example [0.8, 0.1, 0.1]");
    }
}

}  // namespace

Protocol protocol_from_json(const json& object) {
    JsonFields fields(object, "recipe [protocol]");
    Protocol protocol;
    protocol.scheme = fields.get_choice_or("scheme", scheme_words, protocol.scheme);
    protocol.column = fields.get_or("column", protocol.column);
    protocol.shares = fields.get_or("shares", protocol.shares);
    protocol.include_excluded = fields.get_or("include_excluded", protocol.include_excluded);
    protocol.leaky = fields.get_or("leaky", protocol.leaky);
    fields.finish();
    check(protocol, fields.subject());
    return protocol;
}

json to_json(const Protocol& protocol) {
    return {{"scheme", scheme_word(protocol.scheme)},
            {"column", protocol.column},
            {"shares", protocol.shares},
            {"include_excluded", protocol.include_excluded},
            {"leaky", protocol.leaky}};
}

Protocol protocol_in_force(const Protocol& protocol, const std::string& split_column) {
    if (split_column.empty()) return protocol;
    Protocol named;
    named.column = split_column;
    return named;
}

std::string protocol_text(const Protocol& protocol) {
    std::string text;
    if (protocol.scheme == ProtocolScheme::column) {
        text = "column '" + printable(protocol.column) + "'";
    } else {
        std::vector<double> percents;
        for (const double share : protocol.shares) percents.push_back(100 * share);
        text = fmt::format("{} {:.3g}", scheme_word(protocol.scheme), fmt::join(percents, "/"));
    }
    return text + (protocol.leaky ? " (leaky split)" : "");
}

void apply_protocol(Manifest& manifest, const Protocol& protocol, std::uint64_t seed) {
    if (protocol.scheme == ProtocolScheme::column) return;
    const std::vector<bool> used = clips_in_use(manifest, protocol);
    const SplitPlan plan{split_scheme(protocol.scheme), whole_shares(protocol.shares), seed};
    const Parts parts = divide(manifest, used, plan);
    constexpr std::array splits{Split::train, Split::valid, Split::test};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        manifest.clips[i].split = parts[i] ? splits.at(*parts[i]) : Split::excluded;
    }
}

}  // namespace resonet
