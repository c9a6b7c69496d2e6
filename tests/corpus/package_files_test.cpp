#include "corpus/package_files.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/file.h"
#include "corpus/tiny_packages.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::make_deb;
using testing::make_zip;
using testing::TemporaryFolder;

class PackageFiles : public ::testing::Test {
  protected:
    PackageFiles() { fs::create_directories(target_); }

    std::vector<fs::path> take(const std::string& deb, const std::vector<std::string>& paths,
                               std::uint64_t limit = largest_package_file) {
        write_atomically(folder_ / "a.deb", deb);
        return take_package_files(folder_ / "a.deb", paths, target_, limit);
    }

    /// The number of files in the scratch folder but for the package and the target folder.
    std::ptrdiff_t strays() const {
        const fs::directory_iterator files(folder_.path());
        return std::distance(begin(files), end(files)) - 2;
    }

    TemporaryFolder folder_;
    fs::path target_ = folder_ / "target";
};

TEST_F(PackageFiles, AreTakenWhateverTheCompression) {
    for (const char* suffix : {"", ".gz", ".xz", ".zst"}) {
        const std::string deb =
            make_deb({{"./usr/a b.ogg", "sound", "", ""}, {"./usr/c", "", "", ""}}, suffix);
        const std::vector<fs::path> files = take(deb, {"usr/c", "usr/a b.ogg", "usr/none", "usr/c"});
        ASSERT_EQ(files.size(), 4U);
        EXPECT_EQ(read_text(files[1]), "sound") << suffix;
        EXPECT_EQ(files[1].extension(), ".ogg");
        EXPECT_EQ(fs::file_size(files[0]), 0U);
        EXPECT_TRUE(files[2].empty());
        EXPECT_EQ(files[3], files[0]);
    }
}

TEST_F(PackageFiles, AreTakenOutOfArchivesInThePackage) {
    const std::string pack = make_zip({{"m/x.ogg", "sound x", "", ""}, {"m/y.ogg", "sound y", "", ""}});
    const std::string deb = make_deb({{"./usr/music.pk3", pack, "", ""}, {"./usr/z", "sound z", "", ""}});
    const std::vector<fs::path> files =
        take(deb, {"usr/music.pk3!/m/y.ogg", "usr/z", "usr/music.pk3!/m/none", "usr/none.pk3!/m/x.ogg"});
    EXPECT_EQ(read_text(files[0]), "sound y");
    EXPECT_EQ(read_text(files[1]), "sound z");
    EXPECT_TRUE(files[2].empty());
    EXPECT_TRUE(files[3].empty());
    const fs::directory_iterator left(target_);
    EXPECT_EQ(std::distance(begin(left), end(left)), 2) << "nothing else is left";
}

TEST_F(PackageFiles, NeverLeadElsewhere) {
    const std::vector<testing::ArchiveFile> hostile{
        {"../outside", "x", "", ""},           {"/etc/outside", "x", "", ""},
        {"./usr/link", "", "/etc/passwd", ""}, {"./usr/link/below", "x", "", ""},
        {"./usr/hard", "", "", "/etc/passwd"}, {"./usr/.$(id);.ogg", "x", "", ""}};
    const std::vector<std::string> paths{"../outside", "/etc/outside", "usr/link", "usr/hard",
                                         "usr/.$(id);.ogg"};
    const std::vector<fs::path> files = take(make_deb(hostile), paths);
    for (const std::size_t taken : {0U, 1U, 4U}) EXPECT_EQ(files[taken].parent_path(), target_);
    EXPECT_TRUE(files[2].empty());
    EXPECT_TRUE(files[3].empty());
    EXPECT_EQ(strays(), 0);
    EXPECT_FALSE(fs::exists("/etc/outside"));
    for (const fs::directory_entry& entry : fs::directory_iterator(target_)) {
        EXPECT_FALSE(entry.is_symlink());
        EXPECT_LE(entry.path().filename().string().size(), 5U) << entry.path();
    }
    const std::string pack = make_zip({{"../../outside", "x", "", ""}});
    EXPECT_EQ(take(make_deb({{"./p", pack, "", ""}}), {"p!/../../outside"})[0].parent_path(), target_);
}

TEST_F(PackageFiles, AreBounded) {
    const std::string deb = make_deb({{"./big", std::string(1 << 20, 'x'), "", ""}});
    EXPECT_EQ(fs::file_size(take(deb, {"big"}, 1 << 20)[0]), std::uintmax_t{1} << 20);
    fs::remove_all(target_);
    fs::create_directories(target_);
    EXPECT_THROW(take(deb, {"big"}, (1 << 20) - 1), InputError);
    EXPECT_TRUE(fs::is_empty(target_));
}

TEST_F(PackageFiles, OfDamagedPackagesAreRefused) {
    std::string content(200'000, '\0');
    for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * i * 7919 >> 8);
    for (const char* suffix : {"", ".gz", ".xz", ".zst"}) {
        const std::string deb = make_deb({{"./a", content, "", ""}}, suffix);
        for (const double share : {0.0, 0.0001, 0.01, 0.5, 0.9}) {
            const auto size = static_cast<std::size_t>(static_cast<double>(deb.size()) * share);
            EXPECT_THROW(take(deb.substr(0, size), {"a"}), InputError) << suffix << ", cut at " << share;
        }
    }
    EXPECT_THROW(take("no package", {"a"}), InputError);
    EXPECT_THROW(take(make_zip({{"a", "x", "", ""}}), {"a"}), InputError);
    EXPECT_THROW(take(make_deb({{"./p", "no zip archive", "", ""}}), {"p!/a"}), InputError);
    EXPECT_THROW(take_package_files(folder_ / "none.deb", std::vector<std::string>{"a"}, target_),
                 InputError);
}

}  // namespace
}  // namespace resonet
