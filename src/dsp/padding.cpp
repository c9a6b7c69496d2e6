#include "dsp/padding.h"

#include "core/error.h"

namespace resonet {

std::string_view to_string(Padding padding) {
    switch (padding) {
        case Padding::zero:
            return "zero";
        case Padding::reflect:
            return "reflect";
        case Padding::edge:
            break;
    }
    return "edge";
}

Padding padding_from_string(std::string_view name) {
    for (const Padding padding : {Padding::zero, Padding::reflect, Padding::edge}) {
        if (name == to_string(padding)) return padding;
    }
    throw UsageError(name, "is not a kind of padding", "choose zero, reflect or edge");
}

std::size_t padded_index(std::ptrdiff_t position, std::size_t count, Padding padding) {
    const auto length = static_cast<std::ptrdiff_t>(count);
    if (position >= 0 && position < length) return static_cast<std::size_t>(position);
    if (padding == Padding::zero) return count;
    // A single sample has nothing to be reflected about: numpy repeats it.
    if (padding == Padding::edge || length == 1) return position < 0 ? 0 : count - 1;
    const std::ptrdiff_t period = 2 * (length - 1);
    const std::ptrdiff_t phase = ((position % period) + period) % period;
    return static_cast<std::size_t>(phase < length ? phase : period - phase);
}

}  // namespace resonet
