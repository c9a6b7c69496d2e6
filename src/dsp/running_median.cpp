#include "dsp/running_median.h"

#include "dsp/lanes.h"
#include "dsp/simd.h"

namespace resonet {
namespace {

// Batcher's odd-even merge sort, unrolled by the compiler.
template <int first, int count, int step>
RESONET_INLINE void merge_halves(Lanes* lanes) {
    if constexpr (2 * step < count) {
        merge_halves<first, count, 2 * step>(lanes);
        merge_halves<first + step, count, 2 * step>(lanes);
#pragma GCC unroll 32
        for (int i = first + step; i + step < first + count; i += 2 * step) order(lanes[i], lanes[i + step]);
    } else {
        order(lanes[first], lanes[first + step]);
    }
}

template <int first, int count>
RESONET_INLINE void sort(Lanes* lanes) {
    if constexpr (count > 1) {
        sort<first, count / 2>(lanes);
        sort<first + count / 2, count / 2>(lanes);
        merge_halves<first, count, 1>(lanes);
    }
}

// Sorts what rises and then falls, or is a rotation of that.
template <int first, int count>
RESONET_INLINE void sort_bitonic(Lanes* lanes) {
    if constexpr (count > 1) {
#pragma GCC unroll 32
        for (int i = first; i < first + count / 2; ++i) order(lanes[i], lanes[i + count / 2]);
        sort_bitonic<first, count / 2>(lanes);
        sort_bitonic<first + count / 2, count / 2>(lanes);
    }
}

// Of the sorted `kept` (2 half) and `added` (half), the `half` in the middle, sorted.
template <int half>
RESONET_INLINE void middle_of(const Lanes* kept, const Lanes* added, Lanes* middle) {
    // The smaller of each pair are the `half` smallest of all: what remains of the pairs rises, then falls.
#pragma GCC unroll 32
    for (int i = 0; i < half; ++i) {
        middle[i] = kept[i];
        keep_larger(middle[i], added[half - 1 - i]);
    }
    sort_bitonic<0, half>(middle);
    // In the same way the larger of each pair with the upper kept ones are the largest of all.
#pragma GCC unroll 32
    for (int i = 0; i < half; ++i) keep_smaller(middle[i], kept[2 * half - 1 - i]);
    sort_bitonic<0, half>(middle);
}

// `kept`: of the rows that all `outputs` windows from row `values` on share, the `outputs` ones in the
// middle, sorted; the others cannot be the median of any.
template <int outputs, int group>
RESONET_INLINE void descend(const Lanes* kept, const float* values, std::size_t stride, float* result,
                            std::size_t result_stride) {
    if constexpr (outputs == 1) {
        store(kept[0], result);
    } else {
        constexpr int half = outputs / 2;
        Lanes added[half];
        Lanes middle[half];
#pragma GCC unroll 32
        for (int i = 0; i < half; ++i)
            load(added[i], values + static_cast<std::size_t>(half - 1 + i) * stride);
        sort<0, half>(added);
        middle_of<half>(kept, added, middle);
        descend<half, group>(middle, values, stride, result, result_stride);
#pragma GCC unroll 32
        for (int i = 0; i < half; ++i) {
            load(added[i], values + static_cast<std::size_t>(2 * group - 1 + i) * stride);
        }
        sort<0, half>(added);
        middle_of<half>(kept, added, middle);
        descend<half, group>(middle, values + half * stride, stride, result + half * result_stride,
                             result_stride);
    }
}

template <int group>
RESONET_INLINE void medians_of_group(const float* values, std::size_t stride, std::size_t columns,
                                     float* result, std::size_t result_stride) {
    for (std::size_t column = 0; column < columns; column += lane_count) {
        Lanes shared[group];
#pragma GCC unroll 32
        for (int i = 0; i < group; ++i) {
            load(shared[i], values + column + static_cast<std::size_t>(group - 1 + i) * stride);
        }
        sort<0, group>(shared);
        descend<group, group>(shared, values + column, stride, result + column, result_stride);
    }
}

RESONET_CLONES void medians_of_7(const float* values, std::size_t stride, std::size_t columns, float* result,
                                 std::size_t result_stride) {
    medians_of_group<4>(values, stride, columns, result, result_stride);
}
RESONET_CLONES void medians_of_15(const float* values, std::size_t stride, std::size_t columns, float* result,
                                  std::size_t result_stride) {
    medians_of_group<8>(values, stride, columns, result, result_stride);
}
RESONET_CLONES void medians_of_31(const float* values, std::size_t stride, std::size_t columns, float* result,
                                  std::size_t result_stride) {
    medians_of_group<16>(values, stride, columns, result, result_stride);
}
RESONET_CLONES void medians_of_63(const float* values, std::size_t stride, std::size_t columns, float* result,
                                  std::size_t result_stride) {
    medians_of_group<32>(values, stride, columns, result, result_stride);
}

}  // namespace

bool is_median_window(std::size_t window) {
    return window == 7 || window == 15 || window == 31 || window == 63;
}

void running_median(const float* values, std::size_t stride, std::size_t rows, std::size_t columns,
                    std::size_t window, float* result, std::size_t result_stride) {
    const auto medians = window == 7    ? medians_of_7
                         : window == 15 ? medians_of_15
                         : window == 31 ? medians_of_31
                                        : medians_of_63;
    const std::size_t group = median_group(window);
    for (std::size_t row = 0; row < rows; row += group) {
        medians(values + row * stride, stride, columns, result + row * result_stride, result_stride);
    }
}

}  // namespace resonet
