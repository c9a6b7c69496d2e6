#include "recipe/augment_settings.h"

#include <nlohmann/json.hpp>

#include "core/json_fields.h"

namespace resonet {

using nlohmann::json;

AugmentSettings augment_from_json(const json& object) {
    JsonFields fields(object, "recipe [augmentation]");
    AugmentSettings s;
    s.time_stretch = fields.get_ranged("time_stretch", s.time_stretch, 0.0, 0.9);
    s.band_shift = fields.get_ranged("band_shift", s.band_shift, 0, 64);
    s.equalizer_db = fields.get_ranged("equalizer_db", s.equalizer_db, 0.0, 60.0);
    s.equalizer_points = fields.get_ranged("equalizer_points", s.equalizer_points, 2, 64);
    s.gain_db = fields.get_ranged("gain_db", s.gain_db, 0.0, 60.0);
    s.floor_db = fields.get_ranged("floor_db", s.floor_db, 0.0, 60.0);
    s.band_masks = fields.get_ranged("band_masks", s.band_masks, 0, 16);
    s.band_mask_width = fields.get_ranged("band_mask_width", s.band_mask_width, 0, 512);
    s.time_masks = fields.get_ranged("time_masks", s.time_masks, 0, 16);
    s.time_mask_width = fields.get_ranged("time_mask_width", s.time_mask_width, 0, 100000);
    s.band_limit = fields.get_ranged("band_limit", s.band_limit, 0.0, 1.0);
    s.band_limit_low = fields.get_ranged("band_limit_low", s.band_limit_low, 0, 512);
    s.band_limit_high = fields.get_ranged("band_limit_high", s.band_limit_high, 0, 512);
    s.mixup = fields.get_ranged("mixup", s.mixup, 0.0, 1.0);
    fields.finish();
    return s;
}

json to_json(const AugmentSettings& s) {
    return {{"time_stretch", s.time_stretch},
            {"band_shift", s.band_shift},
            {"equalizer_db", s.equalizer_db},
            {"equalizer_points", s.equalizer_points},
            {"gain_db", s.gain_db},
            {"floor_db", s.floor_db},
            {"band_masks", s.band_masks},
            {"band_mask_width", s.band_mask_width},
            {"time_masks", s.time_masks},
            {"time_mask_width", s.time_mask_width},
            {"band_limit", s.band_limit},
            {"band_limit_low", s.band_limit_low},
            {"band_limit_high", s.band_limit_high},
            {"mixup", s.mixup}};
}

}  // namespace resonet
