#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "report/comparison.h"

namespace resonet {

/// The field of run.json at `place` ("provenance", "data") as text: strings as they are, but lines
/// and the strings of a list parted by semicolons, numbers as JSON has them; empty where there is none. Older
/// runs and those of other programs lack some.
std::string run_fact(const RunFolder& run, std::initializer_list<const char*> place);

/// The different facts of all runs of a model, in the order they come first; blank ones left out.
std::vector<std::string> run_facts(const ComparedModel& model, std::initializer_list<const char*> place);

/// The command that made a run; empty where it was not kept.
std::vector<std::string> run_command(const RunFolder& run);

/// `texts`, parted by ", "; of more than `most` the first ones, and how many more there are.
std::string joined(const std::vector<std::string>& texts, std::size_t most = 6);

}  // namespace resonet
