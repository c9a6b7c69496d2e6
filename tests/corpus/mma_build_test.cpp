#include "corpus/mma_build.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "audio/audio_stream.h"
#include "core/child_process.h"
#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

bool can_render() {
    return find_program("mma") && find_program("fluidsynth") &&
           (fs::exists("/usr/share/sounds/sf2/FluidR3_GM.sf2") ||
            fs::exists("/usr/share/sounds/sf2/TimGM6mb.sf2"));
}

/// PATH for as long as it lives.
class ProgramPath {
  public:
    explicit ProgramPath(const fs::path& path) : before_(std::getenv("PATH")) {
        setenv("PATH", path.c_str(), 1);
    }
    ~ProgramPath() { setenv("PATH", before_.c_str(), 1); }
    ProgramPath(const ProgramPath&) = delete;
    ProgramPath& operator=(const ProgramPath&) = delete;

  private:
    std::string before_;
};

void write_program(const fs::path& path, const std::string& script) {
    std::ofstream(path) << "#!/bin/sh\n" << script;
    fs::permissions(path, fs::perms::owner_all);
}

MmaBuildOptions options_for(const fs::path& out) {
    MmaBuildOptions options;
    options.out = out;
    options.plan = {.clips_per_genre = 1, .seconds = 2.0};
    options.threads = 2;
    return options;
}

std::string problem_of(const MmaBuildOptions& options) {
    try {
        build_mma_dataset(options);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

TEST(MmaBuild, NamesThePackageThatIsMissing) {
    const TemporaryFolder folder;
    const ProgramPath path(folder.path());
    EXPECT_THROW(find_mma_tools(), UsageError);
    EXPECT_NE(problem_of(options_for(folder / "out")).find("apt install mma"), std::string::npos);
    write_program(folder / "mma", "echo 21.09\n");
    EXPECT_NE(problem_of(options_for(folder / "out")).find("apt install fluidsynth"), std::string::npos);
    EXPECT_FALSE(fs::exists(folder / "out"));
}

/// Programs that answer as the real ones do when asked for their versions; mma then does as told.
class FakeTools {
  public:
    explicit FakeTools(const std::string& mma) : path_(folder_.path()) {
        write_program(folder_ / "mma",
                      "[ \"$1\" = -v ] && { echo 'Warning: none'; echo 9.8; exit; }\n" + mma);
        write_program(folder_ / "fluidsynth", "echo 'FluidSynth runtime version 7.6.5'\n");
        write_atomically(folder_ / "font.sf2", "sound");
    }
    MmaBuildOptions options() const {
        MmaBuildOptions options = options_for(folder_ / "out");
        options.soundfont = folder_ / "font.sf2";
        return options;
    }

  private:
    TemporaryFolder folder_;
    ProgramPath path_;
};

TEST(MmaBuild, ReadsVersions) {
    const FakeTools fake("");
    const MmaTools tools = find_mma_tools(fake.options().soundfont);
    EXPECT_EQ(tools.mma_version, "9.8");
    EXPECT_EQ(tools.fluidsynth_version, "7.6.5");
    EXPECT_EQ(tools.soundfont_sha256, hex(sha256("sound")));
}

TEST(MmaBuild, TellsWhatAFailingProgramSaid) {
    const FakeTools fake("echo 'Groove X not found'; exit 1\n");
    const std::string problem = problem_of(fake.options());
    EXPECT_NE(problem.find("mma: failed with status 1 (it said: Groove X not found)"), std::string::npos)
        << problem;
    EXPECT_FALSE(fs::exists(fake.options().out / "work"));
    EXPECT_FALSE(fs::exists(fake.options().out / "manifest.csv"));
}

TEST(MmaBuild, NoticesAFileThatIsNotWritten) {
    const FakeTools fake("exit 0\n");
    EXPECT_NE(problem_of(fake.options()).find("has not written 'clip.mid'"), std::string::npos);
    const FakeTools half("echo x > clip.mid\n");
    EXPECT_NE(problem_of(half.options()).find("has not written 'clip.wav'"), std::string::npos);
}

TEST(MmaBuild, RefusesAFolderOfOtherThings) {
    const FakeTools fake("");
    fs::create_directories(fake.options().out);
    write_atomically(fake.options().out / "precious", "x");
    EXPECT_NE(problem_of(fake.options()).find("holds other files"), std::string::npos);
}

/// A data set that was rendered once for all of these tests.
class RenderedMma : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        if (!can_render()) return;
        folder = std::make_unique<TemporaryFolder>();
        manifest = build_mma_dataset(options_for(root() / "a"));
    }
    static void TearDownTestSuite() { folder.reset(); }
    void SetUp() override {
        if (!folder) GTEST_SKIP() << "needs the packages mma, fluidsynth and timgm6mb-soundfont";
    }
    static fs::path root() { return folder->path(); }

    static inline std::unique_ptr<TemporaryFolder> folder;
    static inline Manifest manifest;
};

TEST_F(RenderedMma, IsTheSameBytesAgain) {
    MmaBuildOptions one_thread = options_for(root() / "b");
    one_thread.threads = 1;
    build_mma_dataset(one_thread);
    ASSERT_EQ(manifest.clips.size(), 10U);
    for (const ClipRecord& clip : manifest.clips) {
        const fs::path other = root() / "b" / clip.path.lexically_relative(root() / "a");
        EXPECT_EQ(read_text(clip.path), read_text(other)) << clip.path;
        const Audio audio = decode(clip.path, {.sample_rate = 0});
        EXPECT_EQ(audio.sample_rate, 22050);
        EXPECT_EQ(audio.samples.size(), 44100U);
        float peak = 0;
        for (const float sample : audio.samples) peak = std::max(peak, std::abs(sample));
        EXPECT_NEAR(20 * std::log10(peak), -1.0, 0.01) << clip.path;
    }
    for (const char* file : {"manifest.csv", "build.jsonl", "README.md"}) {
        EXPECT_EQ(read_text(root() / "a" / file), read_text(root() / "b" / file));
    }
    EXPECT_EQ(read_manifest(root() / "a" / "manifest.csv").clips.size(), 10U);
    EXPECT_FALSE(fs::exists(root() / "a" / "work"));
}

TEST_F(RenderedMma, GoesOnWhereItWasAndRefusesOtherSettings) {
    const MmaBuildOptions options = options_for(root() / "c");
    fs::copy(root() / "a", options.out, fs::copy_options::recursive);
    const fs::path kept = options.out / "clips/blues/blues.0001.wav";
    const fs::path lost = options.out / "clips/jazz/jazz.0001.wav";
    const fs::path cut = options.out / "clips/rock/rock.0001.wav";
    const std::string lost_bytes = read_text(lost);
    const std::string cut_bytes = read_text(cut);
    fs::remove(lost);
    fs::resize_file(cut, 1000);
    fs::remove(options.out / "manifest.csv");
    const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(5);
    fs::last_write_time(kept, long_ago);
    build_mma_dataset(options);
    EXPECT_EQ(read_text(lost), lost_bytes);
    EXPECT_EQ(read_text(cut), cut_bytes);
    EXPECT_EQ(fs::last_write_time(kept), long_ago);
    EXPECT_TRUE(fs::exists(options.out / "manifest.csv"));
    MmaBuildOptions other = options;
    other.plan.seed = 2;
    EXPECT_NE(problem_of(other).find("begun with seed 1 (not 2)"), std::string::npos) << problem_of(other);
}

}  // namespace
}  // namespace resonet
