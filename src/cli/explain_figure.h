#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "features/matrix.h"
#include "features/profile.h"
#include "plot/gnuplot.h"

namespace resonet {

/// A mapped block of the track.
struct PicturedBlock {
    double start = 0;           ///< seconds
    double seconds = 0;         ///< length
    double column_seconds = 0;  ///< from one column to the next
    Matrix image;               ///< of the front end: 0 to 1, [band, column]
    Matrix relevance;           ///< change of the probability, likewise
};

/// Probabilities of one genre, a level line for each window.
struct PicturedGenre {
    struct Level {
        double start = 0;  ///< seconds
        double end = 0;
        double probability = 0;
    };

    std::string name;
    std::vector<Level> windows;
};

/// What a picture of an explanation shows.
struct ExplanationPicture {
    std::string title;
    Profile profile;
    std::vector<PicturedGenre> genres;  ///< the explained one first; at most 4 are drawn
    std::vector<PicturedBlock> blocks;  ///< at least one, by time
};

/// Errors: UsageError unless `path` has an extension of pictures.
void require_picture_name(const std::filesystem::path& path);

/// Probabilities, log-mel spectrogram and relevance, one above another with one axis of time, as the bytes of
/// a picture in the format that the extension of `path` names. Errors: as render().
std::string draw_explanation(const ExplanationPicture& picture, const std::filesystem::path& path,
                             const GnuplotOptions& gnuplot);

}  // namespace resonet
