#include "tiny_data.h"

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "core/npy.h"

namespace resonet::testing {

void write_tiny_data(const std::filesystem::path& folder, std::size_t train, std::size_t valid_end) {
    constexpr std::size_t clips = 36;
    constexpr std::size_t bands = 16;
    constexpr std::size_t columns = 20;
    std::vector<std::uint8_t> values;
    std::string manifest = "array,row,label,track,split\n";
    for (std::size_t clip = 0; clip < clips; ++clip) {
        for (std::size_t i = 0; i < bands * columns; ++i) {
            const bool loud = i / columns / 5 == clip % 3;
            values.push_back(static_cast<std::uint8_t>((loud ? 150 : 20) + (clip * 31 + i * 17) % 60));
        }
        const char* split = clip < train ? "train" : clip < valid_end ? "valid" : "test";
        manifest += "images.npy," + std::to_string(clip) + ",genre" + std::to_string(clip % 3) + ",track" +
                    std::to_string(clip) + "," + split + "\n";
    }
    const std::vector<std::size_t> shape{clips, bands, columns};
    write_npy<std::uint8_t>(folder / "images.npy", values, shape);
    std::ofstream(folder / "data.csv") << manifest;
}

}  // namespace resonet::testing
