#include "inference/row_examples.h"

#include "features/front_end.h"

namespace resonet {

void RowExamples::make(const Block& block, Examples& examples) {
    examples.stretches.clear();
    examples.values.clear();
    const double end = block.start + static_cast<double>(block.samples.size()) / rows_->sample_rate();
    if (0.5 * (block.start + end) < block.new_from) return;
    try {
        examples.values = rows_->row(block.samples);
    } catch (const SignalError& error) {
        if (error.kind() != SignalError::Kind::silent) throw;
        return;
    }
    examples.stretches.push_back({block.start, end});
}

}  // namespace resonet
