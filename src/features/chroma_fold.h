#pragma once

#include "features/cqt.h"
#include "features/matrix.h"

namespace resonet {

/// [12, frame]: the bins of a constant-Q transform [bin, frame] added up by pitch class, from C; the bins
/// around a semitone belong to it (librosa.filters.cq_to_chroma). Errors: UsageError, unless the transform
/// has the bins that `parameters` say.
Matrix fold_to_chroma(const Matrix& constant_q, const CqtParameters& parameters);

/// What a column is divided by.
enum class ColumnNorm { sum, euclidean, largest };

/// Divides each column of absolute values by its norm, unless that is below the least normal float, as it is
/// in silence: librosa.util.normalize.
void normalise_columns(Matrix& matrix, ColumnNorm norm);

}  // namespace resonet
