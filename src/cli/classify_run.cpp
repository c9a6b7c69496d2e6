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
#include "cli/result_writer.h"
#include "core/error.h"
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

ResultContext context_of(const ClassifyOptions& options, const Classifier& classifier,
                         std::span<const FoundFile> inputs) {
    ResultContext context;
    context.model = classifier.model_name();
    context.labels = classifier.labels();
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

/// Hands results on, in order, together with the inputs that failed before they were opened.
class Delivery {
  public:
    Delivery(Output& output, ResultWriter& writer, Progress& progress)
        : output_(output), writer_(writer), progress_(progress) {}

    void add(const FileResult& result) {
        if (result.prediction) {
            if (std::isfinite(result.prediction->duration)) seconds_ += result.prediction->duration;
            for (const std::string& warning : result.prediction->warnings) {
                note(result, "warning: " + warning);
            }
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
    double seconds() const { return seconds_; }

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
};

}  // namespace

ExitStatus classify(const ClassifyOptions& options) {
    return ExitStatus::done;
}

}  // namespace resonet
