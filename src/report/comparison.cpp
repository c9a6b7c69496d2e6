#include "report/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

#include "core/error.h"
#include "core/interrupt.h"
#include "core/progress.h"
#include "core/suggestion.h"
#include "core/text.h"
#include "evaluation/significance_letters.h"
#include "report/compared_model.h"
#include "report/comparison_notes.h"
#include "report/group_runs.h"
#include "report/model_pairs.h"
#include "report/natural_order.h"
#include "report/run_artists.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// Folders of runs, and what was found to be wrong on the way.
struct Found {
    std::vector<fs::path> folders;
    std::vector<InputError> problems;
    std::vector<std::string> notes;
};

Found find_all(const std::vector<fs::path>& paths) {
    Found found;
    std::set<fs::path> seen;
    std::size_t again = 0;
    for (const fs::path& path : paths) {
        try {
            for (const fs::path& folder : find_run_folders(path, &found.problems)) {
                std::error_code error;
                const fs::path canonical = fs::canonical(folder, error);
                if (seen.insert(error ? folder : canonical).second) {
                    found.folders.push_back(folder);
                } else {
                    ++again;
                }
            }
        } catch (const InputError& error) {
            found.problems.push_back(error);
        }
    }
    if (again > 0) {
        found.notes.push_back(fmt::format("{} given twice; {} once.",
                                          again == 1 ? "a run is" : "some runs are",
                                          again == 1 ? "it counts" : "they count"));
    }
    return found;
}

std::vector<RunFolder> read_all(Found& found, bool progress) {
    std::vector<RunFolder> runs;
    RunArtists artists;
    ProgressOptions shown;
    shown.enabled = progress;
    shown.unit = "runs";
    Progress bar("reading", found.folders.size(), shown);
    for (const fs::path& folder : found.folders) {
        throw_if_interrupted();
        try {
            RunFolder run = read_run_folder(folder);
            artists.fill_in(run);
            runs.push_back(std::move(run));
        } catch (const InputError& error) {
            found.problems.push_back(error);
        }
        bar.advance();
    }
    bar.finish();
    return runs;
}

/// Nothing is left to compare.
[[noreturn]] void fail(const std::vector<InputError>& problems) {
    if (problems.size() == 1) throw problems.front();
    std::string all;
    for (const InputError& problem : problems) all += (all.empty() ? "" : "; ") + std::string(problem.what());
    throw InputError("no run can be compared", all.empty() ? "none is named" : all);
}

/// Errors: UsageError for a name of `names` that no group has, or if all have one.
void leave_out(std::vector<RunGroup>& groups, const std::vector<std::string>& names) {
    std::vector<std::string> known;
    for (const RunGroup& group : groups) known.push_back(group.name);
    for (const std::string& name : names) {
        if (std::ranges::find(known, name) != known.end()) continue;
        const std::string near = nearest(name, known);
        std::string all;
        for (const std::string& one : known) all += (all.empty() ? "" : ", ") + printable(one);
        throw UsageError("--leave-out", fmt::format("no model is called '{}'", printable(name)),
                         near.empty() ? "choose from " + all : "did you mean '" + near + "'?");
    }
    std::erase_if(groups,
                  [&](const RunGroup& group) { return std::ranges::find(names, group.name) != names.end(); });
    if (groups.empty()) throw UsageError("--leave-out", "leaves nothing to compare", "name fewer models");
}

void add_letters(Comparison& comparison) {
    std::vector<std::pair<std::size_t, std::size_t>> different;
    for (const ModelPair& pair : comparison.pairs) {
        if (pair.significant) different.emplace_back(pair.first, pair.second);
    }
    comparison.letters = significance_letters(comparison.models.size(), different);
    if (!has_letters(comparison)) {
        comparison.notes.emplace_back(
            "no letters: so many would be needed that nobody could read them. The table of pairs tells which "
            "models differ.");
    }
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + printable(word);
    return text;
}

}  // namespace

bool has_letters(const Comparison& comparison) {
    return !comparison.letters.empty() && !comparison.letters.front().empty();
}

Comparison compare_runs(const std::vector<fs::path>& paths, const CompareOptions& options) {
    Found found = find_all(paths);
    std::vector<RunFolder> runs = read_all(found, options.progress);
    if (runs.empty()) fail(found.problems);
    std::vector<RunGroup> groups = group_runs(std::move(runs));
    leave_out(groups, options.leave_out);

    Comparison comparison;
    comparison.labels = groups.front().runs.front().test.labels;
    std::vector<std::string> mixed;
    for (RunGroup& group : groups) {
        throw_if_interrupted();
        if (!group.one_recipe) mixed.push_back(group.name);
        comparison.models.push_back(compared_model(std::move(group), comparison.labels));
        const ComparedModel& model = comparison.models.back();
        comparison.leaky = comparison.leaky || model.leaky;
        comparison.validation = comparison.validation || model.runs.front().split == "valid";
    }
    std::ranges::stable_sort(comparison.models, [](const ComparedModel& a, const ComparedModel& b) {
        if (a.accuracy.value != b.accuracy.value) return a.accuracy.value > b.accuracy.value;
        return natural_less(a.name, b.name);
    });
    comparison.pairs = model_pairs(comparison.models, options.progress);
    comparison.notes = comparison_notes(comparison);
    add_letters(comparison);
    if (!mixed.empty())
        comparison.notes.push_back("unlike recipes: the runs of " + joined(mixed) + " differ.");
    if (!options.leave_out.empty())
        comparison.notes.push_back("left out: " + joined(options.leave_out) + ".");
    comparison.notes.insert(comparison.notes.end(), found.notes.begin(), found.notes.end());
    for (const InputError& problem : found.problems) {
        comparison.problems.emplace_back(problem.what());
        comparison.notes.push_back("not used: " + printable(problem.what()));
    }
    return comparison;
}

}  // namespace resonet
