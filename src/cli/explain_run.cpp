#include "cli/explain_run.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "cli/complain.h"
#include "cli/explain_report.h"
#include "cli/output.h"
#include "cli/protect_inputs.h"
#include "cli/terminal.h"
#include "core/error.h"
#include "core/file.h"
#include "core/progress.h"
#include "core/suggestion.h"
#include "core/text.h"
#include "inference/default_model.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

RelevanceMethod method_of(const std::string& name) {
    if (name == "rise") return RelevanceMethod::rise;
    if (name == "occlusion") return RelevanceMethod::occlusion;
    throw UsageError("--method", "is '" + printable(name) + "'", "choose from rise, occlusion");
}

NeutralFill fill_of(const std::string& name) {
    if (name == "floor") return NeutralFill::floor;
    if (name == "mean") return NeutralFill::mean;
    throw UsageError("--fill", "is '" + printable(name) + "'", "choose from mean, floor");
}

/// Errors: UsageError.
std::optional<std::size_t> blocks_of(const std::string& text) {
    if (text.empty()) return std::nullopt;
    if (text == "all") return 0;
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error == std::errc() && end == text.data() + text.size() && count > 0) return count;
    throw UsageError("--stretches", "is '" + printable(text) + "'", "give a number from 1 on, or 'all'");
}

std::optional<std::size_t> genre_of(const std::string& name, const std::vector<std::string>& labels) {
    if (name.empty()) return std::nullopt;
    const auto found = std::ranges::find(labels, name);
    if (found != labels.end()) return static_cast<std::size_t>(found - labels.begin());
    const std::string near = nearest(name, labels);
    throw UsageError("--genre", fmt::format("is '{}', which the model does not know", printable(name)),
                     near.empty() ? printable(fmt::format("choose from {}", fmt::join(labels, ", ")))
                                  : fmt::format("did you mean '{}'?", printable(near)));
}

/// Files that are to be written.
struct Targets {
    std::string text;
    std::string json;
    std::vector<std::string> pictures;
};

Targets targets_of(const ExplainOptions& options, bool of_rows) {
    Targets targets;
    if (!options.picture.empty()) targets.pictures.push_back(options.picture);
    if (options.out.empty()) return targets;
    const std::string base =
        (fs::path(options.out) / fs::path(options.audio).stem()).string() + ".explanation";
    targets.text = base + ".txt";
    targets.json = base + ".json";
    if (!of_rows) targets.pictures.push_back(base + ".png");
    return targets;
}

/// Where a file cannot be written shows before the work.
class WrittenFiles {
  public:
    void open(const std::string& path) {
        if (!path.empty()) files_.push_back({path, std::make_unique<AtomicFile>(path)});
    }
    void write(const std::string& path, std::string_view bytes) {
        for (auto& [name, file] : files_) {
            if (name == path) file->write(bytes);
        }
    }
    void commit() {
        for (auto& [name, file] : files_) file->commit();
    }

  private:
    std::vector<std::pair<std::string, std::unique_ptr<AtomicFile>>> files_;
};

void make_folder(const std::string& folder) {
    if (folder.empty()) return;
    std::error_code error;
    fs::create_directories(folder, error);
    if (error || !fs::is_directory(folder)) {
        throw UsageError(folder,
                         fmt::format("cannot be made a folder: {}", error ? error.message() : "it is a file"),
                         "name another folder");
    }
}

Explanation explain_with_progress(const Classifier& classifier, const ExplainOptions& options,
                                  ExplanationSettings settings) {
    std::unique_ptr<Progress> progress;
    std::size_t shown = 0;
    settings.progress = [&](std::size_t done, std::size_t total) {
        if (!progress) {
            progress = std::make_unique<Progress>(
                "explaining", total, ProgressOptions{.enabled = errors_go_to_terminal(), .unit = "masks"});
        }
        progress->advance(done - shown);
        shown = done;
    };
    return explain_track(classifier, options.audio, settings);
}

}  // namespace

ExitStatus explain(const ExplainOptions& options) {
    // What is wrong with the command is found before the work begins.
    ExplanationSettings settings;
    settings.method = method_of(options.method);
    settings.fill = fill_of(options.fill);
    settings.blocks = blocks_of(options.blocks);
    settings.masks = options.masks;
    settings.seed = options.seed;
    settings.threads = options.threads;
    if (!options.picture.empty()) require_picture_name(options.picture);
    const fs::path model_file = find_model(options.model);
    const Classifier classifier(load_model(model_file));
    settings.genre = genre_of(options.genre, classifier.labels());
    const bool of_rows = std::holds_alternative<DescriptorProfile>(classifier.model().input);
    if (of_rows && !options.picture.empty()) {
        throw UsageError("--picture",
                         fmt::format("cannot be drawn: '{}' hears rows of descriptors, no spectrograms",
                                     printable(classifier.model_name())),
                         "leave it out");
    }
    const Targets targets = targets_of(options, of_rows);
    std::vector<std::string> outputs{targets.text, targets.json};
    outputs.insert(outputs.end(), targets.pictures.begin(), targets.pictures.end());
    const std::vector<FoundFile> inputs{{options.audio, ""}, {model_file, ""}};
    for (const std::string& output : outputs) protect_recordings(output, inputs);
    protect_inputs(outputs, {});
    GnuplotOptions gnuplot;
    if (!targets.pictures.empty()) gnuplot.program = find_gnuplot();
    make_folder(options.out);
    WrittenFiles files;
    for (const std::string& output : outputs) files.open(output);

    const Explanation explanation = explain_with_progress(classifier, options, std::move(settings));
    for (const std::string& warning : explanation.prediction.warnings) {
        complain(options.audio + ": warning: " + warning);
    }
    const ExplainReport report{options, classifier.model(), explanation};
    files.write(targets.text, explanation_text(report));
    files.write(targets.json, explanation_json(report));
    for (const std::string& picture : targets.pictures) {
        files.write(picture, draw_explanation(explanation_picture(report), picture, gnuplot));
    }
    files.commit();
    Output().write(options.json ? explanation_json(report) : explanation_text(report));
    return ExitStatus::done;
}

}  // namespace resonet
