#include "cli/extract_arrays.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <utility>

#include "cli/extract_names.h"
#include "core/error.h"
#include "core/npy_column_writer.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

constexpr const char* record_name = "settings.json";
constexpr const char* lock_name = ".resonet.lock";
constexpr const char* other_folder = "name a new or empty folder with --out";

void require_no(const std::error_code& error, const fs::path& path, const std::string& problem) {
    if (!error) return;
    throw SystemError(path.string(), problem + ": " + error.message(),
                      "choose a folder you may read and write, with --out");
}

fs::path create_folder(const fs::path& folder) {
    std::error_code error;
    if (fs::exists(folder, error) && !fs::is_directory(folder, error)) {
        throw UsageError(folder.string(), "is no folder", other_folder);
    }
    fs::create_directories(folder, error);
    require_no(error, folder, "cannot be created");
    return folder;
}

/// Whether there is nothing in it but the lock.
bool is_empty_folder(const fs::path& folder) {
    std::error_code error;
    bool empty = true;
    for (auto entry = fs::directory_iterator(folder, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
        empty = empty && entry->path().filename() == lock_name;
    }
    require_no(error, folder, "cannot be read");
    return empty;
}

/// Whether a file was left behind by a run that was killed while it wrote.
bool is_left_behind(const fs::path& path) {
    return path.filename().string().starts_with(".resonet-") && path.extension() == ".tmp";
}

/// Whether a file has the name of an array: "<something>.<descriptor>.npy".
bool is_array(const fs::path& path) {
    if (path.extension() != ".npy") return false;
    const std::string kind = path.stem().extension().string();
    for (const DescriptorInfo& known : all_descriptors()) {
        if (kind == fmt::format(".{}", known.name)) return true;
    }
    return false;
}

/// Removes those of the files in `folder` and in the folders directly below it of which that holds.
void remove_files(const fs::path& folder, bool (*holds)(const fs::path&)) {
    std::vector<fs::path> arrays;
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator(folder, error);
         !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        if (entry.depth() > 0) entry.disable_recursion_pending();
        std::error_code ignored;
        if (entry->is_regular_file(ignored) && holds(entry->path())) arrays.push_back(entry->path());
    }
    require_no(error, folder, "cannot be read");
    for (const fs::path& array : arrays) {
        fs::remove(array, error);
        require_no(error, array, "cannot be removed");
    }
}

/// Writes arrays as their columns come; they appear together with commit().
class ArraySink : public AnalysisSink {
  public:
    using Writers = std::map<Descriptor, std::pair<fs::path, std::unique_ptr<NpyColumnWriter>>>;

    ArraySink(Writers writers, const AnalysisSettings& settings)
        : writers_(std::move(writers)), settings_(settings) {}

    void columns(Descriptor descriptor, std::size_t, const Matrix& columns) override {
        writer(descriptor).append(columns.values);
    }

    void commit() {
        for (const auto& [descriptor, file] : writers_) writer(descriptor).commit();
    }

  private:
    /// Nothing is created for a recording that proves unusable before its first column.
    NpyColumnWriter& writer(Descriptor descriptor) {
        auto& [path, writer] = writers_.at(descriptor);
        if (!writer) {
            create_folder(path.parent_path());
            writer = std::make_unique<NpyColumnWriter>(path, row_count(descriptor, settings_));
        }
        return *writer;
    }

    Writers writers_;
    const AnalysisSettings& settings_;
};

}  // namespace

ArrayFolder::ArrayFolder(const fs::path& folder, const ExtractPlan& plan, std::span<const FoundFile> inputs,
                         bool restart)
    : folder_(create_folder(folder)), plan_(plan), inputs_(inputs), lock_(folder / lock_name, folder) {
    InputPaths paths = earlier(restart);
    remove_files(folder_, is_left_behind);
    name_inputs(paths);
    // The record goes after arrays that are removed: none ever lie beside one that is not theirs.
    write_record(folder / record_name, plan.record, paths);
}

/// What the arrays that are there, and stay, were made of.
InputPaths ArrayFolder::earlier(bool restart) const {
    const fs::path record = folder_ / record_name;
    std::error_code error;
    const bool recorded = fs::exists(record, error);
    require_no(error, record, "cannot be read");
    if (!recorded && !is_empty_folder(folder_)) {
        throw UsageError(folder_.string(), "holds files that 'resonet extract' did not write", other_folder);
    }
    if (!recorded) return {};
    if (!is_record(record, "npy")) {
        throw UsageError(record.string(), "is damaged, or 'resonet extract' did not write it", other_folder);
    }
    if (!restart) return require_same_record(record, plan_.record);
    remove_files(folder_, is_array);
    return {};
}

/// Finds the inputs whose arrays would have the names of another file's, and adds all others to `paths`.
void ArrayFolder::name_inputs(InputPaths& paths) {
    for (const FoundFile& input : inputs_) {
        const std::string path = absolute_text(input.path);
        const std::string key = text_of_path(folder_name(input.path) + "/" + input.path.stem().string());
        // What could not even be found has no arrays, and takes no name.
        const auto found = paths.find(key);
        if (found == paths.end() && input.error.empty()) paths.emplace(key, path);
        namesakes_.push_back(found == paths.end() || found->second == path ? "" : found->second);
    }
}

fs::path ArrayFolder::path_of(std::size_t input, std::size_t segment, Descriptor descriptor) const {
    const fs::path& path = inputs_[input].path;
    std::string name = path.stem().string();
    if (plan_.segment > 0) name += fmt::format(".{}", segment);
    return folder_ / folder_name(path) / fmt::format("{}.{}.npy", name, info(descriptor).name);
}

std::vector<Descriptor> ArrayFolder::missing(std::size_t input, std::size_t segment) const {
    std::vector<Descriptor> missing;
    for (const Descriptor descriptor : plan_.descriptors) {
        std::error_code ignored;
        if (!fs::exists(path_of(input, segment, descriptor), ignored)) missing.push_back(descriptor);
    }
    return missing;
}

bool ArrayFolder::has(std::size_t input) const {
    // How many segments there are is known when the file is decoded.
    return plan_.segment == 0 && namesakes_[input].empty() && missing(input, 0).empty();
}

ClipOutcome ArrayFolder::extract(std::size_t input, std::size_t threads) const {
    const fs::path& path = inputs_[input].path;
    return outcome_of([&] {
        if (!namesakes_[input].empty()) {
            throw InputError(path.string(), "would have arrays of the same names as " + namesakes_[input],
                             "extract it into another --out");
        }
        const auto work = [&](std::size_t segment, const SampleReader& reader, std::size_t inner_threads,
                              const ReadAgain& again) {
            const std::vector<Descriptor> wanted = missing(input, segment);
            if (wanted.empty()) return;
            ArraySink::Writers writers;
            for (const Descriptor descriptor : wanted) {
                writers[descriptor].first = path_of(input, segment, descriptor);
            }
            ArraySink sink(std::move(writers), plan_.settings);
            Analyser(wanted, plan_.settings, inner_threads).run(reader, sink, again);
            sink.commit();
        };
        ClipOutcome outcome;
        outcome.warnings = for_each_segment(plan_, path, threads, work);
        return outcome;
    });
}

}  // namespace resonet
