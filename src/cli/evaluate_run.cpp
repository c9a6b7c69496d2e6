#include "cli/evaluate_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "cli/complain.h"
#include "cli/evaluate_record.h"
#include "cli/evaluate_text.h"
#include "cli/output.h"
#include "cli/protect_inputs.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/machine.h"
#include "core/text.h"
#include "evaluation/leak_words.h"
#include "inference/default_model.h"
#include "report/report.h"

namespace resonet {
namespace {

void check(const EvaluateOptions& options) {
    constexpr std::array known = {"test", "valid", "train", "all"};
    if (std::ranges::find(known, options.split) == known.end()) {
        throw UsageError("--split", "is '" + printable(options.split) + "'",
                         "choose from test, valid, train, all");
    }
    if (options.fit_temperature && (options.split == "valid" || options.split == "all")) {
        throw UsageError("--fit-temperature",
                         "fits on the valid split, which is evaluated: the figures would be too good",
                         "evaluate --split test");
    }
}

void say(const EvaluateData& data, const EvaluateResult& result) {
    for (const InputFailure& failure : data.failures) complain(failure.subject + ": " + failure.problem);
    for (const std::string& note : data.notes) fmt::print(stderr, "{}\n", printable(note));
    if (!result.leak_notes.empty()) {
        fmt::print(stderr, "{}{}\n", result.leaky ? std::string(leaky_words) + ": " : "", result.leak_notes);
    }
    for (const std::string& note : result.notes) fmt::print(stderr, "note: {}\n", note);
}

/// The figures are there already: a page that cannot be made spoils none of them.
bool make_report(const EvaluateOptions& options) {
    ReportOptions report;
    report.command_line = own_command_line();
    try {
        write_report(compare_runs({options.out}), options.out, report);
        return true;
    } catch (const Interrupted&) {
        throw;
    } catch (const Error& error) {
        complain(std::string(error.what()) + "; there is no report.html");
        return false;
    }
}

}  // namespace

ExitStatus evaluate_model(const EvaluateOptions& options) {
    check(options);
    EvaluateSource source;
    source.start = std::chrono::system_clock::now();
    source.model = find_model(options.model);
    std::vector<std::string> outputs = evaluation_outputs(options);
    outputs.push_back(options.json);
    protect_inputs(outputs, std::array{options.manifest, source.model.string()});
    const Model model = load_model(source.model);
    Manifest manifest = read_manifest(options.manifest, {.split = options.column});
    protect_clips(outputs, manifest);
    source.model_sha256 = hex(sha256_of_file(source.model));
    source.manifest_sha256 = hex(sha256_of_file(options.manifest));

    const auto lock = begin_evaluation(options, source);
    const EvaluateData data = load_evaluate_data(options, model, std::move(manifest));
    const EvaluateResult result = evaluate_clips(options, model, data);
    say(data, result);
    write_evaluation(options, source, model, data, result);
    if (!options.json.empty()) {
        Output json(options.json);
        json.write(evaluation_json(options, model, result, false)
                       .dump(2, ' ', false, nlohmann::json::error_handler_t::replace) +
                   "\n");
        json.commit();
    }
    const bool reported = !options.report || make_report(options);
    if (!is_standard_output(options.json)) {
        Output().write(evaluation_text(options, model, result) +
                       fmt::format("everything is in {}\n", printable(options.out)));
    }
    return data.failures.empty() && reported ? ExitStatus::done : ExitStatus::inputs_failed;
}

}  // namespace resonet
