#include "network/zoo.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "network/zoo_kinds.h"
#include "support/development_data.h"

namespace resonet {
namespace {

using nlohmann::json;
using testing::build;
using testing::complaint;
using testing::parameters;

class ZooKinds : public ::testing::TestWithParam<ZooEntry> {};

TEST_P(ZooKinds, MakeALogitForEachLabel) {
    EXPECT_EQ(analyse(build(GetParam().kind)).output, (Shape{10}));
    EXPECT_EQ(analyse(build_from_zoo({{"kind", GetParam().kind}}, GetParam().input, 3)).output, (Shape{3}));
}

TEST_P(ZooKinds, ComeBackFromJson) {
    const Network network = build(GetParam().kind);
    const Network back = network_from_json(to_json(network));
    EXPECT_EQ(to_json(back), to_json(network));
    EXPECT_EQ(parameters(back), parameters(network));
}

TEST_P(ZooKinds, RefuseUnknownAndMistypedOptions) {
    EXPECT_NE(complaint(GetParam().kind, {{"droput", 0.1}}).find("did you mean 'dropout'?"),
              std::string::npos);
    EXPECT_THROW(build(GetParam().kind, {{"dropout", "much"}}), UsageError);
    EXPECT_THROW(build(GetParam().kind, {{"dropout", 1.0}}), UsageError);
    EXPECT_THROW(build(GetParam().kind, {{"dropout", -0.1}}), UsageError);
}

TEST_P(ZooKinds, RefuseATinyInputUnlessDense) {
    const Shape tiny = GetParam().kind == "conv1d-lstm" ? Shape{1, 1, 1} : Shape{1, 2, 1};
    if (GetParam().kind == "dnn-mfcc" || GetParam().kind == "rnn-mel") {
        EXPECT_EQ(analyse(build(GetParam().kind, json::object(), tiny)).output, (Shape{10}));
    } else {
        const std::string text = complaint(GetParam().kind, json::object(), tiny);
        EXPECT_NE(text.find("layer '"), std::string::npos) << text;
        EXPECT_NE(text.find("choose smaller pools before it, or more bands or longer windows"),
                  std::string::npos)
            << text;
    }
}

INSTANTIATE_TEST_SUITE_P(All, ZooKinds, ::testing::ValuesIn(zoo().begin(), zoo().end()),
                         [](const auto& test) {
                             std::string name(test.param.kind);
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(Zoo, KindsHaveNamesOfTheirOwn) {
    std::set<std::string_view> kinds;
    for (const ZooEntry& candidate : zoo()) {
        EXPECT_TRUE(kinds.insert(candidate.kind).second) << candidate.kind;
        EXPECT_FALSE(candidate.title.empty());
        EXPECT_FALSE(candidate.source.empty());
    }
    EXPECT_EQ(kinds.size(), 13U);
}

TEST(Zoo, TheDocumentationGivesEveryKindWithItsSize) {
    std::ifstream file(testing::source_folder() / "docs" / "models.md");
    std::set<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.insert(line);
    for (const ZooEntry& candidate : zoo()) {
        const NetworkFacts facts = analyse(build(candidate.kind));
        const std::string row = fmt::format(
            "| `{}` | {} | {} | {} x {} | {} | {:.1f} |", candidate.kind, candidate.title, candidate.source,
            candidate.input[1], candidate.input[2], facts.parameters, static_cast<double>(facts.flops) / 1e6);
        EXPECT_TRUE(lines.contains(row)) << "docs/models.md lacks the row\n" << row;
    }
}

TEST(Zoo, RefusesWhatItDoesNotKnow) {
    EXPECT_THROW(build_from_zoo(json::array(), {1, 128, 56}, 10), UsageError);
    EXPECT_THROW(build_from_zoo({{"kind", 3}}, {1, 128, 56}, 10), UsageError);
    EXPECT_THROW(build_from_zoo(json::object(), {128, 56}, 10), UsageError);
    try {
        build_from_zoo({{"kind", "rcrn"}}, {1, 128, 56}, 10);
        FAIL();
    } catch (const UsageError& error) {
        EXPECT_EQ(error.problem(), "has the unknown kind \"rcrn\"");
        EXPECT_EQ(error.remedy().rfind("did you mean '", 0), 0U) << error.remedy();
    }
}

}  // namespace
}  // namespace resonet
