#include "learn/prediction_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/csv.h"
#include "core/file.h"
#include "core/text.h"

namespace resonet {

void write_predictions(const std::filesystem::path& file, const Manifest& manifest,
                       const TrainingClips& clips, const std::vector<std::string>& labels,
                       std::span<const float> probabilities) {
    AtomicFile out(file);
    const bool rows = has_rows(manifest.kind);
    std::vector<std::string> fields{std::string(file_column(manifest.kind)),
                                    rows ? "row" : "start",
                                    "track",
                                    "truth",
                                    "predicted",
                                    "probability"};
    for (const std::string& label : labels) fields.push_back("p_" + label);
    write_csv_row(out.stream(), fields);
    for (std::size_t i = 0; i < clips.size(); ++i) {
        const ImageInfo& info = clips.info(i);
        const ClipRecord& clip = manifest.clips.at(info.clip);
        const auto row = probabilities.subspan(i * labels.size(), labels.size());
        const auto best = std::ranges::max_element(row);
        fields = {valid_utf8(clip.path.string()),
                  rows ? std::to_string(clip.row) : fmt::format("{:.6g}", info.start),
                  clip.track,
                  labels[static_cast<std::size_t>(info.label)],
                  labels[static_cast<std::size_t>(best - row.begin())],
                  fmt::format("{:.6g}", *best)};
        for (const float probability : row) fields.push_back(fmt::format("{:.6g}", probability));
        write_csv_row(out.stream(), fields);
    }
    out.commit();
}

}  // namespace resonet
