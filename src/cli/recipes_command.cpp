#include "cli/recipes_command.h"

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/complain.h"
#include "cli/output.h"
#include "cli/recipe_description.h"
#include "core/error.h"
#include "core/text.h"
#include "recipe/recipe_catalogue.h"

namespace resonet {
namespace {

using nlohmann::ordered_json;

struct RecipesOptions {
    bool json = false;
    std::string recipe;
};

std::string json_text(const ordered_json& json) {
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

using Row = std::array<std::string, 5>;

/// Rows with columns of words, aligned to the left; the last column is as long as it likes.
std::string aligned(const std::vector<Row>& rows) {
    std::array<std::size_t, std::tuple_size_v<Row>> widths{};
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    std::string text;
    for (const Row& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i] + std::string(i + 1 < row.size() ? widths[i] - row[i].size() + 2 : 0, ' ');
        }
        text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
    }
    return text;
}

ExitStatus list(const RecipesOptions& options) {
    ExitStatus status = ExitStatus::done;
    ordered_json array = ordered_json::array();
    std::vector<Row> rows{{"RECIPE", "MODEL", "PROTOCOL", "PUBLISHED", "SUMMARY"}};
    std::string folder;
    for (const ShippedRecipe& shipped : list_recipes()) {
        try {
            if (shipped.folder != folder) rows.push_back({});
            folder = shipped.folder;
            const Recipe recipe = read_recipe(shipped.path);
            ordered_json entry = recipe_entry(recipe, shipped.path);
            entry["folder"] = valid_utf8(shipped.folder);
            array.push_back(std::move(entry));
            rows.push_back({printable(shipped.name()), printable(model_kind(recipe)),
                            protocol_text(recipe.protocol),
                            recipe.paper ? published_text(*recipe.paper) : "-", printable(recipe.summary)});
        } catch (const Error& error) {
            complain(error.what());
            status = ExitStatus::inputs_failed;
        }
    }
    const std::string text = rows.size() == 1 ? "no recipes are installed\n" : aligned(rows);
    Output().write(options.json ? json_text(array) : text);
    return status;
}

ExitStatus show(const RecipesOptions& options) {
    const std::filesystem::path file = find_recipe(options.recipe);
    const Recipe recipe = read_recipe(file);
    if (options.json) {
        ordered_json all{{"file", valid_utf8(file.string())}};
        all["recipe"] = recipe.json;
        Output().write(json_text(all));
    } else {
        Output().write(recipe_text(recipe, file));
    }
    return ExitStatus::done;
}

}  // namespace

void add_recipes_command(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("recipes", "List the experiments at hand, or describe one");
    const auto options = std::make_shared<RecipesOptions>();
    command->add_flag("--json", options->json, "As JSON");
    command->require_subcommand(0, 1);
    command->footer(
        "A recipe is an experiment: front end, model, protocol and training. Those of papers say what was\n"
        "published; 'leaky split' means that training and test know of each other.\n"
        "\n"
        "Examples:\n"
        "  resonet recipes\n"
        "  resonet recipes show conv1d-lstm\n"
        "  resonet train \"$(resonet recipes show --json rcrnn | jq -r .file)\" --data gtzan.csv --out "
        "runs/first\n");
    CLI::App* one = command->add_subcommand("show", "What a recipe says");
    one->add_option("RECIPE", options->recipe, "Name of a recipe that 'resonet recipes' lists, or a file")
        ->type_name("")
        ->required();
    one->add_flag("--json", options->json, "As JSON, with all defaults filled in");
    command->callback([options, one, &action] {
        const bool shown = one->parsed();
        action = [options, shown] { return shown ? show(*options) : list(*options); };
    });
}

}  // namespace resonet
