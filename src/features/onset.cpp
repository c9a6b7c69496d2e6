#include <algorithm>
#include <bit>
#include <cstdint>

#include "core/error.h"
#include "dsp/simd.h"
#include "features/rhythm.h"

namespace resonet {
namespace {

// Frames whose medians are searched for side by side.
constexpr std::size_t lanes = 16;

// sum += max(0, later - earlier).
RESONET_CLONES void add_rises(const float* __restrict earlier, const float* __restrict later,
                              float* __restrict sum, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const float rise = later[i] - earlier[i];
        sum[i] += rise > 0.0F ? rise : 0.0F;
    }
}

// The bits of max(0, later - earlier): as integers they stand in the order of the floats, none is negative.
RESONET_CLONES void rise_bits(const float* __restrict earlier, const float* __restrict later,
                              std::int32_t* __restrict bits, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const float rise = later[i] - earlier[i];
        bits[i] = std::bit_cast<std::int32_t>(rise > 0.0F ? rise : 0.0F);
    }
}

// Medians over the rows of `bits` [row, lane]. The value of rank r is the largest that at most r values lie
// below, and is found bit by bit from the top; no step depends on the data, so all lanes take it together.
RESONET_CLONES void medians(const std::int32_t* __restrict bits, std::size_t rows, float* __restrict median) {
    const auto rank = static_cast<std::int32_t>((rows - 1) / 2);
    std::int32_t found[lanes] = {};
    for (std::int32_t bit = 1 << 30; bit != 0; bit >>= 1) {
        std::int32_t below[lanes] = {};
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                below[lane] += bits[row * lanes + lane] < (found[lane] | bit) ? 1 : 0;
            }
        }
        for (std::size_t lane = 0; lane < lanes; ++lane) found[lane] |= below[lane] <= rank ? bit : 0;
    }
    // Of an even number of values the next one counts as well: the same again, or the smallest above.
    std::int32_t no_more[lanes] = {};
    std::int32_t above[lanes];
    std::fill_n(above, lanes, INT32_MAX);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::int32_t value = bits[row * lanes + lane];
            no_more[lane] += value <= found[lane] ? 1 : 0;
            const std::int32_t candidate = value > found[lane] ? value : INT32_MAX;
            above[lane] = candidate < above[lane] ? candidate : above[lane];
        }
    }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        const bool same = rows % 2 == 1 || no_more[lane] > rank + 1;
        const float upper = std::bit_cast<float>(same ? found[lane] : above[lane]);
        median[lane] = (std::bit_cast<float>(found[lane]) + upper) / 2.0F;
    }
}

void mean_rises(const Matrix& log_mel, std::size_t lag, std::span<float> rises) {
    for (std::size_t band = 0; band < log_mel.rows; ++band) {
        const float* row = log_mel.row(band).data();
        add_rises(row, row + lag, rises.data(), rises.size());
    }
    for (float& rise : rises) rise /= static_cast<float>(log_mel.rows);
}

void median_rises(const Matrix& log_mel, std::size_t lag, std::span<float> rises) {
    std::vector<std::int32_t> bits(log_mel.rows * lanes);
    float median[lanes];
    for (std::size_t first = 0; first < rises.size(); first += lanes) {
        const std::size_t count = std::min(lanes, rises.size() - first);
        for (std::size_t band = 0; band < log_mel.rows; ++band) {
            const float* row = log_mel.row(band).data() + first;
            rise_bits(row, row + lag, bits.data() + band * lanes, count);
        }
        medians(bits.data(), log_mel.rows, median);
        std::copy_n(median, count, rises.begin() + static_cast<std::ptrdiff_t>(first));
    }
}

}  // namespace

std::span<const Parameter<OnsetParameters>> OnsetParameters::parameters() {
    static constexpr Parameter<OnsetParameters> table[] = {
        {"lag", &OnsetParameters::lag, 1, 1000, "frames between the spectra compared"},
    };
    return table;
}

std::vector<float> onset_strength(const Matrix& log_mel, const OnsetParameters& parameters, int n_fft,
                                  int hop_length) {
    check_parameters("onset strength", parameters);
    require_range("onset strength", "n_fft", n_fft, 1, 1 << 24);
    require_range("onset strength", "hop_length", hop_length, 1, 1 << 24);
    if (log_mel.rows == 0) throw UsageError("onset strength", "there is no band", "give at least one");

    std::vector<float> strength(log_mel.columns, 0.0F);
    const auto lag = static_cast<std::size_t>(parameters.lag);
    if (log_mel.columns <= lag) return strength;
    std::vector<float> rises(log_mel.columns - lag, 0.0F);
    if (parameters.aggregate == Aggregate::mean) {
        mean_rises(log_mel, lag, rises);
    } else {
        median_rises(log_mel, lag, rises);
    }
    const std::size_t first = lag + static_cast<std::size_t>(n_fft / 2 / hop_length);
    for (std::size_t frame = first; frame < strength.size(); ++frame) {
        strength[frame] = rises[frame - first];
    }
    return strength;
}

}  // namespace resonet
