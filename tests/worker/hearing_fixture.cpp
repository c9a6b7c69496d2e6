#include "worker/hearing_fixture.h"

#include <chrono>
#include <cmath>
#include <fstream>
#include <numbers>
#include <thread>

#include "audio/wav_writer.h"
#include "inference/small_model.h"
#include "network/model.h"
#include "support/signals.h"

namespace resonet::testing {

Heard hear(HearingPool& pool, const HearingRequest& request,
           const std::function<void(const std::string& stage)>& on_progress) {
    Heard heard;
    HearingListener listener;
    listener.progress = [&](double fraction, const std::string& stage) {
        heard.progress.emplace_back(fraction, stage);
        if (on_progress) on_progress(stage);
    };
    listener.facts = [&](nlohmann::json facts) {
        heard.order.emplace_back("facts");
        heard.facts.push_back(std::move(facts));
    };
    listener.result = [&](nlohmann::json result) {
        heard.order.push_back(result.at("model"));
        heard.results.push_back(std::move(result));
    };
    listener.explanation = [&](nlohmann::json explanation) {
        heard.order.emplace_back("explanation");
        heard.explanations.push_back(std::move(explanation));
    };
    listener.blob = [&](const std::string& name, std::string bytes) {
        heard.order.push_back(name);
        heard.blobs[name] = std::move(bytes);
    };
    heard.outcome = pool.hear(request, listener);
    return heard;
}

HearingTest::HearingTest() {
    save_model(small_model(), small_);
    save_model(dense_model(), dense_);
    pool_ = std::make_unique<HearingPool>(
        HearingPoolOptions{.program = HEAR_FILES_PROGRAM, .models = {dense_, small_}});
}

HearingRequest HearingTest::analysis(const std::filesystem::path& audio,
                                     std::vector<std::string> models) const {
    HearingRequest request;
    request.job = audio.filename().native();
    request.audio = audio;
    request.models = std::move(models);
    return request;
}

HearingRequest HearingTest::explanation(const std::filesystem::path& audio, const std::string& model) const {
    HearingRequest request = analysis(audio, {model});
    request.kind = HearingKind::explain;
    return request;
}

void write_song(const std::filesystem::path& path, double seconds) {
    constexpr int rate = 22050;
    std::vector<float> samples(static_cast<std::size_t>(std::lround(seconds * rate)));
    NoiseSource noise(3);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double phase = 2 * std::numbers::pi * 220 * static_cast<double>(i) / rate;
        samples[i] =
            static_cast<float>(0.4 * std::sin(phase) + 0.2 * std::sin(3.7 * phase) + 0.05 * noise.next());
    }
    write_wav(path, samples, rate, 1, WavFormat::pcm16);
}

std::vector<pid_t> children_of(pid_t pid) {
    const std::string number = std::to_string(pid);
    std::ifstream list("/proc/" + number + "/task/" + number + "/children");
    std::vector<pid_t> children;
    for (pid_t child = 0; list >> child;) children.push_back(child);
    return children;
}

bool eventually(const std::function<bool()>& holds) {
    for (int i = 0; i < 1000; ++i) {
        if (holds()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

}  // namespace resonet::testing
