#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "data/manifest.h"
#include "data/splitter.h"

namespace resonet {

/// One list of names of files that go to a part together.
struct NameList {
    std::filesystem::path path;
    std::vector<std::string> names;   ///< each once, as they stand there
    std::vector<std::string> labels;  ///< what stands beside them after a tab; blank: nothing
};

/// Reads a list: one name a line, of which what follows a tab is taken for a genre if the data set has one
/// of that name. Blank lines and lines that begin with # are skipped, and so is a name that is repeated.
/// Errors: UsageError for a file that cannot be read or lists nothing.
NameList read_name_list(const std::filesystem::path& path);

/// What lists of names say of a data set.
struct ListedParts {
    Parts parts;                         ///< the list of every clip; none: no list names it
    std::vector<std::string> unknown;    ///< names that fit no clip
    std::vector<std::string> ambiguous;  ///< names that fit clips of several tracks equally well
    std::vector<std::string> twice;      ///< names in one list for clips that an earlier list has named
};

/// Finds the clips of the names. A name fits a clip by its path or its track, with or without folders and
/// extension: "blues/blues.00012.wav", "./blues_00012.wav" (a published list writes it so) and
/// "blues.00012" all fit track blues.00012. The more of the folders agree, the better the fit; a folder or
/// genre that is another genre of the data set rules it out. All clips of a file or track that fits are
/// meant. A clip stays in the first list that names it.
ListedParts parts_from_lists(const Manifest& manifest, const std::vector<NameList>& lists);

}  // namespace resonet
