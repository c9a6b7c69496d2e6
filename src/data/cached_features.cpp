#include "data/cached_features.h"

#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

#include "audio/audio_stream.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "features/front_end.h"

namespace resonet {
namespace {

static_assert(std::endian::native == std::endian::little, "values are stored without swapping");

// To be raised when decoding or descriptors change so that other numbers come out of the same input.
constexpr int version = 1;
constexpr std::string_view kind = "features";
constexpr double most_memory = 2.0 * 1024.0 * 1024.0 * 1024.0;  // bytes, of one row

std::string describe(const FeatureSet& set, const AnalysisSettings& settings) {
    std::string text;
    for (const FeatureColumn& column : set.columns) {
        text += fmt::format("{} {} {} {}\n", column.name, info(column.descriptor).name, column.row,
                            to_string(column.statistic));
    }
    return text + settings_text(settings);
}

std::string_view bytes_of(const std::vector<double>& values) {
    const auto bytes = std::as_bytes(std::span(values));
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::optional<std::vector<double>> values_of(const std::string& bytes, std::size_t count) {
    if (bytes.size() != count * sizeof(double)) return std::nullopt;
    std::vector<double> values(count);
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
}

}  // namespace

CachedFeatures::CachedFeatures(FeatureSet set, const AnalysisSettings& settings, Cache* cache)
    : set_(std::move(set)),
      settings_(settings),
      description_(describe(set_, settings_)),
      extractor_(set_, settings_),
      cache_(cache) {}

std::string CachedFeatures::key(const Sha256Digest& content, double start, double duration) const {
    return hex(sha256(fmt::format("resonet features {}\n{}\n{:a} {:a}\n{}", version, hex(content), start,
                                  duration, description_)));
}

std::vector<double> CachedFeatures::row(const std::filesystem::path& path, double start, double duration) {
    // Without a cache nobody asks for the name of the row.
    const Sha256Digest content = cache_ != nullptr ? sha256_of_file(path) : Sha256Digest();
    return row(path, content, start, duration);
}

std::vector<double> CachedFeatures::row(const std::filesystem::path& path, const Sha256Digest& content,
                                        double start, double duration) {
    if (cache_ == nullptr) {
        ++misses_;
        return compute(path, start, duration);
    }
    const std::string name = key(content, start, duration);
    if (const auto bytes = cache_->find(kind, name)) {
        if (auto values = values_of(*bytes, set_.columns.size())) {
            ++hits_;
            return std::move(*values);
        }
    }
    ++misses_;
    std::vector<double> values = compute(path, start, duration);
    cache_->store(kind, name, bytes_of(values));
    return values;
}

std::vector<double> CachedFeatures::compute(const std::filesystem::path& path, double start,
                                            double duration) {
    const StreamOptions options = {settings_.sample_rate, start, duration};
    AudioStream stream(path, options);
    const double most_samples =
        most_memory / whole_recording_bytes(set_, settings_, true) * settings_.sample_rate;
    double samples = 0.0;
    const SampleReader reader = [&](std::span<float> out) {
        throw_if_interrupted();
        const std::size_t count = stream.read(out);
        samples += static_cast<double>(count);
        if (samples > most_samples) {
            throw InputError(path.string(), "would take more than 2 GiB of memory to analyse in one piece",
                             "analyse a shorter stretch of it");
        }
        return count;
    };
    const ReadAgain again = [&] {
        const auto stream_again = std::make_shared<AudioStream>(path, options);
        return [stream_again](std::span<float> out) {
            throw_if_interrupted();
            return stream_again->read(out);
        };
    };
    try {
        return extractor_.row(reader, 1, again).values;
    } catch (const SignalError& error) {
        throw InputError(path.string(), error.problem(), error.remedy());
    }
}

}  // namespace resonet
