#include "leak_example.h"

#include <fmt/format.h>

#include "support/signals.h"

namespace resonet::testing {

LeakExample leak_example(int tracks, double of_label, double of_track) {
    NoiseSource noise(17);
    LeakExample example;
    example.manifest.source = "example.csv";
    example.manifest.kind = SourceKind::tables;
    for (int track = 0; track < tracks; ++track) {
        std::vector<double> centre(8);
        for (double& value : centre) value = of_track * noise.next();
        centre[0] += track / 2 % 2 == 0 ? of_label : -of_label;
        for (int i = 0; i < 5; ++i) {
            ClipRecord clip;
            clip.path = "t.csv";
            clip.row = example.rows.size();
            clip.label = track / 2 % 2 == 0 ? "blues" : "rock";
            clip.track = fmt::format("t{}", track);
            clip.artist = fmt::format("a{}", track / 2);
            example.manifest.clips.push_back(clip);
            std::vector<double> row = centre;
            for (double& value : row) value += 0.1 * noise.next();
            example.rows.push_back(row);
        }
    }
    return example;
}

}  // namespace resonet::testing
