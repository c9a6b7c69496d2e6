#include "inference/masked_image.h"

#include <algorithm>

#include "core/interrupt.h"
#include "core/parallel.h"

namespace resonet {

std::vector<double> judge_masks(const MaskedImage& image, std::size_t count, const MaskPainter& paint,
                                std::size_t threads) {
    const std::size_t batches = (count + masks_at_a_time - 1) / masks_at_a_time;
    std::vector<double> answers(image.parts.size() * count);
    parallel_for(image.parts.size() * batches, threads, [&](std::size_t i) {
        throw_if_interrupted();
        const std::size_t part = i / batches;
        const std::size_t first = i % batches * masks_at_a_time;
        const std::size_t in_batch = std::min(masks_at_a_time, count - first);
        const std::size_t size = image.rows * image.parts[part].columns;
        std::vector<float> masks(in_batch * size);
        for (std::size_t m = 0; m < in_batch; ++m) {
            paint(part, first + m, std::span(masks).subspan(m * size, size));
        }
        image.judge(part, masks, std::span(answers).subspan(part * count + first, in_batch));
    });
    return answers;
}

}  // namespace resonet
