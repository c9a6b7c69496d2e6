#include "cli/serve_command.h"

#include <cmath>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "core/byte_size.h"
#include "core/error.h"
#include "service/serve.h"

namespace resonet {
namespace {

struct ServeOptions {
    ServeSettings settings;
    std::string data;
    std::vector<std::string> models;
    std::string reports;
    std::string upload = "200M";
    std::string storage = "10G";
    std::string keys = "auto";
};

std::uint64_t bytes_of(const std::string& option, const std::string& text) {
    const auto bytes = parse_byte_size(text);
    if (!bytes || *bytes == 0)
        throw UsageError(option, "is '" + text + "'", "give a size such as 500M or 10G");
    return *bytes;
}

ExitStatus run(const ServeOptions& options) {
    ServeSettings settings = options.settings;
    settings.data = options.data.empty() ? default_data_folder() : std::filesystem::path(options.data);
    for (const std::string& folder : options.models) {
        if (!std::filesystem::is_directory(folder))
            throw UsageError(folder, "is no folder", "name a folder with model files");
        settings.models.emplace_back(folder);
    }
    settings.reports = options.reports;
    settings.upload_bytes = bytes_of("--max-upload", options.upload);
    settings.storage_bytes = bytes_of("--max-storage", options.storage);
    settings.keys_required = options.keys == "required";
    serve(std::move(settings));
    return ExitStatus::done;
}

}  // namespace

std::filesystem::path default_data_folder() {
    if (const char* const data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/') {
        return std::filesystem::path(data) / "resonet";
    }
    if (const char* const home = std::getenv("HOME"); home != nullptr && *home == '/') {
        return std::filesystem::path(home) / ".local/share/resonet";
    }
    throw UsageError("--data", "is missing, and there is no home folder", "name a folder with --data");
}

void add_serve_command(CLI::App& app, Action& action) {
    CLI::App* command =
        app.add_subcommand("serve", "Serve a page, and an interface for programs, that tell genres");
    const auto options = std::make_shared<ServeOptions>();
    ServeSettings& settings = options->settings;
    command->add_option("--host", settings.host, "Address to listen on (127.0.0.1: this machine alone)")
        ->type_name("ADDRESS");
    command->add_option("--port", settings.port, "Port; 0 for a free one (8080)")
        ->type_name("N")
        ->check(CLI::Range(0, 65535));
    command->add_option("--data", options->data, "Folder for the library (~/.local/share/resonet)")
        ->type_name("DIR");
    command->add_option("--models", options->models, "Folder with more models; repeatable")->type_name("DIR");
    command
        ->add_option("--reports", options->reports,
                     "Folder with reports of 'resonet compare' (reports in the library's)")
        ->type_name("DIR");
    command->add_option("--workers", settings.workers, "Files that are heard at once (as many as cores)")
        ->type_name("N")
        ->check(CLI::Range(1, 256));
    command
        ->add_option("--api-keys", options->keys,
                     "required, or auto: only where other machines reach it (auto)")
        ->type_name("WHEN")
        ->check(CLI::IsMember({"auto", "required"}));
    command
        ->add_option("--public-host", settings.public_hosts,
                     "Name that clients call the server by; repeatable")
        ->type_name("NAME");
    command->add_option("--max-upload", options->upload, "Largest file (200M)")->type_name("SIZE");
    command->add_option("--max-track", settings.track_seconds, "Longest track, in seconds (3600)")
        ->type_name("S")
        ->check(CLI::Range(1.0, 86400.0));
    command->add_option("--max-storage", options->storage, "Audio that is kept in all (10G)")
        ->type_name("SIZE");
    command->add_option("--max-queue", settings.queued_jobs, "Jobs that may wait (1000)")
        ->type_name("N")
        ->check(CLI::Range(1, 1000000));
    command->add_option("--max-connections", settings.connections, "Connections at once (4096)")
        ->type_name("N")
        ->check(CLI::Range(1, 100000));
    command->add_option("--requests-per-minute", settings.requests_per_minute, "Of one client (3000)")
        ->type_name("N")
        ->check(CLI::Range(1, 10000000));
    command->add_option("--drain", settings.drain_seconds, "Seconds that running jobs get at the end (10)")
        ->type_name("S")
        ->check(CLI::Range(0.0, 3600.0));
    command->add_flag("-q,--quiet", settings.quiet, "Write no line for each request");
    command->footer(
        "Open the address it prints in a browser. Uploads are kept in the data folder, and stay until they\n"
        "are deleted on the page. Ctrl-C stops the server; jobs that are not done go on at the next start.\n"
        "\n"
        "Where other machines can reach it (--host 0.0.0.0), clients need a key: see 'resonet keys'. Put a\n"
        "program that speaks TLS, such as Caddy or nginx, before it then. docs/platform.md says more.\n"
        "\n"
        "Examples:\n"
        "  resonet serve\n"
        "  resonet serve --port 9000 --data music-genres --models runs/best\n"
        "  resonet keys create anna && resonet serve --host 0.0.0.0\n");
    command->callback([options, &action] { action = [options] { return run(*options); }; });
}

}  // namespace resonet
