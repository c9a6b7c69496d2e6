#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "network/model.h"

namespace resonet::bench {

/// The networks that are measured against PyTorch: "crnn-mfcc" for [1, 13, 1000] and "rcrnn" for [1, 128,
/// 56], as the zoo builds them, with ten labels. Errors: UsageError for another name.
Network peer_network(std::string_view name);

/// Weights of the usual sizes from a fixed seed.
Weights peer_weights(const Network& network);

/// So many examples from a fixed seed, uniform in [-1, 1).
std::vector<float> peer_input(const Network& network, std::int64_t batch);

/// Writes the weights as safetensors, with the network as JSON in the metadata "network".
void write_peer_model(const Network& network, const std::filesystem::path& path);

}  // namespace resonet::bench
