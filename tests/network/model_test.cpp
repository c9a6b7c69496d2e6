#include "network/model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "core/error.h"
#include "core/file.h"
#include "network/safetensors.h"
#include "support/temporary_folder.h"

namespace resonet {
namespace {

using nlohmann::json;
using testing::TemporaryFolder;

/// A small valid model; every weight counts up, so that no two are equal.
Model small_model() {
    Model model;
    model.name = "small";
    std::get<Profile>(model.input) = gtzan_mel_profile();
    std::get<Profile>(model.input).window_columns = 8;
    std::get<Profile>(model.input).window_hop = 4;
    model.labels = {"blues", "jazz"};
    NetworkBuilder net({1, 128, 8});
    net.add("conv", Conv2d{2});
    net.add("norm", BatchNorm{});
    net.add("pool", GlobalAveragePool{});
    net.add("out", Dense{2});
    model.network = std::move(net).build();
    float next = 0;
    for (const LayerFacts& layer : analyse(model.network).layers) {
        for (const TensorSpec& spec : layer.tensors) {
            Tensor& tensor = model.weights[spec.name];
            tensor.shape = spec.shape;
            for (std::int64_t i = 0; i < spec.size(); ++i) tensor.values.push_back(next += 0.125F);
        }
    }
    model.temperature = 0.75;
    model.recipe = {{"name", "small"}};
    model.provenance = {{"seed", 3}};
    model.figures = {{"test", {{"n", 290}}}};
    return model;
}

TEST(Model, RoundTrip) {
    const TemporaryFolder folder;
    const Model model = small_model();
    save_model(model, folder / "small.safetensors");
    const Model back = load_model(folder / "small.safetensors");
    EXPECT_EQ(back.name, "small");
    EXPECT_EQ(std::get<Profile>(back.input), std::get<Profile>(model.input));
    EXPECT_EQ(back.labels, model.labels);
    EXPECT_EQ(back.temperature, 0.75);
    EXPECT_EQ(back.figures, model.figures);
    EXPECT_EQ(back.provenance, model.provenance);
    EXPECT_EQ(to_json(back.network), to_json(model.network));
    ASSERT_EQ(back.weights.size(), model.weights.size());
    for (const auto& [name, tensor] : model.weights) {
        EXPECT_EQ(back.weights.at(name).shape, tensor.shape) << name;
        EXPECT_EQ(back.weights.at(name).values, tensor.values) << name;
    }
    save_model(back, folder / "again.safetensors");
    EXPECT_EQ(read_text(folder / "again.safetensors"), read_text(folder / "small.safetensors"));
}

TEST(Model, KeepsItsConfidenceWhereItHasOne) {
    const TemporaryFolder folder;
    Model model = small_model();
    save_model(model, folder / "always.safetensors");
    const std::string before = read_text(folder / "always.safetensors");
    EXPECT_FALSE(parse_safetensors(before, "m").metadata.contains("unsure_below"));
    EXPECT_EQ(load_model(folder / "always.safetensors").unsure_below, 0);

    model.unsure_below = 0.1 + 0.2;  // has to come back to the last bit
    save_model(model, folder / "careful.safetensors");
    const SafeTensors file = parse_safetensors(read_text(folder / "careful.safetensors"), "m");
    EXPECT_EQ(file.metadata.at("unsure_below"), "0.30000000000000004");
    EXPECT_EQ(load_model(folder / "careful.safetensors").unsure_below, 0.1 + 0.2);

    model.unsure_below = 0;
    save_model(model, folder / "again.safetensors");
    EXPECT_EQ(read_text(folder / "again.safetensors"), before);
}

template <typename Change>
void expect_refused(const char* what, Change change) {
    const TemporaryFolder folder;
    Model model = small_model();
    change(model);
    EXPECT_THROW(save_model(model, folder / "m.safetensors"), UsageError) << what;
    EXPECT_FALSE(std::filesystem::exists(folder / "m.safetensors")) << what;
}

TEST(Model, RefusesContradictions) {
    expect_refused("labels", [](Model& m) { m.labels = {"blues"}; });
    expect_refused("same label", [](Model& m) { m.labels = {"blues", "blues"}; });
    expect_refused("empty label", [](Model& m) { m.labels = {"blues", ""}; });
    expect_refused("profile", [](Model& m) { std::get<Profile>(m.input).window_columns = 9; });
    expect_refused("NaN", [](Model& m) { m.weights["conv.weight"].values[3] = NAN; });
    expect_refused("variance", [](Model& m) { m.weights["norm.running_var"].values[0] = -1; });
    expect_refused("shape", [](Model& m) { m.weights["out.bias"].shape = {1, 2}; });
    expect_refused("missing", [](Model& m) { m.weights.erase("out.bias"); });
    expect_refused("extra", [](Model& m) { m.weights["ghost"] = m.weights["out.bias"]; });
    expect_refused("temperature", [](Model& m) { m.temperature = 0; });
    for (const double wrong : {-0.1, 1.0, 2.0, std::nan(""), HUGE_VAL}) {
        expect_refused("confidence", [=](Model& m) { m.unsure_below = wrong; });
    }
}

/// Writes a model file whose metadata were changed, and loads it.
template <typename Change>
void load_changed(Change change) {
    const TemporaryFolder folder;
    const auto path = folder / "m.safetensors";
    save_model(small_model(), path);
    SafeTensors file = parse_safetensors(read_text(path), "m");
    change(file);
    write_atomically(path, serialize_safetensors(file));
    load_model(path);
}

TEST(Model, RefusesMalformedFiles) {
    EXPECT_NO_THROW(load_changed([](SafeTensors&) {}));
    for (const char* key :
         {"profile", "network", "labels", "temperature", "recipe", "provenance", "figures"}) {
        EXPECT_THROW(load_changed([&](SafeTensors& f) { f.metadata.erase(key); }), UsageError) << key;
        EXPECT_THROW(load_changed([&](SafeTensors& f) { f.metadata[key] = "{"; }), UsageError) << key;
    }
    for (const char* key : {"profile", "network", "labels", "temperature"}) {
        EXPECT_THROW(load_changed([&](SafeTensors& f) { f.metadata[key] = "{}"; }), UsageError) << key;
    }
    for (const char* value : {"{", "{}", "\"half\"", "1", "-0.5", "1e999", "null"}) {
        EXPECT_THROW(load_changed([&](SafeTensors& f) { f.metadata["unsure_below"] = value; }), UsageError)
            << value;
    }
    EXPECT_THROW(load_changed([](SafeTensors& f) { f.metadata.clear(); }), InputError);
    EXPECT_THROW(load_changed([](SafeTensors& f) { f.metadata["format_version"] = "999"; }), InputError);
    EXPECT_THROW(load_changed([](SafeTensors& f) { f.tensors["out.bias"].dtype = "I32"; }), UsageError);
}

TEST(Model, RefusesOtherFilesByName) {
    const TemporaryFolder folder;
    std::ofstream(folder / "text.safetensors") << "this is not a model";
    std::ofstream(folder / "empty.safetensors").flush();
    for (const char* name : {"text.safetensors", "empty.safetensors", "missing.safetensors"}) {
        try {
            load_model(folder / name);
            FAIL() << name;
        } catch (const InputError& error) {
            EXPECT_NE(std::string(error.what()).find(name), std::string::npos);
        }
    }
    EXPECT_THROW(load_model(folder.path()), InputError);
}

}  // namespace
}  // namespace resonet
