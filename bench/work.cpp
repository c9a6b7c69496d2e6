#include "bench/work.h"

#include <algorithm>
#include <array>

#include "bench/signals.h"

namespace resonet::bench {
namespace {

constexpr double samples = clip_samples;
constexpr double frames = frames_in_clip;
constexpr double cells = frames * bins;  // 1.3 million
constexpr double bands = 128;
constexpr double filter_weights = 2018;  // of the 128 mel bands, that are not 0
constexpr double coefficients = 20;
constexpr double classes = 12;
constexpr double value = sizeof(float);

class Counter {
  public:
    explicit Counter(std::span<const Descriptor> wanted) : wanted_(wanted) {}

    Work count() {
        work_.known = true;
        work_.read = samples * value;  // 2.6 MB
        for (const Descriptor descriptor : wanted_) add(descriptor);
        if (spectrum_) {
            work_.forward = 1;
            work_.flops += frames * frame_size + 3 * cells;  // window, |X|^2
        }
        if (magnitude_) work_.flops += cells;                         // its root
        if (mel_) work_.flops += 2 * frames * filter_weights;         // 5.2 million
        if (decibels_) work_.flops += frames * bands;                 // logarithms
        if (mfcc_) work_.flops += 2 * frames * bands * coefficients;  // 6.6 million
        return work_;
    }

  private:
    void add(Descriptor descriptor) {
        switch (descriptor) {
            case Descriptor::stft:
                magnitude_ = spectrum_ = true;
                return result(bins);  // 5.3 MB
            case Descriptor::melspectrogram:
                mel_ = spectrum_ = true;
                return result(bands);  // 0.7 MB
            case Descriptor::log_mel:
                decibels_ = mel_ = spectrum_ = true;
                return result(bands);
            case Descriptor::mfcc:
                mfcc_ = decibels_ = mel_ = spectrum_ = true;
                return result(coefficients);  // 0.1 MB
            case Descriptor::mfcc_delta:
            case Descriptor::mfcc_delta2:
                mfcc_ = decibels_ = mel_ = spectrum_ = true;
                work_.flops += 2 * 9 * frames * coefficients;
                return result(coefficients);
            case Descriptor::chroma_stft:
                spectrum_ = true;
                // 32 million. The filters depend on the tuning, and that on the whole clip, so that the
                // powers are written and read again.
                work_.flops += 2 * classes * cells;
                work_.written += cells * value;
                work_.read += cells * value;
                return result(classes);
            case Descriptor::spectral_centroid:
                magnitude_ = spectrum_ = true;
                work_.flops += 3 * cells;
                return result(1);
            case Descriptor::spectral_bandwidth:
                magnitude_ = spectrum_ = true;
                work_.flops += (3 + 4) * cells;  // the centroid comes first
                return result(1);
            case Descriptor::spectral_rolloff:
                magnitude_ = spectrum_ = true;
                work_.flops += 2 * cells;
                return result(1);
            case Descriptor::spectral_flatness:
                spectrum_ = true;
                work_.flops += 3 * cells;
                return result(1);
            case Descriptor::rms:
            case Descriptor::zero_crossing_rate:
                work_.flops += 2 * samples;  // each sample once, however much frames overlap
                return result(1);
            case Descriptor::onset_strength:
                decibels_ = mel_ = spectrum_ = true;
                work_.flops += 3 * frames * bands;
                return result(1);
            case Descriptor::harmonic:
            case Descriptor::percussive:
                return add_separation();
            case Descriptor::chroma_cqt:
            case Descriptor::chroma_cens:
            case Descriptor::tonnetz:
            case Descriptor::spectral_contrast:
            case Descriptor::tempogram:
            case Descriptor::tempo:
            case Descriptor::beats:
                work_.known = false;
                return;
        }
    }

    void add_separation() {
        work_.written += samples * value;  // 2.6 MB
        if (separated_) {
            work_.flops += samples;  // the other side is what remains
            return;
        }
        separated_ = magnitude_ = spectrum_ = true;
        work_.inverse = 1;
        work_.medians = 1;  // 36 minima and maxima a value and direction, 95 million in all
        // Mask: 7 operations a bin, 2 more to apply it; frames windowed and added up; gain.
        work_.flops += 9 * cells + 2 * frames * frame_size + samples;
    }

    void result(double rows) { work_.written += rows * frames * value; }

    std::span<const Descriptor> wanted_;
    Work work_;
    bool spectrum_ = false;
    bool magnitude_ = false;
    bool mel_ = false;
    bool decibels_ = false;
    bool mfcc_ = false;
    bool separated_ = false;
};

}  // namespace

Work work_of(std::span<const Descriptor> descriptors) {
    return Counter(descriptors).count();
}

Work work_of_gtzan57() {
    constexpr std::array parts = {Descriptor::chroma_stft,        Descriptor::rms,
                                  Descriptor::spectral_bandwidth,  // and the centroid on the way
                                  Descriptor::spectral_rolloff,   Descriptor::zero_crossing_rate,
                                  Descriptor::harmonic,           Descriptor::percussive,
                                  Descriptor::onset_strength,     Descriptor::mfcc};
    Work work = work_of(parts);
    work.written = cells * value;  // the powers for the chroma; statistics need no arrays
    return work;
}

}  // namespace resonet::bench
