#include "report/model_tables.h"

#include "report/summary_tables.h"
#include "report/table_cells.h"

namespace resonet {
namespace {

constexpr const char* wilson =
    "Intervals are Wilson's, 95 %, as if clips were independent, each counted once"
    " whatever the number of seeds";

Table of_model(const ComparedModel& model, const char* name, const std::string& title,
               const std::string& more) {
    return {.name = std::string(name) + "-" + model.name,
            .title = title + " of " + model.name,
            .caption =
                title + " of " + model.name + (more.empty() ? "" : ". " + more) + ". " + circumstances(model),
            .columns = {},
            .rows = {}};
}

Table classes(const ComparedModel& model, const std::vector<std::string>& labels) {
    Table table = of_model(model, "classes", "Precision, recall and F1", wilson);
    table.columns = {{"label", "Label", CellKind::words},
                     {"support", "Support", CellKind::whole},
                     {"predicted", "Said", CellKind::whole}};
    add_interval_columns(table, "precision", "Precision, %");
    add_interval_columns(table, "recall", "Recall, %");
    table.columns.push_back({"f1", "F1", CellKind::number});
    for (std::size_t i = 0; i < model.clips.classes.size(); ++i) {
        const ClassFigures& one = model.clips.classes[i];
        TableRow row{labels.at(i), std::to_string(one.support), std::to_string(one.predicted)};
        add_interval(row, one.precision);
        add_interval(row, one.recall);
        row.push_back(figure(one.f1));
        table.rows.push_back(std::move(row));
    }
    const auto add_mean = [&](const char* name, const Averages& mean) {
        table.rows.push_back({name, std::to_string(model.clips.n), std::to_string(model.clips.n),
                              figure(mean.precision), "", "", figure(mean.recall), "", "", figure(mean.f1)});
    };
    add_mean("(macro mean)", model.clips.macro);
    add_mean("(weighted mean)", model.clips.weighted);
    return table;
}

Table confusion_table(const ComparedModel& model, const std::vector<std::string>& labels) {
    Table table =
        of_model(model, "confusion", "Confusion matrix", "Rows are the true labels, columns the answers");
    table.columns.push_back({"truth", "True label", CellKind::words});
    for (const std::string& label : labels)
        table.columns.push_back({"said_" + label, label, CellKind::whole});
    const auto count = static_cast<int>(labels.size());
    for (int truth = 0; truth < count; ++truth) {
        TableRow row{labels[static_cast<std::size_t>(truth)]};
        for (int said = 0; said < count; ++said) {
            row.push_back(std::to_string(model.clips.confusion.at(truth, said)));
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table groups(const ComparedModel& model, const char* name, const char* title, const char* heading,
             const std::vector<GroupAccuracy>& found) {
    Table table = of_model(model, name, title, wilson);
    table.columns = {{name == std::string("artists") ? "artist" : "duration", heading, CellKind::words},
                     {"clips", "Answers", CellKind::whole},
                     {"tracks", "Tracks", CellKind::whole}};
    add_interval_columns(table, "accuracy", "Accuracy, %");
    for (const GroupAccuracy& one : found) {
        TableRow row{one.name, std::to_string(one.clips), std::to_string(one.tracks)};
        add_interval(row, one.accuracy);
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table calibration(const ComparedModel& model) {
    Table table = of_model(model, "calibration", "Calibration", "Bins of the largest probability");
    table.columns = {{"low", "From", CellKind::number},
                     {"high", "To", CellKind::number},
                     {"clips", "Answers", CellKind::whole},
                     {"confidence", "Confidence, %", CellKind::share}};
    add_interval_columns(table, "accuracy", "Accuracy, %");
    for (const ReliabilityBin& bin : model.clips.reliability) {
        TableRow row{figure(bin.low), figure(bin.high), std::to_string(bin.clips)};
        if (bin.clips == 0) {
            row.resize(table.columns.size());
        } else {
            row.push_back(figure(bin.confidence));
            add_interval(row, {bin.accuracy, bin.accuracy_low, bin.accuracy_high});
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table risk(const ComparedModel& model) {
    Table table = of_model(model, "risk-coverage", "Risk and coverage",
                           "The model answers where its largest probability reaches the threshold");
    table.columns = {{"threshold", "Threshold", CellKind::number},
                     {"coverage", "Answered, %", CellKind::share},
                     {"risk", "Wrong of these, %", CellKind::share}};
    for (const RiskCoveragePoint& point : model.clips.risk_coverage.points) {
        table.rows.push_back({figure(point.threshold), figure(point.coverage), figure(point.risk)});
    }
    return table;
}

Table epochs(const ComparedModel& model) {
    Table table = of_model(model, "epochs", "Epochs", "");
    table.columns = {{"seed", "Seed", CellKind::whole},
                     {"fold", "Fold", CellKind::whole},
                     {"epoch", "Epoch", CellKind::whole},
                     {"learning_rate", "Learning rate", CellKind::words},
                     {"train_loss", "Train loss", CellKind::number},
                     {"train_accuracy", "Train accuracy, %", CellKind::share},
                     {"valid_loss", "Valid loss", CellKind::number},
                     {"valid_accuracy", "Valid accuracy, %", CellKind::share},
                     {"seconds", "Seconds", CellKind::seconds}};
    for (const RunFolder& run : model.runs) {
        for (const EpochFigures& epoch : run.history) {
            table.rows.push_back({std::to_string(run.seed), run.fold ? std::to_string(*run.fold) : "",
                                  std::to_string(epoch.epoch), figure(epoch.learning_rate),
                                  figure(epoch.train_loss), figure(epoch.train_accuracy),
                                  figure(epoch.valid_loss), figure(epoch.valid_accuracy),
                                  figure(epoch.seconds)});
        }
    }
    return table;
}

}  // namespace

std::vector<Table> model_tables(const ComparedModel& model, const std::vector<std::string>& labels) {
    return {classes(model, labels),
            confusion_table(model, labels),
            groups(model, "artists", "Accuracy by artist", "Artist", model.clips.artists),
            groups(model, "durations", "Accuracy by length", "Length", model.clips.durations),
            calibration(model),
            risk(model),
            epochs(model)};
}

}  // namespace resonet
