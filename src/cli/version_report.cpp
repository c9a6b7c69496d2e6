#include "cli/version_report.h"

#include <dnnl.h>
#include <fmt/format.h>
#include <soxr.h>

extern "C" {
#include <libavutil/avutil.h>
}
#ifdef RESONET_HAS_FFTW
#include <fftw3.h>
#endif

#include <string_view>

#include "core/version.h"

namespace resonet {
namespace {

/// The number in a text like "libsoxr-0.1.3" or "fftw-3.3.10-sse2-avx".
std::string_view number_in(std::string_view text) {
    const std::size_t start = text.find_first_of("0123456789");
    if (start == std::string_view::npos) return text;
    text.remove_prefix(start);
    return text.substr(0, text.find('-'));
}

std::string fft_line() {
#ifdef RESONET_HAS_FFTW
    return fmt::format("FFTW {} (GPL)", number_in(fftw_version));
#else
    return "FFT of libavutil";
#endif
}

}  // namespace

std::string onednn_version() {
    const dnnl_version_t* dnnl = dnnl_version();
    return fmt::format("{}.{}.{}", dnnl->major, dnnl->minor, dnnl->patch);
}

std::string version_report() {
    return fmt::format("resonet {}\noneDNN {}\nFFmpeg {}\n{}\nlibsoxr {}\n", version, onednn_version(),
                       av_version_info(), fft_line(), number_in(soxr_version()));
}

}  // namespace resonet
