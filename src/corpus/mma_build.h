#pragma once

#include <cstddef>
#include <filesystem>

#include "corpus/mma_plan.h"
#include "corpus/mma_renderer.h"
#include "data/manifest.h"

namespace resonet {

struct MmaBuildOptions {
    MmaPlanOptions plan;
    std::filesystem::path out;        ///< the folder to make
    std::filesystem::path soundfont;  ///< empty: see find_mma_tools()
    std::size_t threads = 0;          ///< 0: all cores
};

/// The manifest of a plan: a row a clip, with its split and fold. All are synthetic; the artist is the file
/// of the groove, so that what keeps artists together keeps apart what sounds alike.
Manifest mma_manifest(const std::vector<MmaClip>& clips, const std::filesystem::path& out);

/// Makes the data set in `options.out`:
///
///   manifest.csv    one row a clip (mma_manifest())
///   clips/GENRE/    blues.0001.wav and so on: mono, 22,050 Hz, 16 bits
///   README.md       the data sheet
///   build.jsonl     the diary that a build which was stopped goes on from; its first line holds the settings
///                   and the versions of the programs and of the sound font
///
/// The same options, programs and sound font give the same bytes. Clips that are done are not made again.
/// Errors: as find_mma_tools() and render_mma_clip(); UsageError for a folder that holds other things or was
/// begun with other settings, programs or sound font; Interrupted.
Manifest build_mma_dataset(const MmaBuildOptions& options);

}  // namespace resonet
