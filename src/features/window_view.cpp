#include "features/window_view.h"

#include <algorithm>

#include "features/band_statistics.h"
#include "features/mfcc.h"

namespace resonet {
namespace {

std::vector<std::int64_t> shape_of(const Profile& profile) {
    switch (profile.view) {
        case View::mel:
            return {1, profile.bands, profile.window_columns};
        case View::mfcc:
            return {1, profile.coefficients, profile.window_columns};
        case View::statistics:
            return {1, 1, static_cast<std::int64_t>(statistics_per_band) * profile.bands};
    }
    return {};
}

}  // namespace

WindowView::WindowView(const Profile& profile) : profile_(profile), shape_(shape_of(profile)) {
    if (profile.view == View::mfcc) {
        dct_ = dct_matrix(static_cast<std::size_t>(profile.coefficients),
                          static_cast<std::size_t>(profile.bands));
    }
}

void WindowView::operator()(std::span<const float> window, std::span<float> out) const {
    const auto columns = static_cast<std::size_t>(profile_.window_columns);
    if (profile_.view == View::mel) {
        std::copy(window.begin(), window.end(), out.begin());
        return;
    }
    if (profile_.view == View::statistics) return band_statistics(window, columns, out);
    std::fill(out.begin(), out.end(), 0.0F);
    const auto depth = static_cast<float>(profile_.floor_db);
    for (std::size_t c = 0; c < dct_.rows; ++c) {
        float* const to = out.data() + c * columns;
        for (std::size_t band = 0; band < dct_.columns; ++band) {
            const float factor = depth * dct_.at(c, band);
            const float* const row = window.data() + band * columns;
            for (std::size_t k = 0; k < columns; ++k) to[k] += factor * (row[k] - 1.0F);
        }
    }
}

}  // namespace resonet
