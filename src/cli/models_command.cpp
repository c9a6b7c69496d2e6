#include "cli/models_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/complain.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "core/error.h"
#include "core/text.h"
#include "inference/default_model.h"
#include "inference/model_description.h"

namespace resonet {
namespace {

using nlohmann::ordered_json;

struct ModelsOptions {
    std::string format = "text";
    std::string model;
};

bool wants_json(const ModelsOptions& options) {
    if (options.format == "json") return true;
    if (options.format == "text") return false;
    throw UsageError("--format", "is '" + options.format + "'", "choose from text, json");
}

std::string json_text(const ordered_json& json) {
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

ExitStatus show(const ModelsOptions& options) {
    const bool json = wants_json(options);
    const std::filesystem::path file = find_model(options.model);
    const Model model = load_model(file);
    Output().write(json ? json_text(describe_model(model, file.string())) : model_text(model, file.string()));
    return ExitStatus::done;
}

/// A model of the list, under the name that --model takes.
std::string entry_text(const Model& model, const std::filesystem::path& file) {
    return fmt::format("{}\n  {} genres, {}{}\n  {}\n", printable(file.stem().string()), model.labels.size(),
                       size_text(model), accuracy_text(model) ? ", " + *accuracy_text(model) : "",
                       printable(file.string()));
}

ExitStatus list(const ModelsOptions& options) {
    const bool json = wants_json(options);
    ExitStatus status = ExitStatus::done;
    std::string text;
    ordered_json array = ordered_json::array();
    for (const std::filesystem::path& file : list_models()) {
        try {
            const Model model = load_model(file);
            text += entry_text(model, file);
            ordered_json entry = describe_model(model, file.string());
            entry["name"] = valid_utf8(file.stem().string());
            entry.erase("layers");
            array.push_back(std::move(entry));
        } catch (const Error& error) {
            complain(error.what());
            status = ExitStatus::inputs_failed;
        }
    }
    if (text.empty()) text = "no models are installed\n";
    Output().write(json ? json_text(array) : text);
    return status;
}

void add_format(CLI::App& command, const std::shared_ptr<ModelsOptions>& options) {
    command.add_option("-f,--format", options->format, "text or json")->type_name("FORMAT");
}

}  // namespace

void add_models_command(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("models", "List the models at hand, or describe one");
    const auto options = std::make_shared<ModelsOptions>();
    add_format(*command, options);
    command->require_subcommand(0, 1);
    command->footer(
        "Examples:\n"
        "  resonet models\n"
        "  resonet models show gtzan-rcrnn\n"
        "  resonet models show --format json runs/first/gtzan-rcrnn.safetensors\n");
    CLI::App* one =
        command->add_subcommand("show", "Describe a model: layers, cost, front end, origin, figures");
    one->add_option("MODEL", options->model, "Name of a model that 'resonet models' lists, or a model file")
        ->type_name("")
        ->required();
    add_format(*one, options);
    command->callback([options, one, &action] {
        const bool shown = one->parsed();
        action = [options, shown] { return shown ? show(*options) : list(*options); };
    });
}

}  // namespace resonet
