#include "data/audio_pieces.h"

#include <optional>

#include "audio/audio_stream.h"
#include "core/error.h"
#include "core/interrupt.h"

namespace resonet {

std::vector<Image> images_of_pieces(const ClipRecord& clip, int sample_rate, std::size_t piece, int bands,
                                    const PieceImage& image) {
    AudioStream stream(clip.path,
                       {.sample_rate = sample_rate, .start = clip.start, .duration = clip.duration});
    std::vector<float> samples(piece);
    std::vector<Image> images;
    std::optional<InputError> first_error;
    bool usable = false;
    while (true) {
        throw_if_interrupted();
        const std::size_t count = stream.read(samples);
        if (!images.empty() && 2 * count < piece) break;
        try {
            images.push_back(image(std::span(samples).first(count)));
            usable = true;
        } catch (const InputError& error) {
            if (!first_error) first_error = error;
            images.push_back({bands, 0, {}});
        }
        if (count < piece) break;
    }
    if (!usable && first_error) {
        throw InputError(clip.path.string(), first_error->problem(), first_error->remedy());
    }
    return images;
}

}  // namespace resonet
