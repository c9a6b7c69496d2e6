#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/parameter.h"
#include "features/matrix.h"

namespace resonet {

/// Slaney: linear to 1 kHz, logarithmic above (Auditory Toolbox, 1998; librosa's default).
/// HTK: 2595 log10(1 + f / 700).
enum class MelScale { slaney, htk };

/// Slaney: each triangle has unit area over frequency. None: each peaks at 1.
enum class MelNorm { slaney, none };

std::string_view to_string(MelScale scale);
std::string_view to_string(MelNorm norm);
/// Errors: UsageError, unless "slaney" or "htk".
MelScale mel_scale_from_string(std::string_view name);
/// Errors: UsageError, unless "slaney" or "none".
MelNorm mel_norm_from_string(std::string_view name);

/// Mel of a frequency in Hz (at least 0), and back: librosa.hz_to_mel, mel_to_hz.
double hz_to_mel(double hz, MelScale scale);
double mel_to_hz(double mel, MelScale scale);

/// `count` (at least 2) frequencies in Hz, evenly spaced in mel from fmin to fmax:
/// librosa.mel_frequencies.
std::vector<double> mel_frequencies(std::size_t count, double fmin, double fmax, MelScale scale);

/// A mel filter bank, librosa.filters.mel.
struct MelParameters {
    int sample_rate = 22050;  ///< Hz; 1000 to 768000
    int n_fft = 2048;         ///< 16 to 65536, even
    int bands = 128;          ///< 1 to 2048
    double fmin = 0.0;        ///< Hz; 0 to below fmax
    double fmax = 0.0;        ///< Hz; above fmin, up to half the sample rate; 0: half the sample rate
    MelScale scale = MelScale::slaney;
    MelNorm norm = MelNorm::slaney;

    static std::span<const Parameter<MelParameters>> parameters();
};

/// Errors: UsageError, naming the parameter that is out of its range.
void validate(const MelParameters& parameters);

/// Triangular filters, stored without their zeros. Safe to use from several threads at once.
class MelBank {
  public:
    /// Errors: UsageError as validate.
    explicit MelBank(const MelParameters& parameters);

    std::size_t bands() const { return filters_.size(); }
    std::size_t bins() const { return bins_; }

    /// mel[b] = sum over k of weight[b, k] spectrum[k]: spans of bands() and bins() values. The order of
    /// summation is fixed, so the result is the same on every CPU.
    void apply(std::span<const float> spectrum, std::span<float> mel) const;

    /// The same bits for eight spectra at once: [bin][8] and [band][8] (dsp/lanes.h). Several times as fast.
    void apply_to_eight(const float* spectra, float* mel) const;

    /// The weights [band, bin], single precision as librosa's.
    Matrix dense() const;

  private:
    struct Filter {
        std::uint32_t first_bin;
        std::uint32_t first_weight;  // in weights_
        std::uint32_t length;
    };

    static void apply_all(const Filter* filters, std::size_t count, const float* weights,
                          const float* spectrum, float* mel);
    static void apply_all_to_eight(const Filter* filters, std::size_t count, const float* weights,
                                   const float* spectra, float* mel);

    std::size_t bins_;
    std::vector<Filter> filters_;
    std::vector<float> weights_;
};

}  // namespace resonet
