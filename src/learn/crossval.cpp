#include "learn/crossval.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <span>
#include <unordered_set>
#include <utility>

#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "core/text.h"
#include "data/clip_place.h"
#include "data/leak_check.h"
#include "evaluation/prediction_file.h"
#include "learn/crossval_table.h"
#include "learn/reproduce_plan.h"

namespace resonet {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

bool wanted(const std::vector<int>& only, int number) {
    return only.empty() || std::ranges::find(only, number) != only.end();
}

void require_within(const std::vector<int>& only, int last, const char* option) {
    for (const int number : only) {
        if (number < 1 || number > last) {
            throw UsageError(option, fmt::format("is {}, and there are {}", number, last),
                             "number them from 1");
        }
    }
}

/// The recipe with its scheme replaced; the model file has to say how its clips were divided.
Recipe divided_by(const Recipe& recipe, const std::string& by) {
    if (by.empty()) return recipe;
    json changed = recipe.json;
    changed["protocol"]["scheme"] = by;
    changed["protocol"]["leaky"] = false;
    return changed_recipe(recipe, changed);
}

/// Errors: InputError, naming the remedy that a cross-validation has.
PredictionSet read_fold(const fs::path& folder) {
    try {
        return read_predictions(folder / "predictions-test.csv");
    } catch (const InputError& error) {
        throw InputError(error.subject(), error.problem(), "remove the folder of that fold");
    }
}

/// Predictions of all folds of a seed, one after another; `results` are those of the folds, in their order.
/// Errors: InputError for folds that do not belong together, or whose run.json says something else.
PredictionSet gather_predictions(const fs::path& seed_folder, std::span<const FoldResult> results,
                                 SourceKind kind) {
    PredictionSet all;
    std::unordered_set<std::string> seen;
    for (const FoldResult& result : results) {
        const fs::path folder = seed_folder / fmt::format("fold-{}", result.fold);
        const auto require = [&](bool good, const std::string& problem) {
            if (!good) throw InputError(folder.string(), problem, "remove the folder of that fold");
        };
        const PredictionSet part = read_fold(folder);
        if (all.labels.empty()) all.labels = part.labels;
        require(part.labels == all.labels, "has other labels than the folds before it");
        require(
            std::cmp_equal(part.size(), result.n),
            fmt::format("has predictions of {} clips, where its run.json says {}", part.size(), result.n));
        for (const PredictedClip& clip : part.clips) {
            require(seen.insert(clip_key(clip)).second,
                    "tests a clip that another fold tests, too: " + printable(clip.file) + ", " +
                        printable(clip.place));
        }
        all.clips.insert(all.clips.end(), part.clips.begin(), part.clips.end());
        all.probabilities.insert(all.probabilities.end(), part.probabilities.begin(),
                                 part.probabilities.end());
    }
    write_predictions(seed_folder / "predictions-test.csv", all, file_column(kind), place_column(kind));
    return all;
}

class CrossValidator {
  public:
    CrossValidator(const CrossvalOptions& options, const ExperimentRunner& runner)
        : options_(options), runner_(runner), items_(plan_reproduction(options.what, options.epochs_limit)) {
        require_within(options.only_folds, options.folds, "--only-fold");
        require_within(options.only_seeds, options.seeds, "--only-seed");
        for (const std::string& text : options.data) data_.push_back(reproduction_data(text));
        for (const ReproductionItem& item : items_) {
            if (!item.recipe) throw UsageError(item.path.string(), item.problem, "mend the recipe");
            recipes_.push_back(divided_by(*item.recipe, options.by));
            if (data_for(recipes_.back(), data_) == nullptr) {
                throw UsageError("--data",
                                 "has nothing that the recipe '" + printable(item.name()) + "' takes",
                                 "give a manifest of " + data_wanted(recipes_.back()));
            }
        }
        std::error_code error;
        fs::create_directories(options.out, error);
        if (error) {
            throw SystemError(options.out.string(), "cannot be made: " + error.message(),
                              "choose another --out");
        }
    }

    Crossval run() {
        Crossval done;
        for (const Recipe& recipe : recipes_) {
            require_honest(recipe);
            done.summaries.push_back(start(recipe));
        }
        for (std::size_t i = 0; i < recipes_.size(); ++i) run_recipe(recipes_[i], done.summaries, i);
        write(done.summaries);
        done.failures = input_failures_ || std::ranges::any_of(done.summaries, [&](const auto& one) {
                            return !one.problems.empty() || (options_.merge && !one.missing.empty());
                        });
        return done;
    }

  private:
    Fold fold_of(int number) const { return {number, options_.folds, options_.fold_column}; }

    CrossvalSummary start(const Recipe& recipe) const {
        CrossvalSummary summary;
        summary.name = recipe.name;
        summary.summary = recipe.summary;
        summary.division = folds_text(recipe.protocol, fold_of(1));
        summary.leaky = recipe.protocol.leaky;
        summary.folds = options_.folds;
        summary.seeds = options_.seeds;
        return summary;
    }

    /// All folds of every seed that is run, before any is trained: each seed draws folds of its own.
    void require_honest(const Recipe& recipe) const {
        ManifestColumns columns;
        columns.split = recipe.protocol.column;
        if (!options_.fold_column.empty()) columns.fold = options_.fold_column;
        const Manifest manifest = read_manifest(data_for(recipe, data_)->manifest, columns);
        for (int seed = 1; seed <= options_.seeds; ++seed) {
            if (!wanted(options_.only_seeds, seed)) continue;
            for (int fold = 1; fold <= options_.folds; ++fold) {
                Manifest divided = manifest;
                apply_fold(divided, recipe.protocol, fold_of(fold), static_cast<std::uint64_t>(seed));
                require_disjoint(divided, recipe.protocol.leaky);
            }
            if (!options_.fold_column.empty()) return;  // whose folds are those of every seed
        }
    }

    void run_recipe(const Recipe& recipe, std::vector<CrossvalSummary>& summaries, std::size_t which) {
        CrossvalSummary& summary = summaries[which];
        for (int seed = 1; seed <= options_.seeds; ++seed) {
            for (int fold = 1; fold <= options_.folds; ++fold) {
                run_fold(recipe, seed, fold, summary);
                if (!options_.merge) write(summaries);
            }
            gather(recipe, seed, summary);
            if (!options_.merge) write(summaries);
        }
    }

    /// Puts the folds of a seed together if they are all there.
    void gather(const Recipe& recipe, int seed, CrossvalSummary& summary) const {
        std::vector<FoldResult> results;
        std::ranges::copy_if(summary.results, std::back_inserter(results), [&](const FoldResult& result) {
            return result.seed == static_cast<std::uint64_t>(seed);
        });
        if (std::ssize(results) != options_.folds) return;
        try {
            summary.whole.add_seed(
                gather_predictions(seed_folder(recipe, seed), results, data_for(recipe, data_)->kind));
        } catch (const InputError& error) {
            add_problem(summary, fmt::format("seed {}", seed), error);
        }
    }

    static void add_problem(CrossvalSummary& summary, const std::string& place, const std::exception& error) {
        summary.problems.push_back(place + ": " + error.what());
        fmt::print(stderr, "resonet: {}\n", error.what());
    }

    fs::path seed_folder(const Recipe& recipe, int seed) const {
        return options_.out / recipe.name / fmt::format("seed-{}", seed);
    }

    /// Runs a fold if that is asked for, and takes its result if there is one.
    void run_fold(const Recipe& recipe, int seed, int fold, CrossvalSummary& summary) {
        throw_if_interrupted();
        const ReproductionData& data = *data_for(recipe, data_);
        ExperimentOptions run;
        run.recipe = recipe;
        run.manifest = data.manifest;
        run.out = seed_folder(recipe, seed) / fmt::format("fold-{}", fold);
        run.seed = static_cast<std::uint64_t>(seed);
        run.fold = fold_of(fold);
        run.device = options_.device;
        run.threads = options_.threads;
        run.cache = options_.cache;
        run.test = true;
        const std::string place = fmt::format("seed {}, fold {}", seed, fold);
        std::optional<FoldResult> result;
        const auto has_results = [&] { return (result = read_result(run, summary)).has_value(); };
        try {
            if (!options_.merge && wanted(options_.only_folds, fold) && wanted(options_.only_seeds, seed)) {
                const json key{{"recipe", recipe.json},   {"manifest_sha256", data.sha256},
                               {"seed", run.seed},        {"fold", fold},
                               {"folds", options_.folds}, {"fold_column", options_.fold_column}};
                if (holds_other_run(run.out, key)) {
                    throw UsageError(run.out.string(),
                                     "holds a finished fold of another recipe, manifest or division",
                                     "choose another --out, or remove that folder");
                }
                const bool failures =
                    run_once(run, key, printable(recipe.name) + ", " + place, runner_, has_results);
                input_failures_ = input_failures_ || failures;
            } else {
                has_results();
            }
            if (result) {
                summary.results.push_back(*result);
            } else {
                summary.missing.push_back(place);
            }
        } catch (const Interrupted&) {
            throw;
        } catch (const std::exception& error) {
            add_problem(summary, place, error);
        }
    }

    /// Whether the fold in `folder` was run with the manifest `data`, as the note in the folder says; where
    /// there is none, the manifest has to be called as that of the run.
    static bool is_of(const ReproductionData& data, const fs::path& folder, const json& provenance) {
        const std::optional<std::string> noted = noted_manifest(folder);
        if (noted) return *noted == data.sha256;
        return provenance.value("data", json()) == data.manifest.filename().string();
    }

    /// Errors: InputError where the folder holds a fold of another cross-validation.
    std::optional<FoldResult> read_result(const ExperimentOptions& run, CrossvalSummary& summary) const {
        const json record = read_json_or_null(run.out / "run.json");
        try {
            const json& test = record.at("figures").at("test");
            const json& provenance = record.at("provenance");
            if (record.at("recipe") != run.recipe.json || provenance.at("seed") != run.seed ||
                provenance.at("fold") != run.fold->number || provenance.at("folds") != run.fold->count ||
                provenance.at("division") != summary.division ||
                !is_of(*data_for(run.recipe, data_), run.out, provenance)) {
                if (!options_.merge) return std::nullopt;
                throw InputError(
                    (run.out / "run.json").string(),
                    "is of another recipe, seed, division or manifest than this cross-validation",
                    "give the options it was run with, or remove the folder of that fold");
            }
            FoldResult result{run.seed, run.fold->number, test.at("n").get<int>(), 0,
                              test.at("macro_f1").get<double>()};
            result.correct = static_cast<int>(std::lround(test.at("accuracy").get<double>() * result.n));
            summary.leaky = summary.leaky || provenance.at("protocol") == "leaky split";
            return result;
        } catch (const json::exception&) {
            return std::nullopt;
        }
    }

    void write(const std::vector<CrossvalSummary>& summaries) const {
        write_atomically(options_.out / "crossval.csv", crossval_csv(summaries));
        write_atomically(options_.out / "crossval.json",
                         crossval_json(summaries).dump(2, ' ', false, json::error_handler_t::replace) + "\n");
        write_atomically(options_.out / "crossval.md", crossval_markdown(summaries));
    }

    const CrossvalOptions& options_;
    const ExperimentRunner& runner_;
    std::vector<ReproductionItem> items_;
    std::vector<Recipe> recipes_;
    std::vector<ReproductionData> data_;
    bool input_failures_ = false;
};

}  // namespace

Crossval crossval(const CrossvalOptions& options, const ExperimentRunner& runner) {
    return CrossValidator(options, runner).run();
}

}  // namespace resonet
