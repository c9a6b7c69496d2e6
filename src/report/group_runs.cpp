#include "report/group_runs.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

namespace resonet {
namespace {

namespace fs = std::filesystem;

std::string division_of(const RunFolder& run) {
    const nlohmann::json& provenance = run.record.at("provenance");
    const auto field = provenance.find("division");
    std::string division = "unknown division";
    if (field != provenance.end() && field->is_string()) division = field->get<std::string>();
    const bool told = run.split == "test" || run.split == "all";  // an evaluation's division tells of all
    return told ? division : division + ", " + run.split + " clips";
}

/// SHA-256 of the data tested on, where all seeds of a model have to share it: those of a column, or all
/// clips of a manifest. Empty for other divisions, and where it is not told.
std::string shared_data_of(const RunFolder& run) {
    const std::string division = division_of(run);
    if (run.fold || !(division.starts_with("column ") || division.starts_with("all clips"))) return {};
    return data_hash(run);
}

std::pair<std::uint64_t, int> place_of(const RunFolder& run) {
    return {run.seed, run.fold.value_or(0)};
}

/// Whether the name is "seed-3" or "fold-12".
bool is_counter(std::string_view name) {
    if (!name.starts_with("seed-") && !name.starts_with("fold-")) return false;
    const std::string_view number = name.substr(std::string_view("seed-").size());
    return !number.empty() && number.find_first_not_of("0123456789") == std::string_view::npos;
}

fs::path real_folder(const fs::path& path) {
    std::error_code error;
    fs::path found = fs::canonical(path, error);
    return error ? path : found;
}

/// The folder that holds a model's runs: that of the run without seeds and folds.
fs::path series_of(const RunFolder& run) {
    fs::path folder = real_folder(run.path);
    while (is_counter(folder.filename().string())) folder = folder.parent_path();
    return folder;
}

bool places_repeat(const std::vector<RunFolder>& runs) {
    std::set<std::pair<std::uint64_t, int>> seen;
    return !std::ranges::all_of(runs,
                                [&](const RunFolder& run) { return seen.insert(place_of(run)).second; });
}

bool recipes_agree(const std::vector<RunFolder>& runs) {
    return std::ranges::all_of(runs, [&](const RunFolder& run) {
        return run.record.at("recipe") == runs.front().record.at("recipe");
    });
}

template <typename Key>
std::vector<std::vector<RunFolder>> parted(std::vector<RunFolder> runs,
                                           const std::function<Key(const RunFolder&)>& key) {
    std::map<Key, std::size_t> places;
    std::vector<std::vector<RunFolder>> parts;
    for (RunFolder& run : runs) {
        const auto [place, is_new] = places.try_emplace(key(run), parts.size());
        if (is_new) parts.emplace_back();
        parts[place->second].push_back(std::move(run));
    }
    return parts;
}

/// The last `count` names of `path`.
std::string tail(const fs::path& path, int count) {
    fs::path kept;
    fs::path rest = path;
    for (int i = 0; i < count && rest.has_filename(); ++i, rest = rest.parent_path()) {
        kept = kept.empty() ? rest.filename() : rest.filename() / kept;
    }
    return kept.string();
}

bool all_differ(const std::vector<std::string>& texts) {
    return std::set(texts.begin(), texts.end()).size() == texts.size();
}

/// What tells groups of one name from each other, in words: how they are divided, or as much of their
/// folders' names as it takes.
std::vector<std::string> distinctions(const std::vector<const RunGroup*>& groups) {
    const auto words_of = [&groups](const auto& word) {
        std::vector<std::string> words;
        for (const RunGroup* group : groups) words.push_back(word(*group));
        return words;
    };
    std::vector<std::string> words = words_of([](const RunGroup& group) { return group.division; });
    if (all_differ(words)) return words;
    const auto series = [](const RunGroup& group) { return series_of(group.runs.front()); };
    const auto folder = [](const RunGroup& group) { return real_folder(group.runs.front().path); };
    const bool by_series =
        all_differ(words_of([&](const RunGroup& group) { return series(group).string(); }));
    constexpr int deepest = 32;
    for (int count = 1; !all_differ(words) && count <= deepest; ++count) {
        words = words_of(
            [&](const RunGroup& group) { return tail(by_series ? series(group) : folder(group), count); });
    }
    return words;
}

void make_names_unique(std::vector<RunGroup>& groups) {
    std::map<std::string, std::vector<std::size_t>> named;
    for (std::size_t i = 0; i < groups.size(); ++i) named[groups[i].name].push_back(i);
    std::set<std::string> taken;
    for (const auto& [name, places] : named) taken.insert(name);
    for (const auto& [name, places] : named) {
        if (places.size() < 2) continue;
        std::vector<const RunGroup*> alike;
        for (const std::size_t place : places) alike.push_back(&groups[place]);
        const std::vector<std::string> words = distinctions(alike);
        for (std::size_t i = 0; i < places.size(); ++i) {
            std::string unique = fmt::format("{} ({})", name, words[i]);
            for (int number = 2; !taken.insert(unique).second; ++number) {
                unique = fmt::format("{} ({}, {})", name, words[i], number);
            }
            groups[places[i]].name = unique;
        }
    }
}

}  // namespace

std::vector<RunGroup> group_runs(std::vector<RunFolder> runs) {
    using Kind = std::tuple<std::string, std::string, std::string>;
    std::vector<RunGroup> groups;
    const auto add = [&groups](std::vector<RunFolder> members) {
        std::ranges::stable_sort(members, {}, place_of);
        RunGroup group;
        group.name = members.front().name;
        group.division = division_of(members.front());
        group.one_recipe = recipes_agree(members);
        group.runs = std::move(members);
        groups.push_back(std::move(group));
    };
    for (auto& kind : parted<Kind>(std::move(runs), [](const RunFolder& run) {
             return Kind(run.name, division_of(run), shared_data_of(run));
         })) {
        if (!places_repeat(kind) && recipes_agree(kind)) {
            add(std::move(kind));
            continue;
        }
        for (auto& series : parted<fs::path>(std::move(kind), series_of)) {
            if (!places_repeat(series)) {
                add(std::move(series));
                continue;
            }
            for (RunFolder& run : series) {
                std::vector<RunFolder> alone;
                alone.push_back(std::move(run));
                add(std::move(alone));
            }
        }
    }
    make_names_unique(groups);
    return groups;
}

}  // namespace resonet
