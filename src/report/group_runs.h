#pragma once

#include <string>
#include <vector>

#include "report/run_folder.h"

namespace resonet {

/// The runs of one model, by seed and fold.
struct RunGroup {
    std::string name;      ///< unique among groups
    std::string division;  ///< how clips were divided, and which were tested if not the test split
    bool one_recipe = true;
    std::vector<RunFolder> runs;
};

/// Puts runs of one name, division, split and data together; see compare_runs(). Data count where a division
/// does not depend on the seed: runs of a column of unlike data are no repetitions of each other. Groups are
/// in the order in which their first run comes.
std::vector<RunGroup> group_runs(std::vector<RunFolder> runs);

}  // namespace resonet
