#include "worker/waveform.h"

#include <algorithm>
#include <cmath>

namespace resonet {

std::vector<double> waveform_peaks(std::span<const float> samples, std::size_t buckets) {
    buckets = std::min(buckets, samples.size());
    std::vector<double> peaks;
    peaks.reserve(2 * buckets);
    const auto rounded = [](float value) {
        return std::round(1e4 * std::clamp(static_cast<double>(value), -1.0, 1.0)) / 1e4 + 0.0;  // no -0
    };
    for (std::size_t i = 0; i < buckets; ++i) {
        const std::size_t begin = samples.size() * i / buckets;
        const std::size_t end = samples.size() * (i + 1) / buckets;
        float least = std::isnan(samples[begin]) ? 0.0F : samples[begin];
        float greatest = least;
        for (const float sample : samples.subspan(begin, end - begin)) {
            if (std::isnan(sample)) continue;
            least = std::min(least, sample);
            greatest = std::max(greatest, sample);
        }
        peaks.push_back(rounded(least));
        peaks.push_back(rounded(greatest));
    }
    return peaks;
}

}  // namespace resonet
