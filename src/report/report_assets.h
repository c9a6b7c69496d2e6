#pragma once

#include <string_view>

namespace resonet {

/// The style sheet and the script of the report's page, from report.css and report.js.
extern const std::string_view report_css;
extern const std::string_view report_js;

}  // namespace resonet
