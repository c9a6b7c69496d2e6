#pragma once

#include <string>

#include "data/image_source.h"

namespace resonet {

/// SHA-256, in hexadecimal, of the labels and of every image with its label and split: equal for equal data
/// that are divided alike, wherever they are kept. Models keep that of what they were trained and tested on
/// ("data_sha256").
std::string source_sha256(const ImageSource& images);

}  // namespace resonet
