#include <gtest/gtest.h>

#include <string>

#include "cli/audit_report.h"

namespace resonet::testing {
namespace {

/// An audit whose model is right in 60 % of the clips as given and in 50 % track-disjoint, of 100 recordings.
AuditReport report_of(AuditProtocol strictest) {
    AuditReport report;
    report.division = Division::splits;
    AuditEstimate& found = report.estimate.emplace();
    for (const auto& [protocol, share] : {std::pair(AuditProtocol::given, 0.6), std::pair(strictest, 0.5)}) {
        found.rounds.protocols.push_back({protocol, {}});
        found.estimate.scores.push_back({.protocol = protocol,
                                         .rounds = 1,
                                         .tested = 100,
                                         .correct = 50,
                                         .units = 100,
                                         .accuracy = {share, share - 0.05, share + 0.05}});
    }
    found.estimate.differences.push_back({AuditProtocol::given, strictest, {0.1, 0.05, 0.15}});
    return report;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

void straddle(AuditReport& report, LeakKind kind, std::size_t test_clips) {
    report.leaks[kind].leaks.push_back({"name", {"train", "test"}, 2});
    report.leaks[kind].test_clips = test_clips;
}

constexpr const char* leak_words = "the leak is worth about 10 points (95 % interval 5.0 to 15.0)";
constexpr const char* easier_words =
    "nothing is known to leak, but that split is 10.0 points easier than track-disjoint ones drawn at random";

TEST(AuditText, SpeaksOfALeakOnlyWhereThereIsOne) {
    AuditReport report = report_of(AuditProtocol::track);
    EXPECT_FALSE(contains(estimate_text(report), "the leak is worth")) << estimate_text(report);
    EXPECT_TRUE(contains(estimate_text(report), easier_words)) << estimate_text(report);
    straddle(report, LeakKind::artist, 5);  // which track-disjoint splits do not prevent
    EXPECT_TRUE(contains(estimate_text(report), easier_words));
    straddle(report, LeakKind::recording, 0);  // of train and valid
    EXPECT_TRUE(contains(estimate_text(report), easier_words));
    straddle(report, LeakKind::recording, 5);
    EXPECT_TRUE(contains(estimate_text(report), leak_words)) << estimate_text(report);
}

TEST(AuditText, CountsArtistsAndAlbumsWhereTheyAreKeptApart) {
    for (const LeakKind kind : {LeakKind::recording, LeakKind::artist, LeakKind::album}) {
        AuditReport report = report_of(AuditProtocol::artist);
        EXPECT_FALSE(contains(estimate_text(report), "the leak is worth"));
        straddle(report, kind, 5);
        EXPECT_TRUE(contains(estimate_text(report), leak_words));
    }
}

TEST(AuditText, SaysWhereIntervalsRestOnFewUnits) {
    AuditReport report = report_of(AuditProtocol::artist);
    EXPECT_FALSE(contains(estimate_text(report), "Only "));
    report.estimate->estimate.scores[0].units = 3;
    EXPECT_TRUE(
        contains(estimate_text(report), "Only 3 artists are tested as given: figures of so few are rough"))
        << estimate_text(report);
    report = report_of(AuditProtocol::track);
    report.estimate->estimate.scores[1].units = 1;
    EXPECT_TRUE(contains(estimate_text(report), "Only 1 recording is tested track-disjoint: "));
}

}  // namespace
}  // namespace resonet::testing
