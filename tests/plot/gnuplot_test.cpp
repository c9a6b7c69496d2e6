#include "plot/gnuplot.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>

#include "core/error.h"
#include "support/fake_program.h"
#include "needs_gnuplot.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using testing::TemporaryFolder;
using testing::write_program;
using namespace std::chrono_literals;

/// Sets a variable of the environment for the duration of a scope.
class Setting {
  public:
    Setting(const char* name, const std::string& value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        setenv(name, value.c_str(), 1);
    }
    ~Setting() {
        if (before_) {
            setenv(name_, before_->c_str(), 1);
        } else {
            unsetenv(name_);
        }
    }
    Setting(const Setting&) = delete;
    Setting& operator=(const Setting&) = delete;

  private:
    const char* name_;
    std::optional<std::string> before_;
};

std::string message_of(const std::string& script, const GnuplotOptions& options = {}) {
    try {
        run_gnuplot(script, options);
    } catch (const SystemError& error) {
        return error.what();
    }
    return "no error";
}

TEST(Gnuplot, IsFoundInPath) {
    const TemporaryFolder folder;
    write_program(folder / "gnuplot", "exit 0\n");
    const Setting path("PATH", "/nowhere::" + folder.path().string());
    EXPECT_EQ(find_gnuplot(), folder / "gnuplot");
}

TEST(Gnuplot, ItsPackageIsNamedWhereItIsMissing) {
    const TemporaryFolder folder;
    write_atomically(folder / "gnuplot", "not executable");
    const Setting path("PATH", folder.path().string());
    try {
        run_gnuplot("print 1\n");
        FAIL() << "found " << find_gnuplot();
    } catch (const UsageError& error) {
        EXPECT_NE(std::string(error.what()).find("gnuplot-nox"), std::string::npos) << error.what();
    }
}

TEST(Gnuplot, GivesWhatItWritesToStandardOutput) {
    RESONET_NEEDS_GNUPLOT();
    EXPECT_EQ(run_gnuplot("set print '-'\nprint 6 * 7\n"), "42\n");
}

TEST(Gnuplot, FailsWithItsOwnWords) {
    RESONET_NEEDS_GNUPLOT();
    EXPECT_NE(message_of("plto 1\n").find("invalid command"), std::string::npos) << message_of("plto 1\n");
}

TEST(Gnuplot, DataAreNeverTakenForCommands) {
    RESONET_NEEDS_GNUPLOT();
    const TemporaryFolder folder;
    const std::string touch = "!touch " + (folder / "pwned").string() + "\n";
    EXPECT_NE(message_of("plot '-' binary array=(2,2) format='%float32' with imge\n" + touch), "no error");
    EXPECT_NE(message_of("set terminal nosuch\n" + touch), "no error");
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Gnuplot, NeitherStartUpFilesNorItsEnvironmentTakePart) {
    RESONET_NEEDS_GNUPLOT();
    const TemporaryFolder home;
    write_atomically(home / ".gnuplot", "set print '-'\nprint 'from the start-up file'\n");
    const Setting folder("HOME", home.path().string());
    const Setting terminal("GNUTERM", "dumb");
    EXPECT_EQ(run_gnuplot("set print '-'\nprint GPVAL_TERM\n").find("dumb"), std::string::npos);
    EXPECT_EQ(run_gnuplot("x = 1\n"), "");
}

TEST(Gnuplot, ATimeOutEndsIt) {
    const TemporaryFolder folder;
    GnuplotOptions options;
    options.program = write_program(folder / "slow", "exec sleep 30\n");
    options.timeout = 200ms;
    EXPECT_NE(message_of("", options).find("took longer"), std::string::npos);
}

TEST(Gnuplot, AFailureWithoutWordsGivesItsStatus) {
    const TemporaryFolder folder;
    GnuplotOptions options;
    options.program = write_program(folder / "fails", "exit 3\n");
    EXPECT_NE(message_of("", options).find("exit status 3"), std::string::npos);
}

}  // namespace
}  // namespace resonet
