#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "audio/audio_stream.h"
#include "classical/knn_estimator.h"
#include "classical/random_forest.h"
#include "classical/svm_estimator.h"
#include "core/file.h"
#include "features/descriptor_rows.h"
#include "features/window_view.h"
#include "network/model.h"
#include "run_program.h"
#include "small_model.h"
#include "support/development_data.h"
#include "support/signals.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const std::vector<std::string> metal = {"metal-muldjord-armygeddon.opus", "metal-sectoid-metal-madness.opus"};
const std::vector<std::string> orchestral = {"orchestral-doug-kaufman-battle-epic.opus",
                                             "orchestral-mattias-westlund-legends-of-the-north.opus"};

/// All 57 descriptors of 3 s; every second segment of the examples is for fitting.
class ClassifyEstimator : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        if (!fs::exists(source_folder() / "examples" / metal[0])) return;
        profile_.columns = DescriptorRows(DescriptorProfile{}).columns();
        DescriptorRows rows(profile_);
        rows_.columns = 57;
        for (const bool is_metal : {true, false}) {
            for (const std::string& name : is_metal ? metal : orchestral) {
                const Audio audio = decode(source_folder() / "examples" / name, {22050});
                for (std::size_t from = 0; from + rows.segment() <= audio.samples.size();
                     from += 2 * rows.segment()) {
                    const auto row = rows.row(std::span(audio.samples).subspan(from, rows.segment()));
                    rows_.values.insert(rows_.values.end(), row.begin(), row.end());
                    ++rows_.rows;
                    labels_.push_back(is_metal ? 0 : 1);
                }
            }
        }
    }

    void SetUp() override {
        if (rows_.rows == 0) GTEST_SKIP() << "no clips are shipped in examples/";
    }

    std::string save(FittedEstimator fitted, const std::string& name,
                     const DescriptorProfile& profile = profile_) const {
        Model model;
        model.name = name;
        model.labels = {"metal", "orchestral"};
        model.input = profile;
        model.estimator = std::move(fitted.description);
        model.weights = std::move(fitted.weights);
        model.recipe = {{"name", name}};
        model.provenance = {{"seed", 0}};
        model.figures = json::object();
        save_model(model, folder_ / (name + ".safetensors"));
        return (folder_ / (name + ".safetensors")).string();
    }

    static Outcome classify(const std::string& model, const std::vector<std::string>& names) {
        std::vector<std::string> arguments{"classify", "--format", "jsonl", "--timeline", "--model", model};
        for (const std::string& name : names) {
            arguments.push_back((source_folder() / "examples" / name).string());
        }
        return run_resonet(arguments);
    }

    static inline DescriptorProfile profile_{.columns = {}, .segment_seconds = 3};
    static inline Matrix rows_;
    static inline std::vector<int> labels_;
    TemporaryFolder folder_;
};

TEST_F(ClassifyEstimator, SupportVectorMachineHearsTheExamples) {
    const std::string model = save(fit_svm(rows_, labels_, 2, {}), "svm");
    const Outcome outcome = classify(model, {metal[0], orchestral[0]});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    EXPECT_EQ(outcome.errors, "");
    ASSERT_EQ(outcome.output_lines().size(), 2U);
    const json first = json::parse(outcome.output_lines()[0]);
    const json second = json::parse(outcome.output_lines()[1]);
    EXPECT_EQ(first.at("genre"), "metal");
    EXPECT_EQ(second.at("genre"), "orchestral");
    EXPECT_EQ(first.at("windows")[0].at("end"), 3.0);
    EXPECT_NEAR(first.at("probabilities").at("metal").get<double>() +
                    first.at("probabilities").at("orchestral").get<double>(),
                1.0, 1e-5);
}

TEST_F(ClassifyEstimator, AreDescribed) {
    const std::string svm = save(fit_svm(rows_, labels_, 2, {}), "svm");
    const Outcome text = run_resonet({"models", "show", svm});
    EXPECT_EQ(text.status, 0) << text.errors;
    for (const char* words : {"support vector machine", "support vectors", "kernel", "rbf", "3 s",
                              "Columns (57)", "chroma_stft_mean, chroma_stft_var", "1 x 1 x 57"}) {
        EXPECT_NE(text.output.find(words), std::string::npos) << words << " in:\n" << text.output;
    }
    EXPECT_EQ(text.output.find("Layers"), std::string::npos);
    const json shown = json::parse(run_resonet({"models", "show", "-f", "json", svm}).output);
    EXPECT_EQ(shown.at("estimator").at("kind"), "svm");
    EXPECT_GT(shown.at("estimator").at("support_vectors").get<int>(), 1);
    EXPECT_EQ(shown.at("descriptors").at("columns").size(), 57U);
    EXPECT_FALSE(shown.contains("layers"));

    const std::string knn = save(fit_knn(rows_, labels_, 2, {.neighbours = 3}), "knn");
    Call list;
    list.arguments = {"models"};
    list.environment = {{"RESONET_MODELS", fs::path(knn).parent_path().string()}};
    const Outcome listed = run_program(resonet_program(), list);
    EXPECT_NE(listed.output.find("2 genres, k nearest neighbours, 3 neighbours, " +
                                 std::to_string(rows_.rows) + " rows"),
              std::string::npos)
        << listed.output;
}

TEST_F(ClassifyEstimator, ColumnsOfATableHearNoAudio) {
    DescriptorProfile profile = profile_;
    profile.columns[3] = "popularity";
    const std::string model = save(fit_knn(rows_, labels_, 2, {.neighbours = 3}), "table", profile);
    const Outcome outcome = classify(model, {metal[0]});
    EXPECT_EQ(outcome.status, 2);
    ASSERT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
    EXPECT_NE(outcome.errors.find("popularity, which audio does not give"), std::string::npos);
    EXPECT_EQ(outcome.output, "");
}

TEST_F(ClassifyEstimator, BrokenModelFilesAreNamed) {
    const std::vector<Tree> trees = {{{0, 0.5F, 2}, {-1, 0, 0}, {-1, 0, 1}}};
    for (const std::string& model : {save(fit_knn(rows_, labels_, 2, {.neighbours = 3}), "knn"),
                                     save(describe_forest(trees, {.trees = 1}), "forest")}) {
        const std::string bytes = read_text(model);
        for (const double part : {0.0, 0.01, 0.3, 0.9, 0.999}) {
            write_atomically(
                model, bytes.substr(0, static_cast<std::size_t>(part * static_cast<double>(bytes.size()))));
            const Outcome outcome = classify(model, {metal[0]});
            EXPECT_TRUE(outcome.status == 1 || outcome.status == 2)
                << outcome.status << ' ' << outcome.errors;
            EXPECT_EQ(outcome.error_lines().size(), 1U) << outcome.errors;
            EXPECT_EQ(run_resonet({"models", "show", model}).error_lines().size(), 1U);
        }
        // Bytes here and there: whatever comes of it, the program ends by itself.
        NoiseSource noise(3);
        for (int round = 0; round < 12; ++round) {
            std::string mutated = bytes;
            for (int i = 0; i < 8; ++i) {
                const double place = (noise.next() + 1) / 2 * static_cast<double>(bytes.size());
                mutated[std::min(bytes.size() - 1, static_cast<std::size_t>(place))] =
                    static_cast<char>(127 * noise.next());
            }
            write_atomically(model, mutated);
            const Outcome shown = run_resonet({"models", "show", model});
            EXPECT_LE(shown.status, 2) << shown.errors;
        }
    }
}

TEST_F(ClassifyEstimator, NetworkOnMfccHearsTheExamples) {
    Profile profile;
    profile.view = View::mfcc;
    NetworkBuilder net(WindowView(profile).shape());
    net.add("pool", Pool2d{PoolKind::average, {1, 16}, {1, 16}});
    net.add("flat", Flatten{});
    net.add("logits", Dense{.features = 2});
    Model model;
    model.name = "mfcc";
    model.labels = {"metal", "orchestral"};
    model.input = profile;
    model.network = std::move(net).build();
    for (const LayerFacts& layer : analyse(model.network).layers) {
        for (const TensorSpec& spec : layer.tensors) {
            Tensor tensor{spec.shape, std::vector<float>(static_cast<std::size_t>(spec.size()))};
            // The first coefficient, for loudness, against the second, for dark sounds.
            for (std::size_t i = 0; i < 14 && spec.shape.size() == 2; ++i) {
                tensor.values[i] = i < 7 ? 0.001F : -0.001F;
            }
            model.weights[spec.name] = std::move(tensor);
        }
    }
    model.recipe = model.provenance = model.figures = json::object();
    save_model(model, folder_ / "mfcc.safetensors");
    const Outcome outcome = classify((folder_ / "mfcc.safetensors").string(), {metal[0], orchestral[1]});
    ASSERT_EQ(outcome.status, 0) << outcome.errors;
    const auto metal_of = [&](std::size_t i) {
        return json::parse(outcome.output_lines()[i]).at("probabilities").at("metal").get<double>();
    };
    EXPECT_GT(metal_of(0), metal_of(1));
    const Outcome shown = run_resonet({"models", "show", (folder_ / "mfcc.safetensors").string()});
    EXPECT_NE(shown.output.find("1 x 13 x 112"), std::string::npos) << shown.output;
}

}  // namespace
}  // namespace resonet::testing
