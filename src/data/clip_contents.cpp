#include "data/clip_contents.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <span>
#include <system_error>
#include <unordered_map>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "data/array_reader.h"
#include "data/descriptor_table.h"
#include "data/groups.h"
#include "data/other_columns.h"
#include "data/picture_pixels.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using Reader = std::function<ClipContent(const ClipRecord&)>;

// Rows of fewer numbers can be equal by chance.
constexpr std::size_t fewest_descriptors = 8;

template <typename T>
ClipContent content_of_values(std::span<const T> values) {
    ClipContent content;
    content.blank = std::ranges::all_of(values, [&](T value) { return value == values.front(); });
    if (content.blank) return content;
    Sha256 hash;
    hash.update(std::as_bytes(values));
    content.content = hex(hash.finish());
    return content;
}

/// Each file of `manifest` opened by `open`; those that cannot be have the problem instead.
template <typename File>
class OpenFiles {
  public:
    template <typename Open>
    OpenFiles(const Manifest& manifest, Open open) {
        for (const ClipRecord& clip : manifest.clips) {
            const auto [entry, is_new] = files_.try_emplace(clip.path.string());
            if (!is_new) continue;
            try {
                entry->second.file = std::make_unique<File>(open(clip.path));
            } catch (const InputError& error) {
                entry->second.problem = error.problem();
            }
        }
    }

    /// Errors: InputError.
    const File& of(const ClipRecord& clip) const {
        const Entry& entry = files_.at(clip.path.string());
        if (!entry.file) throw InputError(clip.path.string(), entry.problem);
        return *entry.file;
    }

  private:
    struct Entry {
        std::unique_ptr<File> file;
        std::string problem;
    };
    std::unordered_map<std::string, Entry> files_;
};

Reader array_reader(const Manifest& manifest) {
    const auto files = std::make_shared<OpenFiles<ImageArray>>(
        manifest, [](const fs::path& path) { return ImageArray(path); });
    return [files](const ClipRecord& clip) {
        return content_of_values(std::span<const float>(files->of(clip).image(clip.row).values));
    };
}

Reader table_reader(const Manifest& manifest) {
    std::vector<bool> used;
    for (const ClipRecord& clip : manifest.clips) used.push_back(clip.split != Split::excluded);
    std::vector<std::string> left_out = {"label"};
    for (OtherColumn& column : other_columns(manifest, used)) left_out.push_back(std::move(column.name));
    const auto files = std::make_shared<OpenFiles<DescriptorTable>>(
        manifest, [&](const fs::path& path) { return read_descriptor_table(path, left_out); });
    return [files](const ClipRecord& clip) {
        const DescriptorTable& table = files->of(clip);
        if (clip.row >= table.rows.size()) {
            throw InputError(clip.path.string(), "has no row " + std::to_string(clip.row) + "; it has " +
                                                     std::to_string(table.rows.size()));
        }
        const std::vector<double>& row = table.rows[clip.row];
        if (row.empty()) {
            const auto bad = std::ranges::find(table.bad_rows, clip.row, &BadRow::row);
            throw InputError(clip.path.string(),
                             bad == table.bad_rows.end() ? "has an empty row" : bad->problem);
        }
        if (row.size() < fewest_descriptors) return ClipContent();
        return content_of_values(std::span<const double>(row));
    };
}

ClipContent content_of_picture(const ClipRecord& clip) {
    const std::string bytes = read_text(clip.path);
    const Pixels pixels = decode_picture(bytes, clip.path);
    const std::span values = pixels.values;
    // One value throughout: every value is that of the same channel one pixel before.
    const bool blank =
        std::ranges::equal(values.subspan(pixels.channels), values.first(values.size() - pixels.channels));
    if (blank) return {{}, {}, true};
    return {hex(sha256(bytes)), {}, false};
}

Reader reader_for(const Manifest& manifest) {
    switch (manifest.kind) {
        case SourceKind::arrays:
            return array_reader(manifest);
        case SourceKind::tables:
            return table_reader(manifest);
        case SourceKind::pictures:
            return content_of_picture;
        case SourceKind::audio:
            break;
    }
    throw UsageError(manifest.source.string(), "lists audio, which has to be measured");
}

}  // namespace

std::vector<ClipContent> contents_of(const MeasuredClips& measured) {
    std::vector<ClipContent> contents;
    for (const MeasuredClip& clip : measured.clips) {
        ClipContent content;
        content.problem = clip.problem;
        if (clip.measurement) {
            content.blank = std::isnan(clip.measurement->facts.peak);
            if (!content.blank) content.content = clip.measurement->facts.content;
            const double seconds = clip.measurement->facts.seconds;
            if (seconds < shortest_clip) {
                content.problem =
                    fmt::format("is {:.2f} s long; less than {} s cannot be used", seconds, shortest_clip);
            }
        }
        contents.push_back(std::move(content));
    }
    return contents;
}

std::vector<ClipContent> read_contents(const Manifest& manifest, std::size_t threads, bool progress) {
    const Reader read = reader_for(manifest);
    std::vector<ClipContent> contents;
    Progress shown("reading clips", manifest.clips.size(), {.enabled = progress, .unit = "clips"});
    ordered_map(
        manifest.clips.size(), threads, 0,
        [&](std::size_t i) {
            throw_if_interrupted();
            try {
                return read(manifest.clips[i]);
            } catch (const InputError& error) {
                return ClipContent{{}, error.problem(), false};
            }
        },
        [&](std::size_t, ClipContent&& content) {
            contents.push_back(std::move(content));
            shown.advance();
        });
    shown.finish();
    return contents;
}

std::vector<ClipContent> look_for_files(const Manifest& manifest) {
    std::unordered_map<std::string, std::string> problem_of;
    std::vector<ClipContent> contents;
    for (const ClipRecord& clip : manifest.clips) {
        const auto [entry, is_new] = problem_of.try_emplace(clip.path.string());
        if (is_new) {
            std::error_code ignored;
            const fs::file_status status = fs::status(clip.path, ignored);
            if (!fs::exists(status)) {
                entry->second = "is missing";
            } else if (!fs::is_regular_file(status)) {
                entry->second = "is not a file";
            }
        }
        contents.push_back({std::string(known_content(clip)), entry->second, false});
    }
    return contents;
}

}  // namespace resonet
