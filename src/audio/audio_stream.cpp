#include "audio/audio_stream.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "audio/decoder.h"
#include "audio/resampler.h"
#include "core/error.h"

namespace resonet {
namespace {

constexpr int kMaximumOutputRate = 768000;
constexpr std::int64_t kNoEnd = std::numeric_limits<std::int64_t>::max();

// Decoding from the beginning is exact in every format; only past these points is a seek worth it.
constexpr double kSeekAfterSeconds = 5;
constexpr double kInexactSeekAfterSeconds = 600;

void validate(const std::filesystem::path& path, const StreamOptions& options) {
    if (options.sample_rate < 0 || options.sample_rate > kMaximumOutputRate) {
        throw UsageError(path.native(),
                         "a sample rate of " + std::to_string(options.sample_rate) + " Hz was asked for",
                         "choose 1 to 768000 Hz, or 0 for the file's own");
    }
    if (!(options.start >= 0) || !std::isfinite(options.start)) {
        throw UsageError(path.native(), "the window must start at 0 s or later", "give a start of 0 or more");
    }
    if (!(options.duration > 0)) {
        throw UsageError(path.native(), "the window must be longer than 0 s", "give a duration above 0");
    }
}

std::int64_t to_samples(double seconds, int rate) {
    const double samples = std::round(seconds * rate);
    return samples < 1e18 ? static_cast<std::int64_t>(samples) : kNoEnd;
}

}  // namespace

struct AudioStream::State {
    State(const std::filesystem::path& path, const StreamOptions& options);

    void go_to_start(const std::filesystem::path& path, double start);
    void produce();
    void produce_block();
    void change_rate(int rate);
    void finish();

    std::unique_ptr<Decoder> decoder;
    AudioInfo info;
    int output_rate = 0;
    int input_rate = 0;
    std::int64_t remaining = kNoEnd;  // samples of the window still to come, at input_rate
    std::span<const float> block;     // what is left of the decoder's current block
    std::optional<Resampler> resampler;
    std::vector<float> ready;
    std::size_t given = 0;  // of `ready`
    bool ended = false;
    std::vector<std::string> warnings;
};

AudioStream::State::State(const std::filesystem::path& path, const StreamOptions& options) {
    validate(path, options);
    decoder = std::make_unique<Decoder>(path);
    info = decoder->info();
    go_to_start(path, options.start);
    input_rate = decoder->sample_rate();
    output_rate = options.sample_rate != 0 ? options.sample_rate : info.sample_rate;
    remaining = std::max<std::int64_t>(to_samples(options.duration, input_rate), 1);
    // libgme plays tunes round and round; the length it declares is the only end there is.
    if (info.container == "libgme" && info.duration > options.start) {
        remaining = std::min(remaining, to_samples(info.duration - options.start, input_rate));
    }
    resampler.emplace(input_rate, output_rate);
}

void AudioStream::State::go_to_start(const std::filesystem::path& path, double start) {
    const auto reached = [&] {
        const std::int64_t target = to_samples(start, decoder->sample_rate());
        return decoder->position() + static_cast<std::int64_t>(decoder->samples().size()) > target;
    };
    const double worth_it = decoder->seeks_exactly() ? kSeekAfterSeconds : kInexactSeekAfterSeconds;
    if (start > worth_it && !reached() && !decoder->seek(to_samples(start, decoder->sample_rate()))) {
        decoder = std::make_unique<Decoder>(path);
    }
    while (!reached()) {
        if (!decoder->next()) {
            throw InputError(path.native(), "ends before the window that was asked for begins",
                             "choose an earlier start");
        }
    }
    const std::int64_t skip = to_samples(start, decoder->sample_rate()) - decoder->position();
    block = decoder->samples().subspan(static_cast<std::size_t>(std::max<std::int64_t>(skip, 0)));
}

// Refills `ready`, or sets `ended`.
void AudioStream::State::produce() {
    ready.clear();
    given = 0;
    while (ready.empty() && !ended) produce_block();
}

void AudioStream::State::produce_block() {
    if (block.empty() && remaining > 0) {
        if (!decoder->next()) {
            finish();
            return;
        }
        block = decoder->samples();
        if (decoder->sample_rate() != input_rate) change_rate(decoder->sample_rate());
    }
    const auto count =
        static_cast<std::size_t>(std::min<std::int64_t>(static_cast<std::int64_t>(block.size()), remaining));
    resampler->process(block.first(count), ready);
    block = block.subspan(count);
    if (remaining != kNoEnd) remaining -= static_cast<std::int64_t>(count);
    if (remaining == 0) finish();
}

void AudioStream::State::change_rate(int rate) {
    warnings.push_back("the sample rate changes on the way from " + std::to_string(input_rate) + " to " +
                       std::to_string(rate) + " Hz; each part is resampled by itself");
    resampler->finish(ready);
    resampler.emplace(rate, output_rate);
    if (remaining != kNoEnd) {
        remaining = std::llround(static_cast<double>(remaining) / input_rate * rate);
    }
    input_rate = rate;
}

void AudioStream::State::finish() {
    resampler->finish(ready);
    const std::vector<std::string> damage = decoder->warnings();
    warnings.insert(warnings.end(), damage.begin(), damage.end());
    ended = true;
}

AudioStream::AudioStream(const std::filesystem::path& path, const StreamOptions& options)
    : state_(std::make_unique<State>(path, options)) {}
AudioStream::~AudioStream() = default;
AudioStream::AudioStream(AudioStream&&) noexcept = default;
AudioStream& AudioStream::operator=(AudioStream&&) noexcept = default;

std::size_t AudioStream::read(std::span<float> out) {
    State& state = *state_;
    std::size_t written = 0;
    while (written < out.size()) {
        if (state.given == state.ready.size()) {
            if (state.ended) break;
            state.produce();
            continue;
        }
        const std::size_t count = std::min(out.size() - written, state.ready.size() - state.given);
        std::copy_n(state.ready.begin() + static_cast<std::ptrdiff_t>(state.given), count,
                    out.begin() + static_cast<std::ptrdiff_t>(written));
        state.given += count;
        written += count;
    }
    return written;
}

const AudioInfo& AudioStream::info() const {
    return state_->info;
}
int AudioStream::sample_rate() const {
    return state_->output_rate;
}
const std::vector<std::string>& AudioStream::warnings() const {
    return state_->warnings;
}

Audio decode(const std::filesystem::path& path, const StreamOptions& options) {
    AudioStream stream(path, options);
    Audio audio;
    audio.sample_rate = stream.sample_rate();
    audio.info = stream.info();

    // A header may promise any length, so what is reserved on its word is bounded.
    constexpr double kTrustedSeconds = 1200;
    const double expected = std::min(options.duration, audio.info.duration - options.start);
    if (expected > 0) {
        const double seconds = std::min(expected, kTrustedSeconds);
        audio.samples.reserve(static_cast<std::size_t>(seconds * audio.sample_rate) + 4096);
    }
    constexpr std::size_t kPiece = 65536;
    for (std::size_t size = 0;;) {
        audio.samples.resize(size + kPiece);
        const std::size_t count = stream.read(std::span(audio.samples).subspan(size));
        size += count;
        if (count < kPiece) {
            audio.samples.resize(size);
            break;
        }
    }
    audio.warnings = stream.warnings();
    return audio;
}

}  // namespace resonet
