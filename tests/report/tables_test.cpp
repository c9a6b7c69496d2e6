#include "report/tables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "core/csv.h"
#include "core/file.h"
#include "report/comparison_json.h"
#include "run_fixture.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

bool has(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

const Table& named(const std::vector<Table>& tables, const std::string& name) {
    const auto found = std::ranges::find(tables, name, &Table::name);
    if (found == tables.end()) throw std::out_of_range(name);
    return *found;
}

/// The cell of `row` in the column of that name.
std::string cell(const Table& table, std::size_t row, const std::string& column) {
    const auto found = std::ranges::find(table.columns, column, &TableColumn::name);
    if (found == table.columns.end()) throw std::out_of_range(column);
    return table.rows.at(row).at(static_cast<std::size_t>(found - table.columns.begin()));
}

class TablesTest : public ::testing::Test {
  protected:
    /// Two models of 40 clips of 20 artists; the second is wrong on every fourth and perhaps leaks.
    Comparison compare(bool leaky, const std::string& second = "b") const {
        const auto artist = [](int i) { return "artist " + std::to_string(i / 2); };
        json record = run_record(second, 1);
        if (leaky) record["recipe"]["protocol"]["leaky"] = true;
        write_run(folder_ / "a", run_record("a", 1),
                  predictions(
                      40, [](int) { return true; }, artist));
        write_run(folder_ / "b", record,
                  predictions(
                      40, [](int i) { return i % 4 != 0; }, artist));
        write_atomically(folder_ / "b" / "history.csv",
                         "epoch,learning_rate,train_loss,train_accuracy,valid_loss,valid_accuracy,seconds\n"
                         "1,0.001,2.25,0.125,,,0.500\n");
        return compare_runs({folder_ / "a", folder_ / "b"});
    }

    TemporaryFolder folder_;
};

TEST_F(TablesTest, HoldWhatWasFound) {
    const std::vector<Table> tables = comparison_tables(compare(false));
    const Table& results = named(tables, "results");
    ASSERT_EQ(results.rows.size(), 2U);
    EXPECT_EQ(cell(results, 0, "model"), "a");
    EXPECT_EQ(cell(results, 1, "accuracy"), "0.75");
    EXPECT_EQ(cell(results, 1, "clips"), "40");
    EXPECT_EQ(cell(results, 1, "units"), "20");
    EXPECT_EQ(cell(results, 1, "unit"), "artist");
    EXPECT_EQ(cell(results, 1, "letters"), "b");
    EXPECT_EQ(cell(results, 1, "training_seconds"), "12.5");
    const Table& pairs = named(tables, "pairs");
    EXPECT_EQ(cell(pairs, 0, "difference"), "0.25");
    EXPECT_EQ(cell(pairs, 0, "only_first"), "10");
    EXPECT_EQ(cell(pairs, 0, "verdict"), "significant");
    const Table& classes = named(tables, "classes-b");
    EXPECT_EQ(cell(classes, 0, "label"), "blues");
    EXPECT_EQ(cell(classes, 0, "recall"), "0.5");
    EXPECT_EQ(cell(classes, 0, "precision"), "1");
    EXPECT_EQ(cell(classes, 1, "precision"), "0.666667");
    const Table& confusion = named(tables, "confusion-b");
    EXPECT_EQ(confusion.rows,
              (std::vector<std::vector<std::string>>{{"blues", "10", "10"}, {"jazz", "0", "20"}}));
    EXPECT_EQ(named(tables, "artists-b").rows.size(), 20U);
    EXPECT_EQ(named(tables, "calibration-b").rows.size(), 15U);
    EXPECT_EQ(cell(named(tables, "risk-coverage-b"), 0, "risk"), "0.25");
    EXPECT_EQ(
        named(tables, "epochs-b").rows,
        (std::vector<std::vector<std::string>>{{"1", "", "1", "0.001", "2.25", "0.125", "", "", "0.5"}}));
    EXPECT_EQ(std::ranges::find(tables, "epochs-a", &Table::name), tables.end());
    for (const Table& table : tables) {
        for (const auto& row : table.rows) EXPECT_EQ(row.size(), table.columns.size()) << table.name;
        EXPECT_FALSE(has(table_csv(table) + table_latex(table), "leak")) << table.name;
    }
}

TEST_F(TablesTest, EveryFileOfALeakyComparisonSaysSo) {
    const Comparison comparison = compare(true);
    fs::create_directories(folder_ / "tables");
    write_tables(comparison_tables(comparison), folder_ / "tables");
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator(folder_ / "tables")) {
        ++files;
        EXPECT_TRUE(has(read_text(entry.path()), "leaky split")) << entry.path();
        if (entry.path().extension() != ".csv") continue;
        CsvReader reader(entry.path());
        while (reader.next()) EXPECT_TRUE(has(reader.row().back(), "leaky split")) << entry.path();
    }
    const std::vector<Table> tables = comparison_tables(comparison);
    const Table& results = named(tables, "results");
    EXPECT_EQ(files, 2 * tables.size());
    EXPECT_TRUE(has(results.caption, "leaky split of some models")) << results.caption;
    EXPECT_EQ(cell(results, 0, "leak"), "leaky split of other models");
    EXPECT_EQ(cell(results, 1, "leak"), "leaky split");
    EXPECT_EQ(comparison_json(comparison).at("leak"), "leaky split");
}

TEST_F(TablesTest, HostileNamesAreHarmless) {
    const std::string name = "../../etc/\\input{x}\n%$&_#";
    const std::vector<Table> tables = comparison_tables(compare(false, name));
    std::set<std::string> names;
    for (const Table& table : tables) {
        EXPECT_EQ(
            table.name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-"),
            std::string::npos)
            << table.name;
        EXPECT_FALSE(has(table.name, "..")) << table.name;
        EXPECT_TRUE(names.insert(table.name).second) << table.name;
        EXPECT_FALSE(has(table_latex(table), "\\input")) << table_latex(table);
    }
}

TEST_F(TablesTest, NamesThatBecomeAlikeAreNumbered) {
    const std::vector<Table> tables = comparison_tables(compare(false, "A"));
    EXPECT_EQ(named(tables, "classes-a").rows.size(), 4U);
    EXPECT_EQ(named(tables, "classes-A-2").rows.size(), 4U);
}

TEST(TableLatex, ShowsPerCentAndIntervals) {
    const Table table{
        .name = "t",
        .title = "T",
        .caption = "50 % of R&B",
        .columns = {{"model", "Model", CellKind::words},
                    {"accuracy", "Accuracy, %", CellKind::share},
                    {"accuracy_low_95", "", CellKind::low},
                    {"accuracy_high_95", "", CellKind::high},
                    {"p", "p", CellKind::probability},
                    {"loss", "Loss", CellKind::number}},
        .rows = {{"a_b", "0.5432", "0.5", "0.6", "0.0001", "1.23456"}, {"c", "", "", "", "", ""}}};
    const std::string latex = table_latex(table);
    EXPECT_TRUE(has(latex, "\\caption{50 \\% of R\\&B}")) << latex;
    EXPECT_TRUE(has(latex, "\\begin{tabular}{lrrr}")) << latex;
    EXPECT_TRUE(has(latex, "  Model & Accuracy, \\% & p & Loss \\\\\n\\midrule\n")) << latex;
    EXPECT_TRUE(has(latex, "  a\\_b & 54.3 [50.0, 60.0] & $<$ 0.001 & 1.235 \\\\\n")) << latex;
    EXPECT_TRUE(has(latex, "  c &  &  &  \\\\\n")) << latex;
    EXPECT_EQ(table_csv(table),
              "model,accuracy,accuracy_low_95,accuracy_high_95,p,loss\n"
              "a_b,0.5432,0.5,0.6,0.0001,1.23456\nc,,,,,\n");
    EXPECT_EQ(latex_escaped("a\"b"), "a{\\char34}b");
    EXPECT_EQ(latex_escaped("a---b-c"), "a-{}-{}-b-c");
    EXPECT_EQ(latex_escaped("?`!`'',,``"), "?{}`!{}`'{}',{},`{}`");
    EXPECT_EQ(latex_escaped("a\\b~^\n{}"), "a\\textbackslash{}b\\textasciitilde{}\\textasciicircum{} \\{\\}");
}

TEST(TableLatex, LongTablesGoOverPages) {
    Table table{
        .name = "t", .title = "T", .caption = "C", .columns = {{"x", "X", CellKind::whole}}, .rows = {}};
    table.rows.resize(40, {"1"});
    EXPECT_FALSE(has(table_latex(table), "longtable"));
    table.rows.resize(41, {"1"});
    EXPECT_TRUE(has(table_latex(table), "\\begin{longtable}{r}"));
}

TEST_F(TablesTest, JsonHoldsAllNumbers) {
    const auto found = comparison_json(compare(false));
    EXPECT_TRUE(found.at("leak").is_null());
    EXPECT_EQ(found.at("models").size(), 2U);
    EXPECT_EQ(found["models"][1]["name"], "b");
    EXPECT_NEAR(found["models"][1]["accuracy"]["value"].get<double>(), 0.75, 1e-12);
    EXPECT_EQ(found["models"][1]["runs"][0]["epochs"][0]["train_loss"], 2.25);
    EXPECT_TRUE(found["models"][1]["runs"][0]["epochs"][0]["valid_loss"].is_null());
    EXPECT_EQ(found["pairs"][0]["mcnemar"]["only_first"], 10);
    EXPECT_EQ(found["pairs"][0]["verdict"], "significant");
    EXPECT_EQ(comparison_json_text(compare(false)), comparison_json_text(compare(false)));
}

}  // namespace
}  // namespace resonet::testing
