#include "corpus/mma_renderer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <sstream>

#include "audio/audio_stream.h"
#include "core/child_process.h"
#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/text.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

/// A General MIDI sound font of Debian's.
struct DebianSoundFont {
    const char* path;
    const char* package;
};

constexpr std::array soundfonts{
    DebianSoundFont{"/usr/share/sounds/sf2/FluidR3_GM.sf2", "fluid-soundfont-gm"},
    DebianSoundFont{"/usr/share/sounds/sf2/TimGM6mb.sf2", "timgm6mb-soundfont"},
};

/// Nothing of the user's: neither settings nor paths to other modules or grooves, and no order of Python's
/// sets that differs from run to run.
std::vector<std::string> environment(const fs::path& home) {
    return {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=" + home.string(), "LC_ALL=C.UTF-8",
            "PYTHONHASHSEED=0", "PYTHONDONTWRITEBYTECODE=1"};
}

fs::path find_tool(const char* name) {
    if (std::optional<fs::path> program = find_program(name)) return std::move(*program);
    throw UsageError(name, "is not installed",
                     fmt::format("install the package {}, as with: apt install {}", name, name));
}

fs::path find_soundfont() {
    std::string packages;
    for (const DebianSoundFont& font : soundfonts) {
        std::error_code ignored;
        if (fs::is_regular_file(font.path, ignored)) return font.path;
        packages += std::string(packages.empty() ? "" : " or ") + font.package;
    }
    throw UsageError("sound font", "none is installed",
                     "install the package " + packages + ", or name one with --soundfont");
}

/// The last lines that a program said, on one line.
std::string last_words(const ProcessOutcome& outcome) {
    constexpr std::size_t most = 400;
    std::string text = outcome.output + outcome.errors;
    while (!text.empty() && text.back() == '\n') text.pop_back();
    if (text.size() > most) text = "..." + text.substr(text.size() - most);
    return text.empty() ? "it said nothing" : "it said: " + printable(text);
}

/// Runs a program; its two outputs together. Errors: SystemError unless it ends well.
std::string run_tool(const fs::path& program, std::vector<std::string> arguments, const fs::path& folder,
                     double seconds) {
    ProcessCall call;
    call.program = program;
    call.arguments = std::move(arguments);
    call.environment = environment(folder);
    call.folder = folder;
    call.timeout = std::chrono::milliseconds(std::llround(1000.0 * seconds));
    call.largest_output = std::size_t{1} << 20;
    ProcessOutcome outcome = run_process(call);
    if (outcome.end == ProcessEnd::timed_out) {
        throw SystemError(program.string(), fmt::format("was stopped after {} seconds", seconds),
                          last_words(outcome));
    }
    if (outcome.end != ProcessEnd::exited || outcome.status != 0) {
        throw SystemError(program.string(), fmt::format("failed with status {}", outcome.status),
                          last_words(outcome));
    }
    return outcome.output + outcome.errors;
}

/// The first word of `text` that starts with a digit, after `mark`.
std::string version_in(const std::string& text, std::string_view mark, const fs::path& program) {
    const std::size_t at = text.find(mark);
    if (at != std::string::npos) {
        std::istringstream words(text.substr(at + mark.size()));
        for (std::string word; words >> word;) {
            if (word.front() >= '0' && word.front() <= '9') return word;
        }
    }
    throw SystemError(program.string(), "does not tell its version", "it said: " + printable(text));
}

/// Fails where a program has ended well without the file it was to write.
void require_file(const fs::path& program, const fs::path& file) {
    std::error_code ignored;
    if (fs::is_regular_file(file, ignored) && fs::file_size(file, ignored) > 0) return;
    throw SystemError(program.string(), "has not written '" + file.filename().string() + "'");
}

void normalise(std::span<float> samples, const MmaClip& clip) {
    constexpr float quietest = 1e-4F;
    float peak = 0.0F;
    for (const float sample : samples) peak = std::max(peak, std::abs(sample));
    if (!(peak > quietest)) {
        throw SystemError(clip.id, "came out silent", "does the sound font hold General MIDI's instruments?");
    }
    const float gain = std::pow(10.0F, -1.0F / 20.0F) / peak;
    for (float& sample : samples) sample *= gain;
}

}  // namespace

MmaTools find_mma_tools(const fs::path& soundfont) {
    MmaTools tools;
    tools.mma = find_tool("mma");
    tools.fluidsynth = find_tool("fluidsynth");
    tools.soundfont = soundfont.empty() ? find_soundfont() : fs::absolute(soundfont);
    constexpr double patience = 30.0;
    const fs::path nowhere = "/";
    tools.mma_version = version_in(run_tool(tools.mma, {"-v"}, nowhere, patience), "", tools.mma);
    tools.fluidsynth_version = version_in(run_tool(tools.fluidsynth, {"--version"}, nowhere, patience),
                                          "runtime version", tools.fluidsynth);
    tools.soundfont_sha256 = hex(sha256_of_file(tools.soundfont));
    return tools;
}

std::vector<float> render_mma_clip(const MmaTools& tools, const MmaClip& clip, double seconds,
                                   const fs::path& work) {
    constexpr double patience = 60.0;
    // With an empty file of start-up commands, programs look for no other.
    write_atomically(work / "none", "");
    write_atomically(work / "clip.mma", mma_source(clip));
    run_tool(tools.mma,
             {"-i", "none", "-m", std::to_string(bar_count(clip) + 1), "-f", "clip.mid", "clip.mma"}, work,
             patience);
    require_file(tools.mma, work / "clip.mid");
    run_tool(tools.fluidsynth,
             {"-n",
              "-i",
              "-q",
              "-f",
              "none",
              "-F",
              "clip.wav",
              "-T",
              "wav",
              "-O",
              "float",
              "-r",
              "44100",
              "-g",
              "0.4",
              "-o",
              "synth.cpu-cores=1",
              "-o",
              "synth.dynamic-sample-loading=1",
              tools.soundfont.string(),
              "clip.mid"},
             work, patience + 10.0 * seconds);
    require_file(tools.fluidsynth, work / "clip.wav");
    std::vector<float> samples =
        decode(work / "clip.wav", {.sample_rate = mma_sample_rate, .duration = seconds}).samples;
    const auto wanted = static_cast<std::size_t>(std::llround(seconds * mma_sample_rate));
    if (samples.size() < wanted) {
        throw SystemError(clip.id,
                          fmt::format("came out {:.2f} s long instead of {} s",
                                      static_cast<double>(samples.size()) / mma_sample_rate, seconds));
    }
    samples.resize(wanted);
    normalise(samples, clip);
    return samples;
}

}  // namespace resonet
