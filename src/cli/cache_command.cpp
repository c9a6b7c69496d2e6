#include "cli/cache_command.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "cli/output.h"
#include "cli/terminal.h"
#include "cli/text_table.h"
#include "core/byte_size.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/text.h"
#include "data/cache.h"
#include "data/cache_entry.h"
#include "data/cache_listing.h"
#include "data/cache_total.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using std::chrono::system_clock;

struct CacheOptions {
    std::string folder;  ///< empty: the usual one
    std::string kind;
    std::string older_than;
    std::string limit;
};

fs::path folder_of(const CacheOptions& options) {
    if (options.folder.empty()) return Cache::default_folder();
    std::error_code ignored;
    if (!fs::is_directory(options.folder, ignored)) {
        throw UsageError(options.folder, "is no folder", "name the folder of a cache");
    }
    return options.folder;
}

std::string entries_text(std::size_t entries) {
    return counted(entries, "entry", "entries");
}

/// Entries and bytes, of one kind or of all.
struct Sum {
    std::size_t entries = 0;
    std::uintmax_t bytes = 0;

    void add(const CacheEntry& entry) {
        ++entries;
        bytes += entry.bytes;
    }
};

std::string sum_line(const std::string& name, const Sum& sum) {
    return fmt::format("  {}  {:>16}  {:>9}", padded(name, 10), entries_text(sum.entries),
                       byte_size_text(sum.bytes));
}

std::string local_time(system_clock::time_point time) {
    const std::time_t seconds = system_clock::to_time_t(time);
    std::tm local = {};
    if (localtime_r(&seconds, &local) == nullptr) return "?";
    return fmt::format("{:%Y-%m-%d %H:%M}", local);
}

ExitStatus show(const CacheOptions& options) {
    const fs::path folder = folder_of(options);
    const CacheListing listing = list_cache(folder);
    std::map<std::string, Sum> sums;
    Sum all;
    for (const CacheEntry& entry : listing.entries) {
        sums[listing.kinds[entry.kind]].add(entry);
        all.add(entry);
    }
    std::string text = printable(folder.string()) + "\n";
    for (const auto& [kind, sum] : sums) text += sum_line(kind, sum) + "\n";
    if (sums.size() != 1) text += sum_line(sums.empty() ? "empty" : "all", all) + "\n";
    text += fmt::format("  {}  {:>27}\n", padded("limit", 10), byte_size_text(Cache::default_limit()));
    if (!listing.entries.empty()) {
        text +=
            fmt::format("  not used for longest: since {}\n", local_time(listing.entries.front().last_use));
    }
    Output().write(text);
    return ExitStatus::done;
}

/// Deletes with `remove`, which takes entries from the listing, and tells how much went and stayed.
ExitStatus remove_and_tell(const fs::path& folder, const std::function<void(CacheListing&)>& remove) {
    CacheListing listing = list_cache(folder);
    const std::size_t entries = listing.entries.size();
    const std::uintmax_t bytes = listing.bytes();
    // A folder that is no cache is not to become one by a slip of the user's.
    if (entries > 0 || !listing.leftovers.empty()) {
        CacheTotal count(folder, std::chrono::minutes(1));
        remove(listing);
        remove_empty_folders(listing);
        if (count.locked()) count.set(listing.bytes());
    }
    Output().write(fmt::format("{}: removed {} ({}), kept {} ({})\n", printable(folder.string()),
                               entries_text(entries - listing.entries.size()),
                               byte_size_text(bytes - listing.bytes()), entries_text(listing.entries.size()),
                               byte_size_text(listing.bytes())));
    return ExitStatus::done;
}

/// The time span that a text such as "30d" means: a number and h, d or w.
std::chrono::seconds parse_age(const std::string& text) {
    const std::map<char, double> units = {{'h', 3600.0}, {'d', 86400.0}, {'w', 7 * 86400.0}};
    const auto unit = text.empty() ? units.end() : units.find(text.back());
    double number = 0.0;
    if (unit != units.end()) {
        const char* const last = text.data() + text.size() - 1;
        const auto [end, error] = std::from_chars(text.data(), last, number, std::chars_format::fixed);
        constexpr double longest = 1000.0 * 366.0 * 86400.0;
        const double seconds = number * unit->second;
        if (error == std::errc() && end == last && seconds >= 0.0 && seconds <= longest) {
            return std::chrono::seconds(std::llround(seconds));
        }
    }
    throw UsageError("--older-than", "'" + printable(text) + "' is no time span",
                     "write it like 12h, 30d or 4w");
}

ExitStatus clear(const CacheOptions& options) {
    if (!options.kind.empty() && !is_cache_kind(options.kind)) {
        throw UsageError("--kind", "'" + printable(options.kind) + "' is no kind",
                         "choose one that 'resonet cache' shows");
    }
    std::optional<system_clock::time_point> since;
    if (!options.older_than.empty()) since = system_clock::now() - parse_age(options.older_than);
    return remove_and_tell(folder_of(options), [&](CacheListing& listing) {
        remove_entries(listing, [&](const CacheEntry& entry) {
            throw_if_interrupted();
            return (options.kind.empty() || listing.kinds[entry.kind] == options.kind) &&
                   (!since || entry.last_use < *since);
        });
    });
}

ExitStatus trim(const CacheOptions& options) {
    std::uintmax_t limit = 0;
    if (options.limit.empty()) {
        limit = Cache::default_limit();
    } else if (const auto parsed = parse_byte_size(options.limit)) {
        limit = *parsed;
    } else {
        throw UsageError("--limit", "'" + printable(options.limit) + "' is no number of bytes",
                         "write it like 2G or 500M");
    }
    return remove_and_tell(folder_of(options), [&](CacheListing& listing) { remove_oldest(listing, limit); });
}

void add_folder(CLI::App& command, CacheOptions& options) {
    command.add_option("--folder", options.folder, "Folder of the cache, if not the usual one")
        ->type_name("DIR");
}

}  // namespace

void add_cache_command(CLI::App& app, Action& action) {
    CLI::App* command = app.add_subcommand("cache", "Show or delete what is kept of earlier runs");
    const auto options = std::make_shared<CacheOptions>();
    add_folder(*command, *options);
    command->require_subcommand(0, 1);
    command->footer(
        "What takes long to compute from an audio file is kept for the next run. All of it may be deleted "
        "at\n"
        "any time; what is needed again is computed again. Entries that were not used for longest go by\n"
        "themselves when all take more than the limit, 10 GiB or $RESONET_CACHE_LIMIT. The folder is\n"
        "$RESONET_CACHE, else $XDG_CACHE_HOME/resonet, else ~/.cache/resonet.\n"
        "\n"
        "Examples:\n"
        "  resonet cache\n"
        "  resonet cache clear --older-than 30d\n"
        "  resonet cache trim --limit 2G\n");
    add_folder(*command->add_subcommand("show", "What is in it"), *options);
    CLI::App* clearing =
        command->add_subcommand("clear", "Delete entries, all of them unless told otherwise");
    clearing->add_option("--kind", options->kind, "Only those of this kind, such as images")
        ->type_name("KIND");
    clearing->add_option("--older-than", options->older_than, "Only those not used for so long: 12h, 30d, 4w")
        ->type_name("SPAN");
    add_folder(*clearing, *options);
    CLI::App* trimming =
        command->add_subcommand("trim", "Delete those not used for longest, down to a limit");
    trimming->add_option("--limit", options->limit, "What may stay: 2G, 500M; if not given, the usual limit")
        ->type_name("SIZE");
    add_folder(*trimming, *options);
    command->callback([options, clearing, trimming, &action] {
        const bool clears = clearing->parsed();
        const bool trims = trimming->parsed();
        action = [options, clears, trims] {
            return clears ? clear(*options) : trims ? trim(*options) : show(*options);
        };
    });
}

}  // namespace resonet
