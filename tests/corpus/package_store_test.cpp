#include "corpus/package_store.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "corpus/apt_download.h"
#include "corpus/fake_apt.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;
using testing::fake_apt;

class Packages : public ::testing::Test {
  protected:
    Packages() {
        fs::create_directories(folder_ / "debs");
        write_atomically(folder_ / "debs/alpha_1.0-1_all.deb", "content");
    }
    ~Packages() override { setenv("PATH", path_.c_str(), 1); }

    void install_apt(const std::string& commands) {
        setenv("PATH", testing::path_with_apt(folder_.path(), commands).c_str(), 1);
    }

    PackageStore online() const { return {folder_ / "downloads", {}}; }

    /// What fetching ends in, with this apt-get.
    template <typename Failure>
    std::string message(const std::string& commands) {
        install_apt(commands);
        try {
            online().fetch(alpha_, {});
        } catch (const Failure& error) {
            return error.what();
        }
        return "none";
    }

    testing::TemporaryFolder folder_;
    PackageRecord alpha_{"alpha", "1.0-1", hex(sha256("content")), 7};
    std::string path_ = std::getenv("PATH");
};

TEST_F(Packages, AreDownloadedOnce) {
    install_apt(fake_apt(folder_.path(),
                         "printf con > $name.deb; mv $name.deb ${name}_1.deb; sleep 0.4; "
                         "rm ${name}_1.deb"));
    EXPECT_FALSE(online().find(alpha_));
    std::vector<std::uint64_t> shown;
    const fs::path file = online().fetch(alpha_, [&](std::uint64_t bytes) { shown.push_back(bytes); });
    EXPECT_EQ(file, folder_ / "downloads/alpha_1.0-1_all.deb");
    EXPECT_EQ(read_text(file), "content");
    EXPECT_NE(std::ranges::find(shown, 3U), shown.end()) << "progress";
    EXPECT_EQ(online().fetch(alpha_, {}), file);
    EXPECT_EQ(online().find(alpha_), file);
    EXPECT_EQ(read_text(folder_ / "apt.log"), "download -q -o Acquire::Retries=2 alpha=1.0-1\n");
    EXPECT_FALSE(fs::exists(folder_ / "downloads/partial"));
}

TEST_F(Packages, ThatWereDamagedAreLoadedAgain) {
    fs::create_directories(folder_ / "downloads");
    for (const char* bad : {"contenX", "content and more", ""}) {
        write_atomically(folder_ / "downloads/alpha_1.0-1_all.deb", bad);
        install_apt(fake_apt(folder_.path()));
        EXPECT_FALSE(online().find(alpha_)) << bad;
        EXPECT_EQ(read_text(online().fetch(alpha_, {})), "content");
    }
}

TEST_F(Packages, OfAnotherContentAreRemoved) {
    write_atomically(folder_ / "debs/alpha_1.0-1_all.deb", "CONTENT");
    const std::string problem = message<InputError>(fake_apt(folder_.path()));
    EXPECT_NE(problem.find("what apt downloaded has the SHA-256"), std::string::npos) << problem;
    EXPECT_TRUE(fs::is_empty(folder_ / "downloads/partial"));
    write_atomically(folder_ / "debs/alpha_1.0-1_all.deb", "cont");
    EXPECT_NE(message<InputError>(fake_apt(folder_.path())).find("has 4 bytes"), std::string::npos);
}

TEST_F(Packages, ThatCannotBeHadAreExplained) {
    const auto says = [](const std::string& line) { return "echo \"" + line + "\" >&2; exit 100\n"; };
    std::string text = message<InputError>(says("E: Unable to locate package alpha"));
    EXPECT_NE(text.find("apt does not know the package"), std::string::npos) << text;
    EXPECT_NE(text.find("apt-get update"), std::string::npos) << text;
    text = message<InputError>(says("W: x\nE: Version '1.0-1' for 'alpha' was not found"));
    EXPECT_NE(text.find("does not have this version: Version '"), std::string::npos) << text;
    EXPECT_NE(text.find("--packages"), std::string::npos) << text;
    text = message<DownloadError>(says("E: Failed to fetch http://x  Temporary failure resolving"));
    EXPECT_NE(text.find("check the network"), std::string::npos) << text;
    text = message<DownloadError>("exit 7\n");
    EXPECT_NE(text.find("exit status 7"), std::string::npos) << text;
    text = message<SystemError>(says("E: You don't have enough free space in /x"));
    EXPECT_NE(text.find("the disk is full"), std::string::npos) << text;
    text = message<InputError>("exit 0\n");
    EXPECT_NE(text.find("left no file"), std::string::npos) << text;
    setenv("PATH", folder_.path().c_str(), 1);
    EXPECT_THROW(online().fetch(alpha_, {}), UsageError);
}

TEST_F(Packages, AreTakenFromAFolder) {
    install_apt("touch '" + folder_.path().string() + "/called'\n");
    const PackageStore offline(folder_ / "downloads", folder_ / "debs");
    EXPECT_EQ(offline.fetch(alpha_, {}), folder_ / "debs/alpha_1.0-1_all.deb");
    // The name may say another version: the content counts.
    fs::rename(folder_ / "debs/alpha_1.0-1_all.deb", folder_ / "debs/alpha_1%3a1.0-1_all.deb");
    EXPECT_EQ(offline.fetch(alpha_, {}), folder_ / "debs/alpha_1%3a1.0-1_all.deb");
    write_atomically(folder_ / "debs/alpha_0.9_all.deb", "older");
    fs::create_directories(folder_ / "debs/alpha_0.1_all.deb");
    EXPECT_EQ(offline.fetch(alpha_, {}), folder_ / "debs/alpha_1%3a1.0-1_all.deb");
    fs::remove(folder_ / "debs/alpha_1%3a1.0-1_all.deb");
    try {
        offline.fetch(alpha_, {});
        FAIL();
    } catch (const InputError& error) {
        EXPECT_EQ(error.subject(), (folder_ / "debs/alpha_0.9_all.deb").string());
        EXPECT_EQ(error.problem(), "has 5 bytes, but version 1.0-1 has 7");
    }
    fs::remove(folder_ / "debs/alpha_0.9_all.deb");
    EXPECT_THROW(offline.fetch(alpha_, {}), InputError);
    EXPECT_FALSE(fs::exists(folder_ / "called"));
    EXPECT_FALSE(fs::exists(folder_ / "downloads"));
}

TEST_F(Packages, AloneAreRemoved) {
    const std::vector<PackageRecord> packages = {alpha_, {"beta", "1", hex(sha256("beta")), 4}};
    online().remove(packages);  // nothing is there
    install_apt(fake_apt(folder_.path()));
    const fs::path file = online().fetch(alpha_, {});
    const fs::path partial = folder_ / "downloads/partial" / ("beta-" + packages[1].sha256.substr(0, 8));
    const std::vector<fs::path> foreign = {folder_ / "downloads/mine.deb",
                                           folder_ / "downloads/alpha_0.9_all.deb",
                                           folder_ / "downloads/partial/beta/x.deb"};
    fs::create_directories(partial);
    write_atomically(partial / "x.deb", "half");
    fs::create_directories(folder_ / "downloads/partial/beta");
    for (const fs::path& path : foreign) write_atomically(path, "mine");
    const PackageStore offline(folder_ / "downloads", folder_ / "debs");
    offline.remove(packages);
    EXPECT_TRUE(fs::exists(file));
    online().remove(packages);
    EXPECT_FALSE(fs::exists(file));
    EXPECT_FALSE(fs::exists(partial));
    EXPECT_TRUE(fs::exists(folder_ / "debs/alpha_1.0-1_all.deb"));
    for (const fs::path& path : foreign) {
        EXPECT_EQ(read_text(path), "mine") << path;
        fs::remove(path);
    }
    fs::remove(folder_ / "downloads/partial/beta");
    online().remove(packages);
    EXPECT_FALSE(fs::exists(folder_ / "downloads"));
}

TEST(Megabytes, AreForPeople) {
    EXPECT_EQ(megabytes_text(0), "0.0 MB");
    EXPECT_EQ(megabytes_text(153'244'368), "153.2 MB");
}

}  // namespace
}  // namespace resonet
