#include "cli/command_line.h"

#include <algorithm>

#include "core/error.h"
#include "core/suggestion.h"

namespace resonet {
namespace {

// CLI11 takes "[1999]" for a list, "++" and "--" for the end of a command with some arguments. All of them
// may stand for files here: such arguments travel with a first character that no name of a file has.
constexpr char shield = '\x01';

/// Shields every argument that CLI11 would not leave alone.
void protect(std::vector<std::string>& arguments) {
    const auto end_of_options = std::find(arguments.begin(), arguments.end(), "--");
    for (auto argument = arguments.begin(); argument != arguments.end(); ++argument) {
        const bool list = argument->size() > 1 && argument->front() == '[' && argument->back() == ']';
        if (list || *argument == "++" || argument > end_of_options)
            argument->insert(argument->begin(), shield);
    }
    if (end_of_options != arguments.end()) arguments.erase(end_of_options);
}

void unprotect(std::string& text) {
    if (text.starts_with(shield)) text.erase(text.begin());
}

// GCC 12 sees a null pointer in the moves of CLI::Validator that is not there.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnull-dereference"
/// Takes the shields off again, for all options of all commands.
void unprotect_options(CLI::App& app) {
    const CLI::Validator take_off(
        [](std::string& text) {
            unprotect(text);
            return std::string();  // no complaint
        },
        "");
    for (CLI::Option* option : app.get_options()) option->transform(take_off);
    for (CLI::App* command : app.get_subcommands({})) unprotect_options(*command);
}
#pragma GCC diagnostic pop

/// The command that was being parsed, with its full name.
struct Parsed {
    const CLI::App* command;
    std::string name;
};

Parsed innermost(const CLI::App& app) {
    Parsed parsed{&app, app.get_name()};
    while (!parsed.command->get_subcommands().empty()) {
        parsed.command = parsed.command->get_subcommands().front();
        parsed.name += " " + parsed.command->get_name();
    }
    return parsed;
}

std::string known_like(const CLI::App& command, const std::string& word) {
    std::vector<std::string> known;
    if (word.front() == '-') {
        for (const CLI::Option* option : command.get_options()) {
            for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
        }
    } else {
        for (const CLI::App* inner : command.get_subcommands({})) known.push_back(inner->get_name());
    }
    return nearest(word.substr(0, word.find('=')), known);
}

[[noreturn]] void refuse_extra(const Parsed& parsed, const std::string& help, const std::string& word) {
    const bool option = word.size() > 1 && word.front() == '-';
    const bool has_commands = !parsed.command->get_subcommands({}).empty();
    const std::string problem =
        option ? "there is no such option" : (has_commands ? "there is no such command" : "is one too many");
    const std::string near = word.empty() ? "" : known_like(*parsed.command, word);
    throw UsageError(word.empty() ? "''" : word, problem,
                     (near.empty() ? "" : "did you mean '" + near + "'? ") + help);
}

}  // namespace

std::optional<std::string> parse_command_line(CLI::App& app, std::vector<std::string> arguments) {
    protect(arguments);
    unprotect_options(app);
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
    try {
        app.parse(arguments);
        return std::nullopt;
    } catch (const CLI::CallForHelp&) {
        return app.help();
    } catch (const CLI::CallForVersion& version) {
        return version.what();
    } catch (const CLI::ParseError& error) {
        const Parsed parsed = innermost(app);
        const std::string help = "see '" + parsed.name + " --help'";
        std::vector<std::string> extra = app.remaining(true);
        if (!extra.empty()) {
            unprotect(extra.front());
            refuse_extra(parsed, help, extra.front());
        }
        throw UsageError(parsed.command->get_name(), error.what(), help);
    }
}

}  // namespace resonet
