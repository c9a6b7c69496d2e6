#include "learn/reproduce.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <system_error>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "core/text.h"
#include "learn/reproduce_tables.h"

namespace resonet {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// Rows of the table of epochs; 0 where there is none.
int epochs_in(const fs::path& folder) {
    std::error_code error;
    const fs::path table = folder / "history.csv";
    if (!fs::is_regular_file(table, error)) return 0;
    CsvReader reader(table);
    int count = 0;
    while (reader.next()) ++count;
    return count;
}

class Reproducer {
  public:
    Reproducer(const ReproduceOptions& options, const ExperimentRunner& runner)
        : options_(options), runner_(runner), items_(plan_reproduction(options.what, options.epochs_limit)) {
        for (const std::string& text : options.data) data_.push_back(reproduction_data(text));
        if (items_.empty())
            throw UsageError("reproduce", "has no recipes to run", "'resonet recipes' lists them");
        if (std::ranges::none_of(items_, [&](const auto& item) { return !item.recipe || data_of(item); })) {
            throw UsageError("--data", "has nothing that these recipes take",
                             "give a manifest of " + data_wanted(*items_.front().recipe));
        }
        make_out();
    }

    Reproduction run() {
        Reproduction done;
        for (const ReproductionItem& item : items_) done.experiments.push_back(start_summary(item));
        for (std::size_t i = 0; i < items_.size(); ++i) {
            if (!items_[i].recipe) complain(items_[i].problem);
            if (items_[i].recipe && !data_of(items_[i])) {
                done.experiments[i].no_data = true;
                done.experiments[i].problems.push_back("takes " + data_wanted(*items_[i].recipe));
            }
        }
        const std::size_t all = items_.size() * static_cast<std::size_t>(options_.seeds);
        std::size_t number = 0;
        for (std::size_t i = 0; i < items_.size(); ++i) {
            for (int seed = 1; seed <= options_.seeds; ++seed) {
                const std::string title =
                    fmt::format("[{}/{}] {}, seed {}", ++number, all, printable(items_[i].name()), seed);
                run_one(items_[i], static_cast<std::uint64_t>(seed), title, done.experiments[i]);
                write(done.experiments);
            }
        }
        done.failures = input_failures_ || std::ranges::any_of(done.experiments, [](const auto& one) {
                            return !one.no_data && !one.problems.empty();
                        });
        return done;
    }

  private:
    const ReproductionData* data_of(const ReproductionItem& item) const {
        return data_for(*item.recipe, data_);
    }

    static void complain(const std::string& problem) { fmt::print(stderr, "resonet: {}\n", problem); }

    void make_out() const {
        std::error_code error;
        fs::create_directories(options_.out, error);
        if (error) {
            throw SystemError(options_.out.string(), "cannot be made: " + error.message(),
                              "choose another --out");
        }
    }

    void run_one(const ReproductionItem& item, std::uint64_t seed, const std::string& title,
                 ExperimentSummary& summary) {
        if (!item.recipe || summary.no_data) return;
        throw_if_interrupted();
        const ReproductionData& data = *data_of(item);
        const fs::path folder = options_.out / item.recipe->name / fmt::format("seed-{}", seed);
        const json key{{"recipe", item.recipe->json}, {"manifest_sha256", data.sha256}, {"seed", seed}};
        std::optional<ReproductionRun> run;
        const auto has_results = [&] { return (run = read_run(folder, seed)).has_value(); };
        try {
            const bool failures =
                run_once(experiment(item, data, folder, seed), key, title, runner_, has_results);
            input_failures_ = input_failures_ || failures;
            add_run(summary, *run);
        } catch (const Interrupted&) {
            throw;
        } catch (const std::exception& error) {
            summary.problems.push_back(fmt::format("seed {}: {}", seed, error.what()));
            complain(error.what());
        }
    }

    ExperimentOptions experiment(const ReproductionItem& item, const ReproductionData& data,
                                 const fs::path& folder, std::uint64_t seed) const {
        ExperimentOptions run;
        run.recipe = *item.recipe;
        run.manifest = data.manifest;
        run.out = folder;
        run.seed = seed;
        run.device = options_.device;
        run.threads = options_.threads;
        run.cache = options_.cache;
        run.test = true;
        return run;
    }

    static std::optional<ReproductionRun> read_run(const fs::path& folder, std::uint64_t seed) {
        std::optional<ReproductionRun> run = run_from_json(read_json_or_null(folder / "run.json"), seed);
        if (run) run->epochs = epochs_in(folder);
        return run;
    }

    void write(const std::vector<ExperimentSummary>& experiments) const {
        write_atomically(options_.out / "results.csv", results_csv(experiments));
        write_atomically(
            options_.out / "results.json",
            results_json(experiments).dump(2, ' ', false, json::error_handler_t::replace) + "\n");
        write_atomically(options_.out / "results.md", results_markdown(experiments));
    }

    const ReproduceOptions& options_;
    const ExperimentRunner& runner_;
    std::vector<ReproductionItem> items_;
    std::vector<ReproductionData> data_;
    bool input_failures_ = false;
};

}  // namespace

Reproduction reproduce(const ReproduceOptions& options, const ExperimentRunner& runner) {
    return Reproducer(options, runner).run();
}

}  // namespace resonet
