#pragma once

#include <vector>

#include "features/matrix.h"
#include "support/signals.h"

namespace resonet::testing {

struct LabelledExamples {
    Matrix rows;
    std::vector<int> labels;
};

/// `count` rows of each of `classes` classes in turn: noise of side 2 around (4 c, -3 c, 0).
inline LabelledExamples three_columns(int classes, int count) {
    LabelledExamples examples;
    examples.rows = Matrix(static_cast<std::size_t>(classes) * static_cast<std::size_t>(count), 3);
    NoiseSource noise(11);
    for (std::size_t i = 0; i < examples.rows.rows; ++i) {
        const int label = static_cast<int>(i) % classes;
        const std::vector<double> centre = {4.0 * label, -3.0 * label, 0.0};
        for (std::size_t c = 0; c < 3; ++c) {
            examples.rows.row(i)[c] = static_cast<float>(centre[c] + 2.5 * noise.next());
        }
        examples.labels.push_back(label);
    }
    return examples;
}

}  // namespace resonet::testing
