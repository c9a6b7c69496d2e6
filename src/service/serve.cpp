#include "service/serve.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/text.h"
#include "service/front_desk.h"
#include "service/key_book.h"
#include "service/page_files.h"

namespace resonet {
namespace {

constexpr std::chrono::milliseconds signal_look{50};

/// As many descriptors as the system lets a process have: each connection takes one.
void allow_many_descriptors() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

/// Names that this machine may be called by.
HostRules host_rules(const ServeSettings& settings) {
    HostRules rules{{"localhost"}};
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) == 0) rules.names.emplace_back(name.data());
    rules.names.push_back(settings.host);
    for (const std::string& host : settings.public_hosts) rules.names.push_back(host);
    for (std::string& host : rules.names) {
        std::ranges::transform(host, host.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    }
    return rules;
}

void require_keys(const ServeSettings& settings) {
    if (!KeyBook::list(settings.data).empty()) return;
    const bool asked_for = settings.keys_required;
    throw UsageError(asked_for ? "--api-keys required" : "--host " + settings.host,
                     asked_for ? "asks for keys, but there is none"
                               : "lets other machines reach the server, but there is no key",
                     "make one with 'resonet keys create NAME --data " + settings.data.string() + "'");
}

std::string address_text(const std::string& host, int port) {
    const bool v6 = host.find(':') != std::string::npos && !host.starts_with('[');
    return "http://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port) + "/";
}

/// The thread that listens, for as long as this lives.
class Listening {
  public:
    Listening(ConnectionServer& server, EventHub& hub)
        : server_(server), hub_(hub), thread_([&server] { server.serve(); }) {}
    ~Listening() {
        hub_.close();  // streams of events would not end by themselves
        server_.end();
        thread_.join();
    }
    Listening(const Listening&) = delete;
    Listening& operator=(const Listening&) = delete;

  private:
    ConnectionServer& server_;
    EventHub& hub_;
    std::thread thread_;
};

}  // namespace

void serve(ServeSettings settings) {
    const auto logger =
        std::make_shared<spdlog::logger>("resonet", std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
    logger->flush_on(spdlog::level::info);
    const auto complain = [logger](const std::string& line) { logger->warn("{}", line); };
    const auto log = [logger, quiet = settings.quiet](const std::string& line) {
        if (!quiet) logger->info("{}", line);
    };
    allow_many_descriptors();
    if (settings.workers == 0) settings.workers = std::max(1U, std::thread::hardware_concurrency());
    if (settings.reports.empty()) settings.reports = settings.data / "reports";
    const bool keys_needed = settings.keys_required || !is_loopback(settings.host);

    if (keys_needed) require_keys(settings);
    Platform platform(std::move(settings), complain);
    platform.keys_needed = keys_needed;
    ConnectionLimits limits;
    limits.connections = platform.settings.connections;
    ConnectionServer server(limits);
    platform.connections = [&server] { return server.connections(); };
    FrontDesk desk(server, platform, host_rules(platform.settings), log, complain);
    const int port = server.bind(platform.settings.host, platform.settings.port);
    std::printf("resonet: listening on %s\n", address_text(platform.settings.host, port).c_str());
    if (!has_page()) std::printf("resonet: without a page; the interface is at /api/v1\n");
    std::fflush(stdout);

    const Listening listening(server, platform.hub);
    while (!interrupted()) std::this_thread::sleep_for(signal_look);
    logger->info("stopping: {} jobs are running", platform.scheduler.running());
    desk.stop_taking();
    platform.scheduler.drain(platform.settings.drain_seconds);
}

}  // namespace resonet
