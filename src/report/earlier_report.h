#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace resonet {

/// Removes the report that comparison.json in `folder` tells of: report.html, the tables and figures that are
/// in its list of files, and itself, last. Nothing else is touched, whatever the list says: files of other
/// names or folders stay, and so does everything where there is no such list. Errors: SystemError.
void remove_report(const std::filesystem::path& folder);

}  // namespace resonet
