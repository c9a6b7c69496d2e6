#include "features/mfcc.h"

#include <cmath>
#include <numbers>

#include "core/parameter.h"
#include "dsp/kernels.h"

namespace resonet {
std::span<const Parameter<MfccParameters>> MfccParameters::parameters() {
    static constexpr Parameter<MfccParameters> table[] = {
        {"n_mfcc", &MfccParameters::n_mfcc, 1, 2048, "coefficients, at most as many as mel bands"},
        {"lifter", &MfccParameters::lifter, 0, 1000,
         "L: coefficient n grows by 1 + L/2 sin(pi (n + 1) / L); 0: none"},
    };
    return table;
}

void validate(const MfccParameters& p, std::size_t bands) {
    check_parameters("MFCC", p);
    require_range("MFCC", "n_mfcc", p.n_mfcc, 1, static_cast<double>(bands));
}

Matrix dct_matrix(std::size_t rows, std::size_t size) {
    Matrix matrix(rows, size);
    const auto points = static_cast<double>(size);
    for (std::size_t k = 0; k < rows; ++k) {
        const double scale = std::sqrt((k == 0 ? 1.0 : 2.0) / points);
        for (std::size_t n = 0; n < size; ++n) {
            // The phase is a multiple of pi / (2 size) with period 4 size: reduced as an integer.
            const auto phase = static_cast<double>(k * (2 * n + 1) % (4 * size));
            matrix.row(k)[n] =
                static_cast<float>(scale * std::cos(std::numbers::pi * phase / (2.0 * points)));
        }
    }
    return matrix;
}

Matrix mfcc_of(const Matrix& log_mel, const MfccParameters& parameters) {
    validate(parameters, log_mel.rows);
    const auto count = static_cast<std::size_t>(parameters.n_mfcc);
    const Matrix dct = dct_matrix(count, log_mel.rows);
    Matrix result(count, log_mel.columns);
    for (std::size_t k = 0; k < count; ++k) {
        const std::span<float> target = result.row(k);
        for (std::size_t band = 0; band < log_mel.rows; ++band) {
            add_scaled(target.data(), log_mel.row(band).data(), dct.at(k, band), target.size());
        }
        if (parameters.lifter > 0.0) {
            const double angle = std::numbers::pi * static_cast<double>(k + 1) / parameters.lifter;
            const auto gain = static_cast<float>(1.0 + parameters.lifter / 2.0 * std::sin(angle));
            for (float& value : target) value *= gain;
        }
    }
    return result;
}

Matrix mfcc(std::span<const float> samples, const MfccParameters& parameters, const StftParameters& stft,
            const MelParameters& mel) {
    return mfcc_of(log_mel_spectrogram(samples, stft, mel), parameters);
}

}  // namespace resonet
