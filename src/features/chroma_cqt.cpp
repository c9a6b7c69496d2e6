#include "features/chroma_fold.h"
#include "features/cqt.h"

namespace resonet {

Matrix chroma_cqt(const Matrix& constant_q, const CqtParameters& parameters) {
    Matrix chroma = fold_to_chroma(constant_q, parameters);
    normalise_columns(chroma, ColumnNorm::largest);
    return chroma;
}

}  // namespace resonet
