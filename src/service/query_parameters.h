#pragma once

#include <httplib.h>

#include <string>

namespace resonet {

/// The parameters of an address, percent-decoded. cpp-httplib's own reading cuts off all before the last '='
/// of one ("name=a=b.mp3" would be "b.mp3").
httplib::Params query_parameters(const std::string& target);

}  // namespace resonet
