#include "data/split_columns.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;

TEST(SplitColumns, ANewColumnLeavesTheUsualOneAlone) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv",
                     "path,label,split,fold,note\na.wav,rock,test,3,x\nb.wav,rock,excluded,,y\n");
    Manifest manifest = read_manifest_to_divide(folder / "m.csv", {"mine", "my_fold"});
    EXPECT_EQ(manifest.clips[1].split, Split::excluded);
    manifest.clips[0].split = Split::train;
    manifest.clips[0].fold = 1;
    write_manifest(folder / "n.csv", manifest);
    const Manifest usual = read_manifest(folder / "n.csv");
    EXPECT_EQ(usual.clips[0].split, Split::test);
    EXPECT_EQ(usual.clips[0].fold, 3);
    EXPECT_EQ(usual.extra_columns, (std::vector<std::string>{"mine", "my_fold", "note"}));
    EXPECT_EQ(usual.clips[1].extra, (std::vector<std::string>{"excluded", "", "y"}));
    const Manifest mine = read_manifest_to_divide(folder / "n.csv", {"mine", "my_fold"});
    EXPECT_EQ(mine.clips[0].split, Split::train);
    EXPECT_EQ(mine.clips[0].fold, 1);
}

TEST(SplitColumns, ANewColumnTakesOverWhatIsExcludedAlone) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv", "path,label,split,fold\na.wav,rock,test,3\nb.wav,rock,excluded,\n");
    const Manifest manifest = read_manifest_to_divide(folder / "m.csv", {"mine", "my_fold"});
    EXPECT_EQ(manifest.clips[0].split, Split::unassigned);
    EXPECT_EQ(manifest.clips[0].fold, std::nullopt);
    EXPECT_EQ(manifest.clips[0].extra, (std::vector<std::string>{"test", "3"}));
    EXPECT_EQ(manifest.clips[1].split, Split::excluded);
}

TEST(SplitColumns, AColumnThatIsThereDoesNotBringExcludedClipsBack) {
    const TemporaryFolder folder;
    write_atomically(
        folder / "m.csv",
        "path,label,split,mine\na.wav,rock,excluded,train\nb.wav,rock,,train\nc.wav,rock,,excluded\n");
    const Manifest manifest = read_manifest_to_divide(folder / "m.csv", {"mine", "fold"});
    EXPECT_EQ(manifest.clips[0].split, Split::excluded);
    EXPECT_EQ(manifest.clips[1].split, Split::train);
    EXPECT_EQ(manifest.clips[2].split, Split::excluded);
}

TEST(SplitColumns, RefusesColumnsThatMeanSomethingElse) {
    const TemporaryFolder folder;
    write_atomically(folder / "m.csv", "path,label\na.wav,rock\n");
    for (const char* name : {"", "label", "path", "artist", "seconds", "fold"}) {
        EXPECT_THROW(read_manifest_to_divide(folder / "m.csv", {name, "fold"}), UsageError) << name;
    }
    EXPECT_THROW(read_manifest_to_divide(folder / "m.csv", {"split", "split"}), UsageError);
    EXPECT_THROW(read_manifest_to_divide(folder / "none.csv", {"a", "b"}), UsageError);
    EXPECT_NO_THROW(read_manifest_to_divide(folder / "m.csv", {"a", "b"}));
}

}  // namespace
}  // namespace resonet
