#include "evaluate_fixture.h"

#include <fmt/format.h>

#include "core/file.h"
#include "core/npy.h"

namespace resonet::testing {
namespace {

namespace fs = std::filesystem;

/// The genre whose bands are bright in an image: the clip's own, but for the last one's.
std::size_t bright_label(int clip) {
    return clip == clips - 1 ? 0 : static_cast<std::size_t>(clip) % labels.size();
}

void write_images(const fs::path& path) {
    std::vector<std::uint8_t> values(clips * bands * columns);
    for (int clip = 0; clip < clips; ++clip) {
        const std::size_t first = static_cast<std::size_t>(clip) * bands * columns;
        for (std::size_t i = 16 * columns * bright_label(clip), end = i + 16 * columns; i < end; ++i) {
            values[first + i] = static_cast<std::uint8_t>(200 + clip);
        }
    }
    write_npy(path, values, {static_cast<std::size_t>(clips), bands, columns});
}

}  // namespace

Model bright_model() {
    Model model;
    model.name = "bright";
    model.labels = labels;
    NetworkBuilder net({1, bands, columns});
    net.add("pool", Pool2d{PoolKind::average, {16, 16}, {16, 16}});
    net.add("flat", Flatten{});
    net.add("logits", Dense{3, true});
    model.network = std::move(net).build();
    for (const LayerFacts& layer : analyse(model.network).layers) {
        for (const TensorSpec& spec : layer.tensors) {
            Tensor tensor{spec.shape, std::vector<float>(static_cast<std::size_t>(spec.size()))};
            for (std::size_t i = 0; spec.shape.size() == 2 && i < tensor.values.size(); ++i) {
                if (i % 56 / 7 == i / 56) tensor.values[i] = 0.3F;
            }
            model.weights[spec.name] = std::move(tensor);
        }
    }
    model.recipe = {{"name", "bright"}};
    model.provenance = {{"seed", 3}, {"protocol", "track-disjoint split"}};
    model.figures = nlohmann::json::object();
    return model;
}

EvaluateCommand::EvaluateCommand() {
    write_images(folder_ / "mel.npy");
    write_manifest_file("data.csv", {});
    save_model(bright_model(), folder_ / "bright.safetensors");
}

void EvaluateCommand::write_manifest_file(const std::string& name,
                                          const std::map<int, std::string>& changes) const {
    std::string text = "array,row,label,track,artist,split\n";
    for (int clip = 0; clip < clips; ++clip) {
        const auto changed = changes.find(clip);
        text += changed != changes.end() ? changed->second + "\n"
                                         : fmt::format("mel.npy,{0},{1},t{0},artist {2},{3}\n", clip,
                                                       labels[static_cast<std::size_t>(clip) % 3], clip / 2,
                                                       clip < 3   ? "train"
                                                       : clip < 6 ? "valid"
                                                                  : "test");
    }
    write_atomically(folder_ / name, text);
}

Outcome EvaluateCommand::evaluate(std::vector<std::string> options, const std::string& data,
                                  const std::string& out) const {
    std::vector<std::string> arguments = {
        "evaluate",  file("bright.safetensors"), "--data", file(data), "--out", file(out), "--no-report",
        "--no-cache"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return run_resonet(std::move(arguments));
}

nlohmann::json EvaluateCommand::read(const std::string& name) const {
    return nlohmann::json::parse(read_text(folder_ / name));
}

}  // namespace resonet::testing
