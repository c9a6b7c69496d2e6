#include "cli/extract_run.h"

#include <fmt/format.h>

#include <functional>
#include <iostream>
#include <numeric>
#include <optional>

#include "cli/complain.h"
#include "cli/extract_arrays.h"
#include "cli/extract_clip.h"
#include "cli/extract_plan.h"
#include "cli/extract_table.h"
#include "cli/growing_table.h"
#include "cli/input_list.h"
#include "cli/output.h"
#include "cli/protect_inputs.h"
#include "cli/terminal.h"
#include "core/descriptor.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "core/text.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// What came of an input, and the lines that say so.
struct Finished {
    ClipOutcome outcome;
    std::string text;
};

/// What is done with inputs; `produce` on several threads, `deliver` in order on one.
struct Work {
    std::function<ClipOutcome(std::size_t input, std::size_t threads)> produce;
    std::function<std::string(std::size_t input, const ClipOutcome&)> text;
    std::function<void(std::size_t input, const Finished&)> deliver;
};

/// One run of the command: inputs, of which some are there already, and how far it has come.
class Run {
  public:
    Run(const ExtractOptions& options, const ExtractPlan& plan, std::span<const FoundFile> inputs)
        : options_(options), plan_(plan), inputs_(inputs) {}

    /// Leaves out the inputs that are there already, and says so.
    void choose(const std::function<bool(std::size_t)>& is_there) {
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            if (!inputs_[i].error.empty() || !is_there(i)) todo_.push_back(i);
        }
        const std::size_t there = inputs_.size() - todo_.size();
        if (there == 0) return;
        fmt::print(stderr, "{}: {} of {} inputs {} there already\n", printable(options_.out), there,
                   inputs_.size(), there == 1 ? "is" : "are");
    }

    /// True if it came to the end, false if it was interrupted.
    bool carry_out(const Work& work) {
        ProgressOptions display;
        // Where results appear on the same terminal, they are the progress.
        display.enabled =
            errors_go_to_terminal() && (!options_.out.empty() || !output_terminal().is_terminal);
        Progress progress("extracting", todo_.size(), display);
        // With fewer files than threads, several work on one file.
        const std::size_t inner =
            std::max<std::size_t>(1, plan_.threads / std::max<std::size_t>(1, todo_.size()));
        try {
            ordered_map(
                todo_.size(), plan_.threads, 0, [&](std::size_t i) { return produce(work, todo_[i], inner); },
                [&](std::size_t i, Finished&& finished) {
                    note(progress, todo_[i], finished.outcome);
                    work.deliver(todo_[i], finished);
                    ++done_;
                    progress.advance();
                    throw_if_interrupted();
                });
            return true;
        } catch (const Interrupted&) {
            progress.finish();
            complain(fmt::format("interrupted: {} of {} inputs are done{}",
                                 inputs_.size() - todo_.size() + done_, inputs_.size(),
                                 options_.out.empty() ? "" : "; run the same command to go on"));
            return false;
        }
    }

    ExitStatus status() const { return failures_ == 0 ? ExitStatus::done : ExitStatus::inputs_failed; }

  private:
    Finished produce(const Work& work, std::size_t input, std::size_t threads) const {
        Finished finished;
        if (inputs_[input].error.empty()) {
            finished.outcome = work.produce(input, threads);
        } else {
            finished.outcome.error = inputs_[input].error;
        }
        finished.text = work.text(input, finished.outcome);
        finished.outcome.rows.clear();  // the text is all that is still needed
        return finished;
    }

    void note(Progress& progress, std::size_t input, const ClipOutcome& outcome) {
        const std::string path = inputs_[input].path.string();
        const std::string name = path.empty() ? "''" : path;
        for (const std::string& warning : outcome.warnings) {
            progress.note(complaint(name + ": warning: " + warning));
        }
        if (outcome.error.empty()) return;
        ++failures_;
        progress.note(complaint(name + ": " + outcome.error));
    }

    const ExtractOptions& options_;
    const ExtractPlan& plan_;
    std::span<const FoundFile> inputs_;
    std::vector<std::size_t> todo_;
    std::size_t done_ = 0;
    std::size_t failures_ = 0;
};

ExitStatus write_arrays(const ExtractOptions& options, const ExtractPlan& plan,
                        std::span<const FoundFile> inputs) {
    const ArrayFolder folder(options.out, plan, inputs, options.restart);
    Run run(options, plan, inputs);
    run.choose([&](std::size_t input) { return folder.has(input); });
    const bool whole = run.carry_out(
        {[&](std::size_t input, std::size_t threads) { return folder.extract(input, threads); },
         [](std::size_t, const ClipOutcome&) { return std::string(); }, [](std::size_t, const Finished&) {}});
    return whole ? run.status() : ExitStatus::interrupted;
}

/// Standard output, another open descriptor, or a device: nothing to go on with later.
bool is_stream(const std::string& out) {
    std::error_code ignored;
    return out.empty() || descriptor_named(out) ||
           (fs::exists(out, ignored) && !fs::is_regular_file(out, ignored) &&
            !fs::is_directory(out, ignored));
}

/// Everything is computed, and written to something that nobody can go on with later.
ExitStatus write_stream(Run& run, Work& work, const TableFormat& format, const std::string& out) {
    Output output(out);
    run.choose([](std::size_t) { return false; });
    output.write(format.header());
    work.deliver = [&](std::size_t, const Finished& finished) { output.write(finished.text); };
    if (!run.carry_out(work)) return ExitStatus::interrupted;
    output.commit();
    return run.status();
}

ExitStatus write_table(const ExtractOptions& options, const ExtractPlan& plan,
                       std::span<const FoundFile> inputs) {
    std::optional<GrowingTable> table;
    if (!is_stream(options.out)) {
        table.emplace(options.out, plan.record, GrowingTable::Options{options.restart, plan.segment > 0});
    }
    const bool csv = plan.format == ExtractFormat::csv;
    ClipNames clips = clip_names(inputs, csv ? NameStyle::base_names : NameStyle::paths,
                                 table ? table->earlier() : InputPaths{});
    const auto format =
        csv ? make_csv_table(plan, std::move(clips.names)) : make_jsonl_table(plan, std::move(clips.names));
    FeatureExtractor extractor(plan.set, plan.settings);
    Work work;
    work.produce = [&](std::size_t input, std::size_t threads) {
        return extract_rows(plan, extractor, inputs[input].path, threads);
    };
    work.text = [&](std::size_t input, const ClipOutcome& outcome) { return format->text(input, outcome); };
    Run run(options, plan, inputs);
    if (!table) return write_stream(run, work, *format, options.out);
    table->begin(*format, std::move(clips.paths));
    run.choose([&](std::size_t input) { return table->has(input); });
    work.deliver = [&](std::size_t input, const Finished& finished) {
        table->append(input, finished.text, !finished.outcome.error.empty());
    };
    if (!run.carry_out(work)) return ExitStatus::interrupted;
    table->finish();
    return run.status();
}

}  // namespace

ExitStatus extract(const ExtractOptions& given) {
    ExtractOptions options = given;
    if (options.out == "-") options.out.clear();
    const ExtractPlan plan = plan_extraction(options);
    const std::vector<FoundFile> inputs =
        list_inputs(options.paths, std::cin, {options.recursive, options.null_separated});
    protect_recordings(options.out, inputs);
    return plan.format == ExtractFormat::npy ? write_arrays(options, plan, inputs)
                                             : write_table(options, plan, inputs);
}

}  // namespace resonet
