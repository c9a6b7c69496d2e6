#include <gtest/gtest.h>

#include "core/file.h"
#include "core/npy.h"
#include "data/manifest.h"
#include "run_program.h"
#include "small_model.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

TEST(DatasetScan, ListsAFolderPerGenre) {
    const TemporaryFolder folder;
    for (const char* name : {"genres/rock/a.wav", "genres/rock/b.wav", "genres/blues/live/c.wav"}) {
        fs::create_directories((folder / name).parent_path());
        write_tone(folder / name, 0.1);
    }
    const fs::path out = folder / "genres.csv";
    const Outcome outcome =
        run_resonet({"dataset", "scan", (folder / "genres").string(), "--no-cache", "--out", out.string()});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_NE(outcome.errors.find(out.string() + ": 3 clips of 2 genres\n"), std::string::npos)
        << outcome.errors;
    const Manifest manifest = read_manifest(out);
    ASSERT_EQ(manifest.clips.size(), 3U);
    EXPECT_EQ(manifest.clips[0].label, "blues");
    EXPECT_EQ(manifest.clips[2].label, "rock");
}

TEST(DatasetScan, NamesWhatItCannotUse) {
    const TemporaryFolder folder;
    fs::create_directories(folder / "genres/rock");
    write_tone(folder / "genres/rock/a.wav", 0.1);
    write_tone(folder / "genres/stray.wav", 0.1);
    const Outcome outcome = run_resonet({"dataset", "scan", (folder / "genres").string(), "--quick", "--out",
                                         (folder / "genres.csv").string()});
    EXPECT_EQ(outcome.status, 1);
    EXPECT_NE(outcome.errors.find("stray.wav"), std::string::npos);
}

TEST(DatasetScan, DescribesReadyMadeImages) {
    const TemporaryFolder folder;
    const std::vector<std::uint8_t> images(2 * 4 * 5, 128);
    write_npy(folder / "mel.npy", images, {2, 4, 5});
    write_atomically(folder / "index.csv", "row,genre,part\n0,blues,train\n1,rock,test\n");
    const fs::path out = folder / "mel.csv";
    const Outcome outcome = run_resonet({"dataset", "scan", "--arrays", (folder / "mel.npy").string(),
                                         "--index", (folder / "index.csv").string(), "--label-column",
                                         "genre", "--split-column", "part", "--out", out.string()});
    EXPECT_EQ(outcome.status, 0) << outcome.errors;
    const Manifest manifest = read_manifest(out);
    ASSERT_EQ(manifest.clips.size(), 2U);
    EXPECT_EQ(manifest.kind, SourceKind::arrays);
    EXPECT_EQ(manifest.clips[1].label, "rock");
    EXPECT_EQ(manifest.clips[1].split, Split::test);
}

TEST(DatasetScan, RefusesHalfACommand) {
    const TemporaryFolder folder;
    const std::string out = (folder / "x.csv").string();
    EXPECT_EQ(run_resonet({"dataset", "scan", "--out", out}).status, 2);
    EXPECT_EQ(run_resonet({"dataset", "scan", "--arrays", "a.npy", "--out", out}).status, 2);
    EXPECT_EQ(run_resonet({"dataset", "scan", "a", "--arrays", "a.npy", "--index", "i", "--out", out}).status,
              2);
    EXPECT_EQ(run_resonet({"dataset", "scan", (folder / "none").string(), "--out", out}).status, 2);
    EXPECT_FALSE(fs::exists(out));
}

}  // namespace
}  // namespace resonet::testing
