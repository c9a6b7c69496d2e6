#include <fmt/format.h>

#include <system_error>

#include "audio/audio_files.h"
#include "report/confident_mistakes.h"
#include "report/html_sections.h"
#include "report/html_table.h"
#include "report/html_text.h"
#include "report/run_facts.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// The URI of a clip that is an audio file and still there; empty otherwise. Relative names are looked up
/// beside the manifest, as the readers of manifests do.
std::string clip_link(const ReportPage& page, const ComparedModel& model, const std::string& file) {
    if (file.empty() || !has_audio_extension(file)) return {};
    fs::path path(file);
    std::error_code code;
    if (path.is_relative()) {
        const auto manifests = run_facts(model, {"run", "manifest"});
        if (manifests.empty()) return {};
        path = fs::absolute(fs::path(manifests.front()).parent_path() / path, code);
        if (code) return {};
    }
    if (!fs::is_regular_file(path, code)) return {};
    return file_uri(path.lexically_normal(), page.folder);
}

/// What readers call the clip: an array holds many, so that its rows are told by their tracks.
std::string clip_name(const PredictedClip& clip) {
    const std::string file = fs::path(clip.file).filename().string();
    if (has_audio_extension(clip.file) || clip.track.empty()) return file;
    return fmt::format("{} ({})", clip.track, file);
}

}  // namespace

ReportSection mistakes_section(const ReportPage& page) {
    constexpr std::size_t most = 20;
    std::string html;
    for (std::size_t i = 0; i < page.comparison.models.size(); ++i) {
        const ComparedModel& model = page.comparison.models[i];
        const std::vector<std::string>& labels = page.comparison.labels;
        HtmlTable table;
        table.caption = html_caption(
            page,
            "The clips with the surest wrong answers. Probability is that of the answer; wrong in: of so "
            "many answers to this clip, one a seed.");
        table.header = {"Clip", "At", "Truth", "Said", "Probability", "Of the truth", "Wrong in"};
        table.numbers = {false, true, false, false, true, true, true};
        for (const Mistake& mistake : confident_mistakes(model.pooled, most)) {
            const PredictedClip& clip = model.pooled.clips[mistake.clip];
            HtmlCell name = words_cell(clip_name(clip));
            name.link = clip_link(page, model, clip.file);
            table.rows.push_back({name, number_cell(clip.place),
                                  words_cell(labels[static_cast<std::size_t>(clip.truth)]),
                                  words_cell(labels[static_cast<std::size_t>(mistake.said)]),
                                  tinted_cell(percent_text(mistake.probability), mistake.probability),
                                  number_cell(percent_text(mistake.truth)),
                                  number_cell(fmt::format("{} of {}", mistake.wrong, mistake.answers))});
        }
        const std::string content =
            table.rows.empty() ? html_paragraph("There is no wrong answer.") : html_table(table);
        html += html_details(model.name, content, i == 0);
    }
    html += html_paragraph(
        "At: where the clip begins in its file, in seconds, or its row in an array. A sure mistake is often "
        "a "
        "wrong label, a copy or a damaged recording: listen before blaming the model.");
    return {"mistakes", "The most confident mistakes", html};
}

}  // namespace resonet
