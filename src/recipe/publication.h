#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace resonet {

/// The experiment of a paper that a recipe repeats.
struct Publication {
    std::string source;               ///< authors, title, year
    std::string protocol;             ///< what it says of its data and splits
    std::optional<double> accuracy;   ///< the published figure, a share
    std::vector<std::string> faults;  ///< what is known to be wrong with protocol or code
    std::string reading;              ///< where the text is ambiguous, which reading was taken
};

/// Errors: UsageError for an unknown or mistyped field of [paper].
Publication publication_from_json(const nlohmann::json& json);
nlohmann::json to_json(const Publication& publication);

}  // namespace resonet
