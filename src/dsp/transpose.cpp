#include "dsp/transpose.h"

#include "dsp/lanes.h"
#include "dsp/simd.h"

namespace resonet {
namespace {

// Three rounds of shuffles, each of which brings together what stands 1, 2, then 4 rows apart.
RESONET_INLINE void transpose_block(const float* from, std::size_t from_stride, float* to,
                                    std::size_t to_stride) {
    Lanes a[8];
    Lanes b[8];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < 8; ++i) load(a[i], from + i * from_stride);
#pragma GCC unroll 4
    for (int i = 0; i < 8; i += 2) {
        b[i] = __builtin_shufflevector(a[i], a[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
        b[i + 1] = __builtin_shufflevector(a[i], a[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
    }
#pragma GCC unroll 2
    for (int i = 0; i < 8; i += 4) {
        a[i] = __builtin_shufflevector(b[i], b[i + 2], 0, 1, 8, 9, 4, 5, 12, 13);
        a[i + 1] = __builtin_shufflevector(b[i], b[i + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        a[i + 2] = __builtin_shufflevector(b[i + 1], b[i + 3], 0, 1, 8, 9, 4, 5, 12, 13);
        a[i + 3] = __builtin_shufflevector(b[i + 1], b[i + 3], 2, 3, 10, 11, 6, 7, 14, 15);
    }
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) {
        store(__builtin_shufflevector(a[i], a[i + 4], 0, 1, 2, 3, 8, 9, 10, 11), to + i * to_stride);
        store(__builtin_shufflevector(a[i], a[i + 4], 4, 5, 6, 7, 12, 13, 14, 15), to + (i + 4) * to_stride);
    }
}

RESONET_CLONES void transpose_to_lanes(const float* __restrict rows, std::size_t stride, std::size_t count,
                                       float* __restrict lanes) {
    for (std::size_t i = 0; i < count; i += 8) transpose_block(rows + i, stride, lanes + 8 * i, 8);
}

RESONET_CLONES void transpose_to_rows(const float* __restrict lanes, std::size_t count,
                                      float* __restrict rows, std::size_t stride) {
    for (std::size_t i = 0; i < count; i += 8) transpose_block(lanes + 8 * i, 8, rows + i, stride);
}

}  // namespace

void rows_to_lanes(const float* rows, std::size_t stride, std::size_t count, float* lanes) {
    transpose_to_lanes(rows, stride, count, lanes);
}

void lanes_to_rows(const float* lanes, std::size_t count, float* rows, std::size_t stride) {
    transpose_to_rows(lanes, count, rows, stride);
}

}  // namespace resonet
