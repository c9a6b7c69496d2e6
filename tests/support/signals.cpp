#include "support/signals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <functional>
#include <map>
#include <stdexcept>

namespace resonet::testing {
namespace {

constexpr std::int64_t rate = 22050;
constexpr double two_pi = 6.283185307179586;

using Samples = std::vector<double>;

Samples empty_signal(std::int64_t seconds) {
    return Samples(static_cast<std::size_t>(seconds * rate), 0.0);
}

// sin(2 pi numerator / denominator), the whole turns taken off exactly.
double sine_of_turns(std::int64_t numerator, std::int64_t denominator) {
    return std::sin(two_pi *
                    (static_cast<double>(numerator % denominator) / static_cast<double>(denominator)));
}

// Sample n of a sine of so many millihertz.
double tone(std::int64_t millihertz, std::int64_t n) {
    return sine_of_turns(millihertz * n, rate * 1000);
}

Samples steady_tone(std::int64_t millihertz, double amplitude, double offset) {
    Samples signal = empty_signal(3);
    std::int64_t n = 0;
    for (double& value : signal) value = offset + amplitude * tone(millihertz, n++);
    return signal;
}

Samples chirp(std::int64_t sample_rate) {
    constexpr std::int64_t seconds = 5;
    constexpr std::int64_t from = 50;
    constexpr std::int64_t to = 10000;
    Samples signal(static_cast<std::size_t>(seconds * sample_rate));
    std::int64_t n = 0;
    for (double& value : signal) {
        const std::int64_t turns = from * 2 * seconds * sample_rate * n + (to - from) * n * n;
        value = 0.5 * sine_of_turns(turns, 2 * seconds * sample_rate * sample_rate);
        ++n;
    }
    return signal;
}

Samples white_noise() {
    Samples signal = empty_signal(5);
    NoiseSource source(12345);
    for (double& value : signal) value = 0.5 * source.next();
    return signal;
}

Samples clicks() {
    constexpr std::int64_t decay = 2205;
    Samples signal = empty_signal(10);
    const auto length = static_cast<std::int64_t>(signal.size());
    for (std::int64_t start = 2205; start < length; start += 11025) {
        for (std::int64_t j = 0; j < decay && start + j < length; ++j) {
            signal[static_cast<std::size_t>(start + j)] =
                0.8 * std::pow(2.0, -10.0 * static_cast<double>(j) / 2205.0) * tone(1000000, j);
        }
    }
    return signal;
}

void add_chord(Samples& signal, std::int64_t start, const std::array<std::int64_t, 4>& notes) {
    constexpr std::int64_t length = 26460;
    const std::int64_t end = std::min(length, static_cast<std::int64_t>(signal.size()) - start);
    for (std::size_t voice = 0; voice < notes.size(); ++voice) {
        for (int harmonic = 1; harmonic < 7; ++harmonic) {
            const double amplitude = (voice == 0 ? 0.22 : 0.12) / harmonic;
            const double decay = 1.5 + 0.75 * harmonic;
            for (std::int64_t j = 0; j < end; ++j) {
                signal[static_cast<std::size_t>(start + j)] +=
                    amplitude * std::exp(-(decay * static_cast<double>(j)) / 22050) *
                    tone(notes[voice] * harmonic, j);
            }
        }
    }
}

// A drum on each beat, a hi-hat half-way to the next; every stroke draws its 4410 values even past the end.
void add_drums(Samples& signal, std::uint64_t seed) {
    NoiseSource source(seed);
    for (std::size_t stroke = 0; stroke * 6615 < signal.size(); ++stroke) {
        const bool on_beat = stroke % 2 == 0;
        double before = 0.0;
        for (std::size_t j = 0; j < 4410; ++j) {
            const double now = source.next();
            if (stroke * 6615 + j < signal.size()) {
                const double time = static_cast<double>(j);
                signal[stroke * 6615 + j] += on_beat
                                                 ? 0.35 * std::exp(-(35.0 * time) / 22050) * now
                                                 : 0.15 * std::exp(-(90.0 * time) / 22050) * (now - before);
            }
            before = now;
        }
    }
}

Samples progression(std::int64_t seconds, std::int64_t parts_per_million, std::uint64_t seed, bool modulate) {
    // Millihertz: C, A minor, F and G, bass first.
    constexpr std::array<std::array<std::int64_t, 4>, 4> chords{{{130813, 261626, 329628, 391995},
                                                                 {110000, 220000, 261626, 329628},
                                                                 {87307, 174614, 220000, 261626},
                                                                 {97999, 195998, 246942, 293665}}};
    Samples signal = empty_signal(seconds);
    std::size_t k = 0;
    for (std::int64_t start = 0; start < static_cast<std::int64_t>(signal.size()); start += 26460, ++k) {
        std::array<std::int64_t, 4> notes = chords[k % 4];
        for (std::int64_t& note : notes) {
            if (modulate && (k / 8) % 2 == 1) note = note * 3 / 2;
            note += note * parts_per_million / 1000000;
        }
        add_chord(signal, start, notes);
    }
    add_drums(signal, seed);
    for (double& value : signal) value = 0.8 * value;
    return signal;
}

Samples short_burst() {
    Samples signal(1000);
    NoiseSource source(99);
    std::int64_t n = 0;
    for (double& value : signal) value = 0.3 * tone(1000000, n++) + 0.1 * source.next();
    return signal;
}

const std::map<std::string, std::function<Samples()>>& makers() {
    static const std::map<std::string, std::function<Samples()>> all{
        {"sine440", [] { return steady_tone(440000, 0.5, 0.0); }},
        {"chirp", [] { return chirp(rate); }},
        {"noise", white_noise},
        {"clicks120", clicks},
        {"progression", [] { return progression(10, 0, 777, false); }},
        {"prog_detuned", [] { return progression(5, 17480, 4242, false); }},
        {"silence2", [] { return empty_signal(2); }},
        {"short1000", short_burst},
        {"dcoffset", [] { return steady_tone(220000, 0.4, 0.3); }},
        {"music30", [] { return progression(30, 0, 31337, true); }},
        {"chirp44100", [] { return chirp(44100); }},
        {"chirp48000", [] { return chirp(48000); }},
    };
    return all;
}

}  // namespace

std::vector<float> test_signal(const std::string& name) {
    const auto maker = makers().find(name);
    if (maker == makers().end()) throw std::invalid_argument("no test signal '" + name + "'");
    const Samples exact = maker->second();
    std::vector<float> rounded(exact.size());
    std::transform(exact.begin(), exact.end(), rounded.begin(),
                   [](double x) { return static_cast<float>(x); });
    return rounded;
}

std::uint64_t fingerprint(const std::vector<float>& samples) {
    std::uint64_t hash = 14695981039346656037U;
    for (const float sample : samples) {
        std::array<unsigned char, sizeof(float)> bytes{};
        std::memcpy(bytes.data(), &sample, sizeof(float));
        for (const unsigned char byte : bytes) hash = (hash ^ byte) * 1099511628211U;
    }
    return hash;
}

}  // namespace resonet::testing
