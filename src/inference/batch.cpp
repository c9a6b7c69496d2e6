#include "inference/batch.h"

#include <new>

#include "core/error.h"
#include "core/parallel.h"

namespace resonet {
namespace {

FileResult classify_file(const Classifier& classifier, const std::filesystem::path& path,
                         std::size_t threads) {
    FileResult result{path, std::nullopt, {}};
    try {
        result.prediction = classifier.classify(path, threads);
    } catch (const Interrupted&) {
        throw;
    } catch (const Error& error) {
        result.error = error.problem();
        if (!error.remedy().empty()) result.error += " (" + error.remedy() + ")";
    } catch (const std::bad_alloc&) {
        result.error = "takes more memory than there is (close other programs, or use fewer threads)";
    }
    return result;
}

}  // namespace

void classify_files(const Classifier& classifier, std::span<const std::filesystem::path> paths,
                    const BatchOptions& options,
                    const std::function<void(std::size_t, FileResult&&)>& consume) {
    const std::size_t threads = thread_count(options.threads);
    const std::size_t inside_a_file = paths.size() == 1 ? threads : 1;
    ordered_map(
        paths.size(), threads, 0,
        [&](std::size_t i) { return classify_file(classifier, paths[i], inside_a_file); },
        [&](std::size_t i, FileResult&& result) { consume(i, std::move(result)); });
}

}  // namespace resonet
