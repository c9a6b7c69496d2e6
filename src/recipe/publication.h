#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace resonet {

/// The experiment of a paper that a recipe repeats.
struct Publication {
    std::string source;    ///< authors, title, year
    std::string group;     ///< name shared by the recipes of one paper; empty: none
    std::string protocol;  ///< what it says of its data and splits
    /// The published figure, a share; from low to high, which are mostly equal, where the paper is vague.
    struct Accuracy {
        double low = 0;
        double high = 0;
    };
    std::optional<Accuracy> accuracy;  ///< none: the paper gives none that we know of
    std::vector<std::string> faults;   ///< what is known to be wrong with protocol or code
    std::string reading;               ///< where the text is ambiguous, which reading was taken
    std::string honest;                ///< name of the recipe of the same model without the leak; empty: none
    /// The published code takes a wrong class for the most probable: faulty_argmax() is reported, too.
    bool faulty_argmax = false;
};

/// Errors: UsageError for an unknown, mistyped or impossible field of [paper].
Publication publication_from_json(const nlohmann::json& json);
nlohmann::json to_json(const Publication& publication);

/// "87.3 %", "65.0 to 70.0 %", or "-" where there is none.
std::string published_text(const Publication& publication);

}  // namespace resonet
