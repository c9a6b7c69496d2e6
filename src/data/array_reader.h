#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "core/npy.h"
#include "data/manifest.h"
#include "features/front_end.h"
#include "features/profile.h"

namespace resonet {

/// Which columns of an index say what. A column that is named here must be there; of those without a
/// name the usual one is taken, if it is there.
struct ArrayColumns {
    std::string row = "row";
    std::string label = "label";
    std::optional<std::string> split = std::nullopt;    ///< usually "split"
    std::optional<std::string> artist = std::nullopt;   ///< usually "artist"; a name or an id
    std::optional<std::string> track = std::nullopt;    ///< usually "track", else "clip"
    std::optional<std::string> album = std::nullopt;    ///< usually "album"
    std::optional<std::string> cluster = std::nullopt;  ///< usually "cluster"
    std::optional<std::string> title = std::nullopt;    ///< usually "title"
    std::optional<std::string> fold = std::nullopt;     ///< usually "fold"
};

/// The data set of ready-made images [clip, band, column] in file `npy`, described by the rows of
/// `index_csv`. Write it with write_manifest() to train on it. Other columns of the index are kept as extra
/// ones; where a column of that name means something else in a manifest, with "index_" in front
/// ("index_path"). Errors: UsageError for an index that does not fit (missing columns, rows beyond the array,
/// a row twice, unknown split names), InputError for an array that does not (not uint8 or float32, not of
/// three dimensions).
Manifest read_array_index(const std::filesystem::path& index_csv, const std::filesystem::path& npy,
                          const ArrayColumns& columns = {});

/// Images in a .npy file [clip, band, column]: uint8, where 255 means 1, or float32 from 0 to 1. Only
/// the rows asked for are read. Safe to use from several threads at once.
class ImageArray {
  public:
    /// Errors: InputError as for read_array_index().
    explicit ImageArray(const std::filesystem::path& path);

    std::size_t size() const { return shape().front(); }
    std::size_t bands() const { return shape()[1]; }
    std::size_t columns() const { return shape()[2]; }

    /// Image `row`. Errors: InputError beyond the last row, or for values that are not in [0, 1].
    Image image(std::size_t row) const;

  private:
    const std::vector<std::size_t>& shape() const;

    std::filesystem::path path_;
    std::variant<NpyRows<std::uint8_t>, NpyRows<float>> rows_;
};

/// Errors: UsageError if images of this array cannot be what a network with this profile is fed with:
/// another number of bands.
void require_compatible(const ImageArray& array, const std::filesystem::path& path, const Profile& profile);

}  // namespace resonet
