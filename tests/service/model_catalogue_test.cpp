#include "service/model_catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "core/file.h"
#include "core/hash.h"
#include "network/model.h"
#include "support/development_data.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// A model of two labels, with figures that are easily checked by hand.
Model two_labels() {
    Model model;
    model.name = "two";
    Profile profile;
    profile.window_columns = 100;
    model.input = profile;
    model.labels = {"blues", "jazz"};
    NetworkBuilder builder({1, profile.bands, profile.window_columns});
    builder.add("pool", Pool2d{PoolKind::average, {32, 50}, {32, 50}});
    builder.add("flat", Flatten{});
    builder.add("logits", Dense{2, true});
    model.network = std::move(builder).build();
    for (const LayerFacts& layer : analyse(model.network).layers) {
        for (const TensorSpec& spec : layer.tensors) {
            model.weights[spec.name] = {spec.shape,
                                        std::vector<float>(static_cast<std::size_t>(spec.size()), 0.5F)};
        }
    }
    model.recipe = {{"model", {{"kind", "tiny"}}}};
    model.provenance = {{"seed", 1}};
    model.figures = {{"test",
                      {{"accuracy", 0.7},
                       {"accuracy_interval_95", {0.4, 0.9}},
                       {"n", 10},
                       {"log_loss", 0.6},
                       {"secret", "x"},
                       {"confusion", {{3, 1}, {2, 4}}}}}};
    return model;
}

class ModelCatalogue : public ::testing::Test {
  protected:
    fs::path write(const Model& model, const std::string& name = "two.safetensors") {
        fs::path file = folder_ / name;
        save_model(model, file);
        return file;
    }
    CatalogueModel only() {
        Catalogue catalogue = read_catalogue({}, {folder_.path()});
        problems_ = catalogue.problems;
        if (catalogue.models.size() != 1) throw std::runtime_error("not one model");
        return catalogue.models[0];
    }

    TemporaryFolder folder_;
    std::vector<std::string> problems_;
};

TEST_F(ModelCatalogue, DescribesAModel) {
    const fs::path file = write(two_labels());
    const CatalogueModel model = only();
    EXPECT_TRUE(problems_.empty());
    EXPECT_EQ(model.name, "two");
    EXPECT_EQ(model.path, file);
    EXPECT_EQ(model.sha256, hex(sha256(read_text(file))));
    EXPECT_EQ(
        model.summary,
        (json{{"name", "two"},
              {"kind", "tiny"},
              {"labels", {"blues", "jazz"}},
              {"parameters", 18},
              {"bytes", fs::file_size(file)},
              {"sha256", model.sha256},
              {"unsure_below", 0.0},
              {"leaky", false},
              {"accuracy", {{"value", 0.7}, {"low", 0.4}, {"high", 0.9}, {"n", 10}, {"split", "test"}}}}));
    for (const auto& [name, value] : model.summary.items()) EXPECT_EQ(model.card[name], value) << name;
    EXPECT_EQ(model.card["input"]["n_fft"], 2048);
    EXPECT_NEAR(model.card["window_seconds"].get<double>(), 100 * 3.862 * 512 / 22050, 1e-9);
    // 4 x 2 pooled values to 2 genres: 16 weights and 2 biases.
    EXPECT_EQ(model.summary["parameters"], 18);
    ASSERT_EQ(model.card["layers"].size(), 3U);
    EXPECT_EQ(model.card["layers"][2],
              (json{{"name", "logits"}, {"kind", "dense"}, {"output", {2}}, {"parameters", 18}}));
    EXPECT_GT(model.card["flops_per_window"], 0);
    EXPECT_EQ(model.card["provenance"], (json{{"seed", 1}}));
    EXPECT_TRUE(model.card["history"].is_null());
    EXPECT_TRUE(model.card["card"].is_null());
}

TEST_F(ModelCatalogue, TellsFiguresOfEachGenre) {
    write(two_labels());
    const json card = only().card;
    EXPECT_EQ(card["figures"]["test"]["confusion"], (json{{3, 1}, {2, 4}}));
    EXPECT_EQ(card["figures"]["test"]["log_loss"], 0.6);
    EXPECT_FALSE(card["figures"]["test"].contains("secret"));
    EXPECT_FALSE(card["figures"].contains("valid"));
    ASSERT_EQ(card["per_class"].size(), 2U);
    const json& blues = card["per_class"][0];
    EXPECT_EQ(blues["genre"], "blues");
    EXPECT_EQ(blues["n"], 4);
    EXPECT_EQ(blues["recall"], 0.75);
    EXPECT_EQ(blues["precision"], 0.6);
    EXPECT_NEAR(blues["f1"].get<double>(), 2 * 0.75 * 0.6 / 1.35, 1e-12);
    // Wilson's interval of 3 of 4.
    EXPECT_NEAR(blues["recall_interval_95"][0].get<double>(), 0.3006, 1e-4);
    EXPECT_NEAR(blues["recall_interval_95"][1].get<double>(), 0.9544, 1e-4);
}

TEST_F(ModelCatalogue, FiguresThatAreNoneAreLeftOut) {
    Model model = two_labels();
    for (const json& figures :
         {json(), json("x"), json{{"test", 5}}, json{{"test", {{"accuracy", "high"}, {"confusion", 5}}}},
          json{{"test", {{"confusion", {{1, 2}, {3}}}}}}, json{{"test", {{"confusion", {{1, -2}, {3, 4}}}}}},
          json{{"test", {{"confusion", {{1, 2.5}, {3, 4}}}}}}}) {
        model.figures = figures;
        write(model);
        const CatalogueModel found = only();
        EXPECT_TRUE(found.summary["accuracy"].is_null()) << figures;
        EXPECT_EQ(found.card["per_class"], json::array()) << figures;
        EXPECT_TRUE(found.card["figures"].is_object());
    }
    model.figures = {{"valid", two_labels().figures["test"]}};
    write(model);
    EXPECT_EQ(only().summary["accuracy"]["split"], "valid");
}

TEST_F(ModelCatalogue, SaysWhatIsLeaky) {
    Model model = two_labels();
    model.recipe["protocol"] = {{"leaky", true}};
    write(model);
    EXPECT_TRUE(only().summary["leaky"].get<bool>());
}

TEST_F(ModelCatalogue, ReadsWhatLiesBesideTheModel) {
    const std::string header =
        "epoch,learning_rate,train_loss,train_accuracy,valid_loss,valid_accuracy,seconds\n";
    write(two_labels());
    write_atomically(folder_ / "two.md", "# Card\n\xff");
    write_atomically(folder_ / "history.csv", header + "1,0.1,9,0.1,,,1\n");
    EXPECT_TRUE(only().card["history"].is_null()) << "no folder of a run";
    write_atomically(folder_ / "run.json", "{}");
    EXPECT_EQ(only().card["history"], (json{{{"epoch", 1},
                                             {"train_loss", 9.0},
                                             {"train_accuracy", 0.1},
                                             {"valid_loss", nullptr},
                                             {"valid_accuracy", nullptr}}}));
    write_atomically(folder_ / "two.history.csv", header + "1,0.1,nan,0.5,2,0.25,1\n");
    const json card = only().card;
    EXPECT_EQ(card["card"], "# Card\n\ufffd");
    EXPECT_TRUE(card["history"][0]["train_loss"].is_null());
    EXPECT_EQ(card["history"][0]["valid_accuracy"], 0.25);
}

TEST_F(ModelCatalogue, WhatCannotBeReadIsAProblem) {
    write(two_labels());
    write_atomically(folder_ / "two.history.csv", "epoch\nmany\n");
    write_atomically(folder_ / "two.md", std::string(300 * 1024, 'x'));
    const CatalogueModel model = only();
    EXPECT_EQ(problems_.size(), 2U);
    EXPECT_TRUE(model.card["history"].is_null());
    EXPECT_TRUE(model.card["card"].is_null());
}

TEST_F(ModelCatalogue, AFileThatIsNoModelIsAProblemOthersAreRead) {
    const fs::path file = write(two_labels());
    write_atomically(folder_ / "bad.safetensors", "no model");
    write_atomically(folder_ / "empty.safetensors", "");
    write_atomically(folder_ / "notes.txt", "x");
    const Catalogue catalogue =
        read_catalogue({file, folder_ / "gone.safetensors"}, {folder_.path(), folder_ / "nowhere"});
    ASSERT_EQ(catalogue.models.size(), 1U) << "named twice, there once";
    ASSERT_EQ(catalogue.problems.size(), 4U);
    for (const char* const name : {"gone", "bad", "empty", "nowhere"}) {
        EXPECT_TRUE(std::ranges::any_of(catalogue.problems, [&](const std::string& problem) {
            return problem.find(name) != std::string::npos;
        })) << name;
    }
}

TEST(ShippedCatalogue, IsComplete) {
    const Catalogue catalogue = read_catalogue({}, {source_folder() / "models"});
    EXPECT_TRUE(catalogue.problems.empty());
    std::vector<std::string> names;
    for (const CatalogueModel& model : catalogue.models) {
        names.push_back(model.name);
        EXPECT_EQ("gtzan-" + model.summary["kind"].get<std::string>(), model.name);
        EXPECT_EQ(model.summary["labels"].size(), 10U);
        EXPECT_EQ(model.summary["accuracy"]["n"], 290);
        EXPECT_FALSE(model.summary["leaky"].get<bool>());
        EXPECT_EQ(model.card["per_class"].size(), 10U);
        EXPECT_EQ(model.card["history"].size(), model.name == "gtzan-rcrnn" ? 300U : 150U);
        const auto text = model.card["card"].get<std::string>();
        EXPECT_TRUE(text.starts_with("# Model card: " + model.name)) << text.substr(0, 40);
        // The card tells the same as the file.
        char accuracy[16];
        std::snprintf(accuracy, sizeof accuracy, "**%.3f**",
                      model.summary["accuracy"]["value"].get<double>());
        EXPECT_NE(text.find(accuracy), std::string::npos) << model.name;
    }
    EXPECT_EQ(names, (std::vector<std::string>{"gtzan-cnn", "gtzan-crnn", "gtzan-rcrnn", "gtzan-rnn"}));
}

}  // namespace
}  // namespace resonet::testing
