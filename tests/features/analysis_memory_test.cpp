// What streams takes bounded memory: peaks of this process, which Linux can be told to forget.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "features/analysis.h"

namespace resonet {
namespace {

using D = Descriptor;

/// Counts columns, keeps none.
class CountingSink : public AnalysisSink {
  public:
    void columns(Descriptor /*descriptor*/, std::size_t /*first*/, const Matrix& part) override {
        columns_ += part.columns;
    }
    void end(std::size_t samples) override { samples_ = samples; }

    std::size_t columns() const { return columns_; }
    std::size_t samples() const { return samples_; }

  private:
    std::size_t columns_ = 0;
    std::size_t samples_ = 0;
};

/// A line of /proc/self/status in MB; -1 if it is not there.
double status_megabytes(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(name + ":")) return std::stod(line.substr(name.size() + 1)) / 1024.0;
    }
    return -1.0;
}

/// Makes what is in use now the peak.
bool forget_peak() {
    std::ofstream refs("/proc/self/clear_refs");
    refs << "5" << std::flush;
    return refs.good() && status_megabytes("VmHWM") > 0.0;
}

struct Case {
    std::vector<D> wanted;
    int n_fft;
    int hop_length;
    double seconds;
    double megabytes;  ///< on two threads
};

TEST(StreamingMemory, IsBounded) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers keep memory for themselves";
#endif
    if (!forget_peak()) GTEST_SKIP() << "this system does not forget the peak of a process";
    const std::vector<Case> cases{
        {{D::rms, D::zero_crossing_rate}, 2048, 2048, 3 * 3600.0, 30},
        {{D::rms}, 2048, 220500, 3600.0, 30},
        {{D::stft, D::melspectrogram, D::spectral_centroid}, 2048, 512, 400.0, 40},
        {{D::harmonic, D::percussive}, 2048, 512, 400.0, 60},
        {{D::harmonic}, 65536, 16384, 400.0, 150},
    };
    for (const Case& one : cases) {
        const auto samples = static_cast<std::size_t>(one.seconds * 22050.0);
        std::size_t left = samples;
        const SampleReader reader = [&](std::span<float> out) {
            const std::size_t count = std::min(left, out.size());
            for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<float>((left - i) % 101) / 202.0F;
            left -= count;
            return count;
        };
        AnalysisSettings settings;
        settings.stft = {.n_fft = one.n_fft, .hop_length = one.hop_length};
        CountingSink sink;
        ASSERT_TRUE(forget_peak());
        const double before = status_megabytes("VmRSS");
        analyse(reader, one.wanted, settings, 2, sink);
        EXPECT_LT(status_megabytes("VmHWM") - before, one.megabytes)
            << info(one.wanted.front()).name << ' ' << one.n_fft << ' ' << one.hop_length;
        EXPECT_EQ(sink.samples(), samples);
        EXPECT_GT(sink.columns(), 0U);
    }
}

// The measurement itself notices what is kept.
TEST(StreamingMemory, ShowsWhatIsKept) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers keep memory for themselves";
#endif
    if (!forget_peak()) GTEST_SKIP() << "this system does not forget the peak of a process";
    const double before = status_megabytes("VmRSS");
    std::vector<char> kept(std::size_t{200} << 20, 1);
    EXPECT_EQ(kept[kept.size() / 2], 1);
    EXPECT_GT(status_megabytes("VmHWM") - before, 150.0);
}

}  // namespace
}  // namespace resonet
