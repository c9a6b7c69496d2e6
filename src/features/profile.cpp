#include "features/profile.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "core/json_fields.h"
#include "core/parameter.h"

namespace resonet {
namespace {

constexpr const char* coefficients_key = "coefficients";

// Writes each field into a JSON object.
class Writer {
  public:
    template <typename T>
    void field(const char* key, const T& value) {
        if constexpr (std::is_same_v<T, View>) {
            json[key] = view_words.at(static_cast<std::size_t>(value));
        } else if constexpr (std::is_enum_v<T>) {
            json[key] = std::string(to_string(value));
        } else {
            json[key] = value;
        }
    }

    nlohmann::json json = nlohmann::json::object();
};

// Reads each field from a JSON object.
class Reader {
  public:
    explicit Reader(const nlohmann::json& json) : fields_(json, "profile") {}

    // Model files written before windows had views lack these.
    void field(const char* key, View& value) { value = fields_.get_choice_or(key, view_words, value); }
    void field(const char* key, int& value) {
        if (key == coefficients_key && !fields_.has(key)) return;
        const auto wide = fields_.get<std::int64_t>(key);
        value = static_cast<int>(std::clamp<std::int64_t>(wide, -1, 1 << 30));  // beyond every range
    }
    void field(const char* key, double& value) { value = fields_.get<double>(key); }
    void field(const char* key, bool& value) { value = fields_.get<bool>(key); }
    void field(const char* key, std::string& value) { value = fields_.get<std::string>(key); }
    void field(const char* key, Padding& value) {
        value = padding_from_string(fields_.get<std::string>(key));
    }
    void field(const char* key, MelScale& value) {
        value = mel_scale_from_string(fields_.get<std::string>(key));
    }
    void field(const char* key, MelNorm& value) {
        value = mel_norm_from_string(fields_.get<std::string>(key));
    }

    void finish() const { fields_.finish(); }

  private:
    JsonFields fields_;
};

// The one list of fields, for reading and for writing.
template <typename Visitor, typename P>
void visit(Visitor& visitor, P& profile) {
    visitor.field("name", profile.name);
    visitor.field("sample_rate", profile.sample_rate);
    visitor.field("n_fft", profile.n_fft);
    visitor.field("hop_length", profile.hop_length);
    visitor.field("padding", profile.padding);
    visitor.field("bands", profile.bands);
    visitor.field("scale", profile.scale);
    visitor.field("norm", profile.norm);
    visitor.field("fmin", profile.fmin);
    visitor.field("fmax", profile.fmax);
    visitor.field("floor_db", profile.floor_db);
    visitor.field("zero_bands_from", profile.zero_bands_from);
    visitor.field("column_step", profile.column_step);
    visitor.field("column_offset", profile.column_offset);
    visitor.field("quantise", profile.quantise);
    visitor.field("clip_seconds", profile.clip_seconds);
    visitor.field("window_columns", profile.window_columns);
    visitor.field("window_hop", profile.window_hop);
    visitor.field("view", profile.view);
    visitor.field(coefficients_key, profile.coefficients);
}

void validate_name(const std::string& name) {
    const bool good = !name.empty() && name.size() <= 64 &&
                      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string::npos;
    if (!good) throw UsageError("profile", "name is not 1 to 64 characters of a-z, 0-9, '.', '_' and '-'");
}

// Columns of a clip of so many samples, however long.
std::size_t columns_of(const Profile& p, std::size_t samples) {
    const std::size_t frames = frame_count(samples, stft_parameters(p));
    if (frames == 0) return 0;
    const double end = static_cast<double>(frames - 1) + p.column_step;
    const double columns = std::ceil((end - p.column_offset) / p.column_step);
    return columns < 1.0 ? 1 : static_cast<std::size_t>(columns);
}

}  // namespace

Profile gtzan_mel_profile() {
    return {};
}

void validate(const Profile& p) {
    const auto require = [](const char* field, double value, double least, double most) {
        require_range("profile", field, value, least, most);
    };
    validate_name(p.name);
    require("sample_rate", p.sample_rate, 4000, 192000);
    require("n_fft", p.n_fft, 64, 16384);
    require("hop_length", p.hop_length, 1, p.n_fft);
    require("bands", p.bands, 1, 512);
    require("fmax", p.fmax, 1, p.sample_rate / 2.0);
    require("floor_db", p.floor_db, 1, 200);
    require("zero_bands_from", p.zero_bands_from, 1, p.bands);
    require("column_step", p.column_step, 1, 1000);
    require("column_offset", p.column_offset, 0, 1000);
    require("clip_seconds", p.clip_seconds, 0.1, 3600);
    validate(stft_parameters(p));
    validate(mel_parameters(p));
    require("window_columns", p.window_columns, 1, static_cast<double>(columns_of(p, clip_samples(p))));
    require("window_hop", p.window_hop, 1, p.window_columns);
    require("coefficients", p.coefficients, 1, p.view == View::mfcc ? p.bands : 512);
}

StftParameters stft_parameters(const Profile& p) {
    return {
        .n_fft = p.n_fft, .win_length = 0, .hop_length = p.hop_length, .centre = true, .padding = p.padding};
}

MelParameters mel_parameters(const Profile& p) {
    return {.sample_rate = p.sample_rate,
            .n_fft = p.n_fft,
            .bands = p.bands,
            .fmin = p.fmin,
            .fmax = p.fmax,
            .scale = p.scale,
            .norm = p.norm};
}

std::size_t clip_samples(const Profile& p) {
    return static_cast<std::size_t>(std::llround(p.clip_seconds * p.sample_rate));
}

std::size_t column_count(const Profile& p, std::size_t samples) {
    return columns_of(p, std::min(samples, clip_samples(p)));
}

std::size_t frame_of_column(const Profile& p, std::size_t column, std::size_t frames) {
    const double position = p.column_step * static_cast<double>(column) + p.column_offset;
    return std::min(frames - 1, static_cast<std::size_t>(std::llround(position)));
}

nlohmann::json to_json(const Profile& profile) {
    Writer writer;
    visit(writer, profile);
    return writer.json;
}

Profile profile_from_json(const nlohmann::json& json) {
    Profile profile;
    Reader reader(json);
    visit(reader, profile);
    reader.finish();
    validate(profile);
    return profile;
}

}  // namespace resonet
