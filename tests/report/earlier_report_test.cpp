#include "report/earlier_report.h"

#include <gtest/gtest.h>

#include "core/file.h"
#include "plot/needs_gnuplot.h"
#include "report/report.h"
#include "sample_report.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

class EarlierReport : public ::testing::Test {
  protected:
    EarlierReport() {
        fs::create_directories(folder_ / "out/tables");
        fs::create_directories(folder_ / "out/figures");
    }

    void write(const std::string& name) const { write_atomically(folder_ / "out" / name, "x"); }
    bool is_there(const std::string& name) const { return fs::exists(folder_ / "out" / name); }

    TemporaryFolder folder_;
};

TEST_F(EarlierReport, LosesTheFilesOfItsListAlone) {
    for (const char* name :
         {"report.html", "run.json", "notes.txt", "tables/a.csv", "tables/mine.csv", "figures/a.svg"}) {
        write(name);
    }
    write_atomically(folder_ / "outside.csv", "x");
    write_atomically(folder_ / "out/comparison.json", R"({"files": ["report.html", "tables/a.csv", "run.json",
        "figures/a.svg", "figures/gone.png", "notes.txt", "../outside.csv", "tables/../notes.txt", "tables", 7]})");
    remove_report(folder_ / "out");
    for (const char* gone : {"report.html", "tables/a.csv", "figures/a.svg", "comparison.json"}) {
        EXPECT_FALSE(is_there(gone)) << gone;
    }
    for (const char* kept : {"run.json", "notes.txt", "tables/mine.csv", "../outside.csv"}) {
        EXPECT_TRUE(is_there(kept)) << kept;
    }
}

TEST_F(EarlierReport, StaysWhereItHasNoList) {
    remove_report(folder_ / "out");
    write("report.html");
    for (const char* record : {"", "{", "[]", "{\"files\": 3}", "{\"models\": []}"}) {
        write_atomically(folder_ / "out/comparison.json", record);
        remove_report(folder_ / "out");
        EXPECT_TRUE(is_there("report.html"));
        EXPECT_TRUE(is_there("comparison.json"));
    }
}

TEST_F(EarlierReport, LeavesNoTablesOfModelsThatAreGone) {
    RESONET_NEEDS_GNUPLOT();
    Comparison comparison = sample_comparison(1);
    write_report(comparison, folder_ / "out", {});
    write("tables/mine.csv");
    EXPECT_TRUE(is_there("tables/classes-model-1.csv"));
    EXPECT_TRUE(is_there("figures/confusion-1-model-1.png"));
    comparison.models[0].name = "other";
    ReportOptions options;
    options.pictures = false;
    write_report(comparison, folder_ / "out", options);
    EXPECT_FALSE(is_there("tables/classes-model-1.csv"));
    EXPECT_FALSE(is_there("figures/confusion-1-model-1.png"));
    EXPECT_TRUE(is_there("tables/classes-other.csv"));
    EXPECT_TRUE(is_there("tables/mine.csv"));
}

}  // namespace
}  // namespace resonet::testing
