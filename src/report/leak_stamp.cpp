#include "evaluation/leak_words.h"
#include "report/comparison.h"

namespace resonet {

std::string leak_stamp(const Comparison& comparison) {
    return comparison.leaky ? leaky_words : "";
}

}  // namespace resonet
