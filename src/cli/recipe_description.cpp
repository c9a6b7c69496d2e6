#include "cli/recipe_description.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <vector>

#include "cli/text_table.h"
#include "core/text.h"

namespace resonet {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t text_width = 84;
constexpr std::size_t name_width = 14;

/// "name          words that go on below each other".
std::string entry(const std::string& name, const std::string& words) {
    std::string text;
    std::string line = fmt::format("  {:<{}}", name, name_width);
    const std::string margin(line.size(), ' ');
    bool first = true;
    std::istringstream stream(printable(words));
    for (std::string word; stream >> word;) {
        if (!first && line.size() + 1 + word.size() > margin.size() + text_width) {
            text += line + "\n";
            line = margin;
            first = true;
        }
        line += (first ? "" : " ") + word;
        first = false;
    }
    return text + line + "\n";
}

std::string input_text(const Recipe& recipe) {
    if (const auto* profile = std::get_if<Profile>(&recipe.input)) {
        const double seconds =
            profile->window_columns * profile->column_step * profile->hop_length / profile->sample_rate;
        const std::string what = profile->view == View::mfcc ? fmt::format("{} MFCC", profile->coefficients)
                                                             : fmt::format("{} mel bands", profile->bands);
        return fmt::format("{} x {} columns ({:.1f} s){}", what, profile->window_columns, seconds,
                           profile->view == View::statistics ? ", their statistics" : "");
    }
    const auto& rows = std::get<DescriptorProfile>(recipe.input);
    const std::string columns = rows.columns.empty() ? "the columns of a table, or 57 of audio"
                                                     : counted(rows.columns.size(), "column");
    return fmt::format("rows of descriptors: {}{}; of audio a row every {:g} s", columns,
                       rows.length ? " and the length" : "", rows.segment_seconds);
}

/// How large the network is for ten genres, where the recipe alone says it.
std::string model_text(const Recipe& recipe) {
    const std::string kind = model_kind(recipe);
    if (is_estimator(recipe) || element_count(example_shape(recipe.input)) == 0) return kind;
    const NetworkFacts facts = analyse(build_network(recipe, 10));
    return fmt::format("{}, {} parameters for 10 genres", kind,
                       grouped(static_cast<std::size_t>(facts.parameters)));
}

std::string training_text(const Recipe& recipe) {
    const auto& training = recipe.json.at("training");
    return fmt::format("{} epochs of batches of {}, {} at {:g} ({}), keeps {}",
                       training.at("epochs").get<int>(), training.at("batch_size").get<int>(),
                       training.at("optimizer").get<std::string>(),
                       training.at("learning_rate").get<double>(), training.at("schedule").get<std::string>(),
                       training.at("selection").get<std::string>());
}

std::string paper_text(const Publication& paper) {
    std::string text = "\npaper\n" + entry("source", paper.source);
    if (!paper.group.empty()) text += entry("group", paper.group);
    text += entry("published", paper.accuracy ? "accuracy " + published_text(paper) : "no figure known");
    if (!paper.protocol.empty()) text += entry("says", paper.protocol);
    for (const std::string& fault : paper.faults) text += entry("fault", fault);
    if (!paper.reading.empty()) text += entry("our reading", paper.reading);
    if (paper.faulty_argmax)
        text += entry("also reports", "the accuracy of the published code's faulty arg-max");
    if (!paper.honest.empty()) text += entry("honest twin", paper.honest);
    return text;
}

}  // namespace

std::string recipe_text(const Recipe& recipe, const std::filesystem::path& file) {
    std::string text = printable(recipe.name) + "\n";
    if (!recipe.summary.empty()) text += entry("summary", recipe.summary);
    text += entry("file", file.string()) + entry("model", model_text(recipe)) +
            entry("hears", input_text(recipe)) + entry("protocol", protocol_text(recipe.protocol));
    if (!is_estimator(recipe)) text += entry("training", training_text(recipe));
    if (recipe.distillation) {
        text += entry("teachers", fmt::format("{}", fmt::join(recipe.distillation->teachers, ", ")));
    }
    if (recipe.answer.risk > 0) {
        text += entry("not sure", fmt::format("where more than {:g} % of the answers on valid were wrong",
                                              100 * recipe.answer.risk));
    }
    if (recipe.paper) text += paper_text(*recipe.paper);
    return text;
}

ordered_json recipe_entry(const Recipe& recipe, const std::filesystem::path& file) {
    ordered_json entry{{"name", recipe.name},
                       {"file", valid_utf8(file.string())},
                       {"model", model_kind(recipe)},
                       {"protocol", protocol_text(recipe.protocol)},
                       {"leaky", recipe.protocol.leaky},
                       {"published_accuracy", nullptr},
                       {"group", recipe.paper ? recipe.paper->group : ""},
                       {"honest", recipe.paper ? recipe.paper->honest : ""},
                       {"summary", recipe.summary}};
    if (recipe.paper && recipe.paper->accuracy) {
        entry["published_accuracy"] = {recipe.paper->accuracy->low, recipe.paper->accuracy->high};
    }
    return entry;
}

}  // namespace resonet
