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

constexpr const char* note_name = "reproduce.json";

json read_json_or_null(const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return nullptr;
    const json parsed = json::parse(read_text(path), nullptr, false);
    return parsed.is_discarded() ? json() : parsed;
}

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
        try {
            const json note = read_json_or_null(folder / note_name);
            const bool same = note.is_object() && note.value("key", json()) == key;
            const bool finished = same && note.value("finished", json(false)) == true;
            if (finished && take(folder, seed, summary)) {
                fmt::print(stderr, "{}: done already\n", title);
                input_failures_ = input_failures_ || note.value("input_failures", json(false)) == true;
                return;
            }
            fmt::print(stderr, "{}\n", title);
            std::error_code ignored;
            fs::create_directories(folder, ignored);  // who writes into it complains
            write_atomically(folder / note_name, json{{"key", key}, {"finished", false}}.dump(2) + "\n");
            const bool failures = run_experiment(item, data, folder, seed, !same).failures;
            input_failures_ = input_failures_ || failures;
            if (!take(folder, seed, summary)) {
                throw InputError((folder / "run.json").string(), "has no figures of the test split");
            }
            const json end{{"key", key}, {"finished", true}, {"input_failures", failures}};
            write_atomically(folder / note_name, end.dump(2) + "\n");
        } catch (const Interrupted&) {
            throw;
        } catch (const std::exception& error) {
            summary.problems.push_back(fmt::format("seed {}: {}", seed, error.what()));
            complain(error.what());
        }
    }

    ExperimentResult run_experiment(const ReproductionItem& item, const ReproductionData& data,
                                    const fs::path& folder, std::uint64_t seed, bool restart) const {
        ExperimentOptions run;
        run.recipe = *item.recipe;
        run.manifest = data.manifest;
        run.out = folder;
        run.seed = seed;
        run.device = options_.device;
        run.threads = options_.threads;
        run.cache = options_.cache;
        run.restart = restart;
        run.test = true;
        return runner_(run);
    }

    /// Adds the run that is in `folder`; false if none is.
    static bool take(const fs::path& folder, std::uint64_t seed, ExperimentSummary& summary) {
        std::optional<ReproductionRun> run = run_from_json(read_json_or_null(folder / "run.json"), seed);
        if (!run) return false;
        run->epochs = epochs_in(folder);
        add_run(summary, *run);
        return true;
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
