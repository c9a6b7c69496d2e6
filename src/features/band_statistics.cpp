#include "features/band_statistics.h"

#include <cmath>

namespace resonet {

void band_statistics(std::span<const float> image, std::size_t columns, std::span<float> out) {
    const std::size_t bands = image.size() / columns;
    for (std::size_t band = 0; band < bands; ++band) {
        const std::span<const float> row = image.subspan(band * columns, columns);
        double sum = 0;
        double steps = 0;
        for (std::size_t k = 0; k < columns; ++k) {
            sum += row[k];
            if (k > 0) steps += std::abs(static_cast<double>(row[k]) - row[k - 1]);
        }
        const double mean = sum / static_cast<double>(columns);
        double squares = 0;
        for (const float value : row) squares += (value - mean) * (value - mean);
        float* const to = out.data() + band * statistics_per_band;
        to[0] = static_cast<float>(mean);
        to[1] = static_cast<float>(std::sqrt(squares / static_cast<double>(columns)));
        to[2] = columns > 1 ? static_cast<float>(steps / static_cast<double>(columns - 1)) : 0.0F;
    }
}

}  // namespace resonet
