#include <fmt/format.h>

#include <algorithm>

#include "core/byte_size.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/progress.h"
#include "core/version.h"
#include "report/html_sections.h"
#include "report/html_table.h"
#include "report/html_text.h"
#include "report/run_facts.h"

namespace resonet {
namespace {

std::string model_hash(const RunFolder& run) {
    if (run.model.empty()) return "the model file is not there";
    try {
        return hex(sha256_of_file(run.model));
    } catch (const InputError&) {
        return "the model file cannot be read";
    }
}

std::string command_of(const std::vector<std::string>& words) {
    return words.empty() ? "<p>The command was not recorded.</p>\n"
                         : fmt::format("<pre class=\"scroll\" tabindex=\"0\">{}</pre>\n",
                                       html_escaped(shell_text(words)));
}

/// Facts of a model that are the same for all its runs, as a rule.
std::string facts_of(const ComparedModel& model) {
    std::string html = "<dl>\n";
    const auto add = [&](const char* name, const std::string& value) {
        if (!value.empty()) {
            html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, html_escaped(value));
        }
    };
    add("Recipe", model.summary);
    add("Data", joined(run_facts(model, {"provenance", "data"})));
    add("SHA-256 of the data", joined(run_facts(model, {"provenance", "data_sha256"})));
    add("Fitted on", joined(run_facts(model, {"provenance", "fitted_on"})));
    add("Program", joined(run_facts(model, {"provenance", "program"})));
    add("Compiler", joined(run_facts(model, {"run", "versions", "compiler"})));
    add("libtorch", joined(run_facts(model, {"run", "versions", "torch"})));
    add("oneDNN", joined(run_facts(model, {"run", "versions", "onednn"})));
    add("Processor", joined(run_facts(model, {"run", "cpu"})));
    add("Threads", joined(run_facts(model, {"run", "threads"})));
    add("Device", joined(run_facts(model, {"provenance", "device"})));
    return html + "</dl>\n";
}

std::string runs_of(const ReportPage& page, const ComparedModel& model) {
    HtmlTable table;
    table.caption = html_caption(page, "Runs, and the SHA-256 of their model files.");
    table.header = {"Folder", "Seed", "Fold", "Chosen epoch", "Model file"};
    table.numbers = {false, true, true, true, false};
    for (const RunFolder& run : model.runs) {
        const std::string epoch = run_fact(run, {"provenance", "chosen_epoch"});
        table.rows.push_back({words_cell(run.path.string()), number_cell(std::to_string(run.seed)),
                              number_cell(run.fold ? std::to_string(*run.fold) : "\u2013"),
                              number_cell(epoch.empty() ? "\u2013" : epoch), words_cell(model_hash(run))});
    }
    return html_table(table);
}

}  // namespace

ReportSection cost_section(const ReportPage& page) {
    HtmlTable table;
    table.caption =
        html_caption(page,
                     "Training time is the mean over runs (h:min:s or min:s). Inference is the time "
                     "for one clip on one thread, where it was measured.");
    table.header = {"Model", "Kind", "Parameters", "Model file", "Training time", "Inference, ms"};
    table.numbers = {false, false, true, true, true, true};
    for (const ComparedModel& model : page.comparison.models) {
        table.rows.push_back(
            {words_cell(model.name), words_cell(model.kind),
             number_cell(model.parameters ? whole_text(*model.parameters) : "\u2013"),
             number_cell(model.bytes ? byte_size_text(*model.bytes) : "\u2013"),
             number_cell(model.training_seconds ? clock_text(*model.training_seconds) : "\u2013"),
             number_cell(model.inference_milliseconds ? decimal_text(*model.inference_milliseconds, 2)
                                                      : "\u2013")});
    }
    return {"cost", "Size and cost", html_table(table)};
}

ReportSection repeat_section(const ReportPage& page) {
    std::string html;
    for (std::size_t i = 0; i < page.comparison.models.size(); ++i) {
        const ComparedModel& model = page.comparison.models[i];
        std::string commands;
        std::vector<std::vector<std::string>> seen;
        for (const RunFolder& run : model.runs) {
            std::vector<std::string> command = run_command(run);
            if (std::find(seen.begin(), seen.end(), command) != seen.end()) continue;
            commands += command_of(command);
            seen.push_back(std::move(command));
        }
        html += html_details(model.name, commands + facts_of(model) + runs_of(page, model), i == 0);
    }
    if (!page.options.command_line.empty()) {
        html += html_paragraph(fmt::format("This report was made by resonet {} with", version)) +
                command_of(page.options.command_line);
    }
    return {"repeat", "How to repeat it", html};
}

}  // namespace resonet
