#include <memory>
#include <string>
#include <vector>

#include "cli/output.h"
#include "cli/serve_command.h"
#include "core/error.h"
#include "core/text.h"
#include "service/key_book.h"

namespace resonet {
namespace {

struct KeysOptions {
    std::string data;
    std::string name;
};

std::filesystem::path folder_of(const KeysOptions& options) {
    return options.data.empty() ? default_data_folder() : std::filesystem::path(options.data);
}

ExitStatus create(const KeysOptions& options) {
    Output().write(KeyBook::create(folder_of(options), options.name) + "\n");
    return ExitStatus::done;
}

ExitStatus list(const KeysOptions& options) {
    std::string text;
    for (const Store::KeyRecord& key : KeyBook::list(folder_of(options))) {
        text += printable(key.name) + "\n  created    " + key.created + "\n  last used  " +
                key.last_used.value_or("never") + "\n";
    }
    Output().write(text.empty() ? "there are no keys\n" : text);
    return ExitStatus::done;
}

ExitStatus revoke(const KeysOptions& options) {
    if (KeyBook::revoke(folder_of(options), options.name)) return ExitStatus::done;
    throw UsageError(options.name, "is no key's name", "see 'resonet keys list'");
}

using Work = ExitStatus (*)(const KeysOptions&);

CLI::App* add(CLI::App& command, const char* name, const char* description, Work work,
              const std::shared_ptr<KeysOptions>& options, Action& action) {
    CLI::App* one = command.add_subcommand(name, description);
    one->add_option("--data", options->data, "The server's folder (~/.local/share/resonet)")
        ->type_name("DIR");
    one->footer("");
    one->callback([options, work, &action] { action = [options, work] { return work(*options); }; });
    return one;
}

}  // namespace

void add_keys_command(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("keys", "Make, list and revoke the keys of 'resonet serve'");
    const auto options = std::make_shared<KeysOptions>();
    command->require_subcommand(1);
    CLI::App* made = add(*command, "create", "Make a key and print it; it is shown this once only", &create,
                         options, action);
    made->add_option("NAME", options->name, "Whose it is")->type_name("")->required();
    add(*command, "list", "List the names of the keys", &list, options, action);
    CLI::App* gone =
        add(*command, "revoke", "End a key and all that was signed in with it", &revoke, options, action);
    gone->add_option("NAME", options->name, "Name of the key")->type_name("")->required();
    command->footer(
        "Examples:\n"
        "  resonet keys create anna\n"
        "  curl -H \"Authorization: Bearer $KEY\" http://music.example:8080/api/v1/tracks\n"
        "  resonet keys revoke anna\n");
}

}  // namespace resonet
