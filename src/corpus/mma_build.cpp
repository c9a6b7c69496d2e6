#include "corpus/mma_build.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "audio/wav_writer.h"
#include "core/error.h"
#include "core/file.h"
#include "core/interrupt.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "corpus/build_record.h"
#include "corpus/package_catalogue.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

// To be raised when the same settings give other music.
constexpr int version = 1;

nlohmann::json settings_of(const MmaBuildOptions& options, const MmaTools& tools) {
    return {{"dataset", "mma"},
            {"version", version},
            {"seed", options.plan.seed},
            {"clips_per_genre", options.plan.clips_per_genre},
            {"seconds", options.plan.seconds},
            {"sample_rate", mma_sample_rate},
            {"mma", tools.mma_version},
            {"fluidsynth", tools.fluidsynth_version},
            {"soundfont", tools.soundfont.filename().string()},
            {"soundfont_sha256", tools.soundfont_sha256}};
}

fs::path clip_path(const fs::path& out, const MmaClip& clip) {
    return out / "clips" / clip.genre / (clip.id + ".wav");
}

/// A folder that is removed, with all that is in it.
class WorkFolder {
  public:
    explicit WorkFolder(fs::path path) : path_(std::move(path)) {
        fs::remove_all(path_);  // of a build that was killed
        fs::create_directories(path_);
    }
    ~WorkFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

/// Renders a clip into its file.
CutTrack make_clip(const MmaBuildOptions& options, const MmaTools& tools, const MmaClip& clip,
                   const fs::path& work) {
    throw_if_interrupted();
    const WorkFolder folder(work / clip.id);
    const std::vector<float> samples = render_mma_clip(tools, clip, options.plan.seconds, folder.path());
    const fs::path file = clip_path(options.out, clip);
    fs::create_directories(file.parent_path());
    write_wav(file, samples, mma_sample_rate, 1, WavFormat::pcm16);
    return {clip.id, options.plan.seconds, {{0.0, fs::file_size(file)}}};
}

bool is_done(const BuildRecord& record, const fs::path& out, const MmaClip& clip) {
    const CutTrack* const done = record.find(clip.id);
    std::error_code error;
    return done != nullptr && done->clips.size() == 1 &&
           fs::file_size(clip_path(out, clip), error) == done->clips.front().bytes && !error;
}

}  // namespace

Manifest mma_manifest(const std::vector<MmaClip>& clips, const fs::path& out) {
    Manifest manifest;
    manifest.source = out / "manifest.csv";
    manifest.extra_columns = {"groove", "key", "tempo"};
    for (const MmaClip& clip : clips) {
        ClipRecord record;
        record.path = clip_path(out, clip);
        record.label = clip.genre;
        record.track = clip.id;
        record.artist = clip.file;
        record.title = clip.family;
        record.split = clip.split;
        record.fold = clip.fold;
        record.synthetic = true;
        record.extra = {clip.sections.front().groove.substr(clip.file.size() + 1),
                        std::string(pitch_name(clip.key, clip.key)), std::to_string(clip.tempo)};
        manifest.clips.push_back(std::move(record));
    }
    return manifest;
}

Manifest build_mma_dataset(const MmaBuildOptions& options) {
    const fs::path sheet = find_catalogue("mma") / "README.md";
    const MmaTools tools = find_mma_tools(options.soundfont);
    const std::vector<MmaClip> clips = plan_mma_clips(options.plan);
    BuildRecord record(make_build_folder(options.out), settings_of(options, tools));
    std::vector<const MmaClip*> missing;
    for (const MmaClip& clip : clips) {
        if (!is_done(record, options.out, clip)) missing.push_back(&clip);
    }
    {
        // Not below the working folder by name only: the programs run in folders of their own.
        const WorkFolder work(fs::absolute(options.out) / "work");
        Progress progress("rendering clips", missing.size(), {.enabled = !missing.empty(), .unit = "clips"});
        ordered_map(
            missing.size(), options.threads, 0,
            [&](std::size_t i) { return make_clip(options, tools, *missing[i], work.path()); },
            [&](std::size_t, const CutTrack& track) {
                record.add(track);
                progress.advance();
            });
        progress.finish();
    }
    write_atomically(options.out / "README.md", read_text(sheet));
    Manifest manifest = mma_manifest(clips, options.out);
    write_manifest(manifest.source, manifest);
    return manifest;
}

}  // namespace resonet
