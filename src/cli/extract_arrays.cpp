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

void create_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw SystemError(folder.string(), "cannot be created: " + error.message());
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

/// Those in `folder` and in the folders directly below it.
void remove_arrays(const fs::path& folder) {
    std::vector<fs::path> arrays;
    for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator();
         ++entry) {
        if (entry.depth() > 0) entry.disable_recursion_pending();
        if (entry->is_regular_file() && is_array(entry->path())) arrays.push_back(entry->path());
    }
    for (const fs::path& array : arrays) fs::remove(array);
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
    : folder_(folder), plan_(plan), inputs_(inputs) {
    std::error_code ignored;
    if (fs::exists(folder, ignored) && !fs::is_directory(folder, ignored)) {
        throw UsageError(folder.string(), "is no folder", "name a new or empty folder with --out");
    }
    create_folder(folder);
    const fs::path record = folder / record_name;
    if (!fs::exists(record, ignored) && !fs::is_empty(folder)) {
        throw UsageError(folder.string(), "holds files that 'resonet extract' did not write",
                         "name a new or empty folder with --out");
    }
    // The record goes last: arrays never lie beside one that is not theirs.
    if (fs::exists(record, ignored) && restart) remove_arrays(folder);
    if (fs::exists(record, ignored) && !restart) {
        require_same_record(record, plan.record);
    } else {
        write_record(record, plan.record);
    }
    std::map<std::pair<std::string, std::string>, std::size_t> first;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const fs::path& path = inputs[i].path;
        namesakes_.push_back(first.try_emplace({folder_name(path), path.stem().string()}, i).first->second);
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
    return plan_.segment == 0 && namesakes_[input] == input && missing(input, 0).empty();
}

ClipOutcome ArrayFolder::extract(std::size_t input, std::size_t threads) const {
    const fs::path& path = inputs_[input].path;
    return outcome_of([&] {
        if (namesakes_[input] != input) {
            throw InputError(
                path.string(),
                "would have arrays of the same names as " + inputs_[namesakes_[input]].path.string(),
                "extract it into another --out");
        }
        const auto work = [&](std::size_t segment, const SampleReader& reader, std::size_t inner_threads) {
            const std::vector<Descriptor> wanted = missing(input, segment);
            if (wanted.empty()) return;
            ArraySink::Writers writers;
            for (const Descriptor descriptor : wanted) {
                writers[descriptor].first = path_of(input, segment, descriptor);
            }
            ArraySink sink(std::move(writers), plan_.settings);
            analyse(reader, wanted, plan_.settings, inner_threads, sink);
            sink.commit();
        };
        ClipOutcome outcome;
        outcome.warnings = for_each_segment(plan_, path, threads, work);
        return outcome;
    });
}

}  // namespace resonet
