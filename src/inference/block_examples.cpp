#include "inference/block_examples.h"

#include "features/front_end.h"
#include "inference/row_examples.h"
#include "inference/window_examples.h"

namespace resonet {
namespace {

Hearing hearing_of_images(const Profile& profile) {
    return {profile.sample_rate, clip_samples(profile),
            [profile] { return std::make_unique<WindowExamples>(profile); }};
}

Hearing hearing_of_rows(const DescriptorProfile& profile) {
    const auto rows = std::make_shared<DescriptorRows>(profile);
    return {rows->sample_rate(), rows->segment(), [rows] { return std::make_unique<RowExamples>(rows); }};
}

}  // namespace

Hearing hearing_of(const InputProfile& input) {
    if (const auto* profile = std::get_if<Profile>(&input)) return hearing_of_images(*profile);
    return hearing_of_rows(std::get<DescriptorProfile>(input));
}

}  // namespace resonet
