#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "network/layer.h"

namespace resonet {

/// A tensor in a safetensors file: its type ("F32", ...), shape and bytes (little-endian, C order).
struct RawTensor {
    std::string dtype;
    Shape shape;
    std::string bytes;
};

/// What a safetensors file holds. Format: https://github.com/huggingface/safetensors
struct SafeTensors {
    std::map<std::string, std::string> metadata;
    std::map<std::string, RawTensor> tensors;
};

/// Errors: InputError naming `subject` if the bytes are not a well-formed file: truncated, overlapping or
/// unclaimed ranges, sizes that contradict shapes, a header over 100 MB.
SafeTensors parse_safetensors(std::string_view bytes, const std::string& subject);

/// The bytes of a file; equal contents give equal bytes.
std::string serialize_safetensors(const SafeTensors& contents);

}  // namespace resonet
