#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "data/manifest.h"
#include "data/splitter.h"

namespace resonet {

/// Where a recipe's train, valid and test clips come from.
enum class ProtocolScheme {
    column,      ///< the manifest's column says it
    random,      ///< clips are divided at random, as in papers that do not look at tracks: leaky
    stratified,  ///< likewise, each part with its share of every class: leaky
    track,       ///< no track or copy straddles the parts
    artist       ///< nor an artist or album
};

struct Protocol {
    ProtocolScheme scheme = ProtocolScheme::column;
    std::string column = "split";  ///< of the manifest: the splits, or of other schemes the exclusions
    std::vector<double> shares{0.8, 0.1, 0.1};  ///< train, valid, test of the other schemes; each above 0
    /// Clips that the manifest excludes (faulty, copies) are divided like the others, as papers do that do
    /// not know of them; not of the scheme column.
    bool include_excluded = false;
    /// The recipe asks for a paper's leaky protocol by name: nothing refuses it, every output says so.
    bool leaky = false;
};

/// Errors: UsageError for an unknown, mistyped or impossible field of [protocol].
Protocol protocol_from_json(const nlohmann::json& json);
nlohmann::json to_json(const Protocol& protocol);

/// The protocol in force: the recipe's, or, if the user names a `split_column`, the division in that column,
/// of which nothing is known beforehand.
Protocol protocol_in_force(const Protocol& protocol, const std::string& split_column);

/// "column", "random", "stratified", "track", "artist".
std::string scheme_word(ProtocolScheme scheme);

/// What may be torn apart when clips are divided anew: of the scheme column as of track.
SplitScheme split_scheme(ProtocolScheme scheme);

/// For every clip, whether it is divided: those excluded are not, unless the protocol includes them.
std::vector<bool> clips_in_use(const Manifest& manifest, const Protocol& protocol);

/// "random 80/10/10 (leaky split)", "column 'split'", for people.
std::string protocol_text(const Protocol& protocol);

/// Divides the clips of `manifest`, which was read with protocol.column as its split column, as the protocol
/// says; of the scheme column it is left as it is. The same manifest, protocol and seed give the same splits.
/// Errors: UsageError if there are fewer groups than parts.
void apply_protocol(Manifest& manifest, const Protocol& protocol, std::uint64_t seed);

}  // namespace resonet
