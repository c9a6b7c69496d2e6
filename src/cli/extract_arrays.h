#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "audio/audio_files.h"
#include "cli/extract_clip.h"
#include "core/output_lock.h"
#include "cli/extract_record.h"

namespace resonet {

/// A folder of arrays: float32 [row, frame], `<folder>/<label>/<stem>[.<segment>].<descriptor>.npy`. Arrays
/// that are there already are kept; `<folder>/settings.json` says what they were made with, and of what.
class ArrayFolder {
  public:
    /// Creates the folder, and locks it for as long as this object is there. `restart` removes the arrays in
    /// it. `plan` and `inputs` have to outlive this. Errors: UsageError if what is there was made with
    /// another record, or is not ours, or another process is at it. SystemError.
    ArrayFolder(const std::filesystem::path& folder, const ExtractPlan& plan,
                std::span<const FoundFile> inputs, bool restart);

    /// Whether all arrays of an input are there, as far as can be told without decoding it.
    bool has(std::size_t input) const;

    /// Writes the arrays of an input, without rows. Inputs that would have the arrays of an earlier one, in
    /// this run or another, fail. Errors: Interrupted.
    ClipOutcome extract(std::size_t input, std::size_t threads) const;

  private:
    InputPaths earlier(bool restart) const;
    void name_inputs(InputPaths& paths);
    std::filesystem::path path_of(std::size_t input, std::size_t segment, Descriptor descriptor) const;
    std::vector<Descriptor> missing(std::size_t input, std::size_t segment) const;

    std::filesystem::path folder_;
    const ExtractPlan& plan_;
    std::span<const FoundFile> inputs_;
    OutputLock lock_;
    std::vector<std::string>
        namesakes_;  ///< of each input: empty, or another file that has its arrays' names
};

}  // namespace resonet
