#include "small_model.h"

#include <cmath>
#include <numbers>

#include "audio/wav_writer.h"
#include "network/model.h"
#include "run_program.h"
#include "support/signals.h"

namespace resonet::testing {

std::vector<std::string> small_model_labels() {
    return {"blues", "jazz", "rock"};
}

void write_small_model(const std::filesystem::path& path) {
    Model model;
    model.name = "small";
    model.labels = small_model_labels();
    NetworkBuilder builder(
        {1, std::get<Profile>(model.input).bands, std::get<Profile>(model.input).window_columns});
    builder.add("pool", Pool2d{PoolKind::average, {16, 16}, {16, 16}});
    builder.add("flat", Flatten{});
    builder.add("logits", Dense{static_cast<std::int64_t>(model.labels.size()), true});
    model.network = std::move(builder).build();
    NoiseSource noise(7);
    for (const LayerFacts& layer : analyse(model.network).layers) {
        for (const TensorSpec& spec : layer.tensors) {
            Tensor tensor{spec.shape, std::vector<float>(static_cast<std::size_t>(spec.size()))};
            for (float& value : tensor.values) value = static_cast<float>(noise.next());
            model.weights[spec.name] = std::move(tensor);
        }
    }
    model.recipe = {{"name", "small"}};
    model.provenance = {{"seed", 7}, {"protocol", "random weights"}};
    model.figures = {{"test", {{"n", 40}, {"accuracy", 0.5}, {"accuracy_interval_95", {0.352, 0.648}}}}};
    save_model(model, path);
}

void write_tone(const std::filesystem::path& path, double seconds, double frequency) {
    constexpr int rate = 22050;
    std::vector<float> samples(static_cast<std::size_t>(std::lround(seconds * rate)));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double phase = 2 * std::numbers::pi * frequency * static_cast<double>(i) / rate;
        samples[i] = static_cast<float>(0.4 * std::sin(phase) + 0.2 * std::sin(3.7 * phase));
    }
    write_wav(path, samples, rate, 1, WavFormat::pcm16);
}

bool convert(const std::filesystem::path& source, const std::filesystem::path& target) {
    Call call;
    call.arguments = {"-nostdin", "-v", "error", "-y", "-i", source.string(), target.string()};
    return run_program("/usr/bin/ffmpeg", call).status == 0;
}

}  // namespace resonet::testing
