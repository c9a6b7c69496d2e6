#include "cli/classify_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>

#include "cli/complain.h"
#include "cli/input_list.h"
#include "cli/output.h"
#include "cli/protect_inputs.h"
#include "cli/result_writer.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/progress.h"
#include "core/text.h"
#include "inference/default_model.h"

namespace resonet {
namespace {

using Clock = std::chrono::steady_clock;

ResultFormat format_of(const ClassifyOptions& options) {
    if (!options.format.empty()) return result_format(options.format);
    const std::string extension = std::filesystem::path(options.out).extension().string();
    if (extension == ".csv" || extension == ".json" || extension == ".jsonl") {
        return result_format(extension.substr(1));
    }
    return ResultFormat::table;
}

/// Errors: UsageError for what is no probability, NaN among it.
double unsure_below(const ClassifyOptions& options, const Classifier& classifier) {
    if (options.always_answer) return 0;
    if (!options.unsure_below) return classifier.model().unsure_below;
    if (!(*options.unsure_below >= 0 && *options.unsure_below <= 1)) {
        throw UsageError("--unsure-below", fmt::format("is {:g}", *options.unsure_below),
                         "choose from 0 (always answer) to 1");
    }
    return *options.unsure_below;
}

ResultContext context_of(const ClassifyOptions& options, const Classifier& classifier,
                         std::span<const FoundFile> inputs) {
    ResultContext context;
    context.model = classifier.model_name();
    context.labels = classifier.labels();
    context.unsure_below = unsure_below(options, classifier);
    context.top = options.top;
    context.timeline = options.timeline;
    if (options.out.empty()) context.terminal = output_terminal();
    for (const FoundFile& input : inputs) {
        const std::string name = input.path.string();
        context.name_width = std::max(context.name_width, display_width(printable(name)));
        context.raw_names = context.raw_names || valid_utf8(name) != name;
    }
    return context;
}

ProgressOptions progress_options(const ClassifyOptions& options) {
    ProgressOptions progress;
    // Where results appear on the same terminal, they are the progress.
    progress.enabled = errors_go_to_terminal() && (!options.out.empty() || !output_terminal().is_terminal);
    return progress;
}

/// Hands results on as they come: text to the output, failures and warnings to standard error.
class Delivery {
  public:
    Delivery(Output& output, ResultWriter& writer, Progress& progress)
        : output_(output), writer_(writer), progress_(progress) {}

    void add(const FileResult& result) {
        if (result.prediction) {
            if (std::isfinite(result.prediction->duration)) seconds_ += result.prediction->duration;
            times_ += result.prediction->times;
            for (const std::string& warning : result.prediction->warnings)
                note(result, "warning: " + warning);
        } else {
            ++failures_;
            note(result, result.error);
        }
        const std::string text = writer_.result(result);
        if (!text.empty()) output_.write(text);
        ++count_;
        progress_.advance();
    }

    std::size_t count() const { return count_; }
    std::size_t failures() const { return failures_; }
    double seconds() const { return seconds_; }  ///< of sound classified
    const StageTimes& times() const { return times_; }

  private:
    void note(const FileResult& result, const std::string& message) {
        const std::string name = result.path.empty() ? "''" : result.path.string();
        progress_.note(complaint(name + ": " + message));
    }

    Output& output_;
    ResultWriter& writer_;
    Progress& progress_;
    std::size_t count_ = 0;
    std::size_t failures_ = 0;
    double seconds_ = 0;
    StageTimes times_;
};

/// Classifies what could be found, and hands it on between what could not, in the order of `inputs`.
void classify_inputs(const Classifier& classifier, std::span<const FoundFile> inputs, std::size_t threads,
                     Delivery& delivery) {
    std::vector<std::filesystem::path> paths;
    for (const FoundFile& input : inputs) {
        if (input.error.empty()) paths.push_back(input.path);
    }
    std::size_t next = 0;
    const auto deliver_failures = [&] {
        for (; next < inputs.size() && !inputs[next].error.empty(); ++next) {
            delivery.add({inputs[next].path, std::nullopt, inputs[next].error});
        }
    };
    deliver_failures();
    classify_files(classifier, paths, {threads}, [&](std::size_t, FileResult&& result) {
        delivery.add(result);
        ++next;
        deliver_failures();
        throw_if_interrupted();
    });
}

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Two lines on standard error: the whole, and what the threads spent their time on.
void report_timing(std::size_t count, const Delivery& delivery, double loading, double total) {
    fmt::print(stderr, "{} file{}, {:.1f} s of sound in {:.2f} s: {:.0f} times as fast as it plays\n", count,
               count == 1 ? "" : "s", delivery.seconds(), total, delivery.seconds() / total);
    const StageTimes& times = delivery.times();
    fmt::print(stderr,
               "all threads: {:.2f} s model, {:.2f} s decoding, {:.2f} s features, {:.2f} s network\n",
               loading, times.decode, times.features, times.network);
}

}  // namespace

ExitStatus classify(const ClassifyOptions& options) {
    const ResultFormat format = format_of(options);
    const Clock::time_point start = Clock::now();
    const Classifier classifier(load_model(find_model(options.model)));
    const double loading = seconds_since(start);
    const std::vector<FoundFile> inputs =
        list_inputs(options.paths, std::cin, {options.recursive, options.null_separated});
    protect_recordings(options.out, inputs);

    Output output(options.out);
    const auto writer = make_result_writer(format, context_of(options, classifier, inputs));
    Progress progress("classifying", inputs.size(), progress_options(options));
    Delivery delivery(output, *writer, progress);
    output.write(writer->begin());
    try {
        classify_inputs(classifier, inputs, options.threads, delivery);
    } catch (const Interrupted&) {
        output.write(writer->end());  // what has been shown on standard output is whole
        progress.finish();
        complain(fmt::format("interrupted: {} of {} inputs are done{}", delivery.count(), inputs.size(),
                             options.out.empty() ? "" : ", " + options.out + " is not written"));
        return ExitStatus::interrupted;
    }
    output.write(writer->end());
    output.commit();
    progress.finish();
    if (options.timing) report_timing(inputs.size(), delivery, loading, seconds_since(start));
    return delivery.failures() == 0 ? ExitStatus::done : ExitStatus::inputs_failed;
}

}  // namespace resonet
