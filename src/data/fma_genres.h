#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace resonet {

/// The tree of genres of the Free Music Archive.
class FmaGenres {
  public:
    /// Reads fma_metadata/genres.csv: genre_id, #tracks, parent, title, top_level. Errors: UsageError that
    /// names the line, also for a genre whose top_level is not in the table.
    explicit FmaGenres(const std::filesystem::path& path);

    /// The title of the root that most of these genres have; of several with as many, the one that comes
    /// first. Empty if none of the genres is known.
    std::string root(const std::vector<int>& genres) const;

  private:
    struct Genre {
        std::string title;
        int top_level = 0;
    };
    std::map<int, Genre> genres_;
};

/// The numbers of a list as it stands in tracks.csv, "[21, 811]". What is no number is passed over.
std::vector<int> fma_genre_list(std::string_view text);

}  // namespace resonet
