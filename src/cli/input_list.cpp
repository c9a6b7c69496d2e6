#include "cli/input_list.h"

#include <filesystem>

#include "core/error.h"

namespace resonet {
namespace {

namespace fs = std::filesystem;

class InputList {
  public:
    explicit InputList(const InputListOptions& options) : options_(options) {}

    void add(const std::string& name) {
        std::error_code ignored;
        if (name.find('\0') != std::string::npos) {
            fail(name, "holds a NUL byte (use --null for a list of names that end with one)");
        } else if (fs::is_directory(name, ignored)) {
            add_folder(name);
        } else {
            found_.push_back({name, ""});
        }
    }

    void add_list(std::istream& input) {
        const std::size_t before = found_.size();
        for (std::string name; std::getline(input, name, options_.null_separated ? '\0' : '\n');) {
            if (!name.empty()) add(name);
        }
        if (input.bad()) fail("standard input", "cannot be read");
        if (found_.size() == before) fail("standard input", "names no files");
    }

    std::vector<FoundFile> take() { return std::move(found_); }

  private:
    void add_folder(const std::string& folder) {
        try {
            std::vector<FoundFile> files = find_audio_files(folder, options_.recursive);
            if (files.empty()) fail(folder, empty_folder(folder));
            for (FoundFile& file : files) found_.push_back(std::move(file));
        } catch (const InputError& error) {
            fail(folder, error.problem() + (error.remedy().empty() ? "" : " (" + error.remedy() + ")"));
        }
    }

    std::string empty_folder(const std::string& folder) const {
        std::error_code ignored;
        fs::directory_iterator entry(folder, ignored);
        while (!options_.recursive && entry != fs::directory_iterator()) {
            if (entry->is_directory(ignored)) {
                return "no audio files in this folder (use --recursive to look into the folders in it)";
            }
            entry.increment(ignored);
        }
        return "no audio files in this folder";
    }

    void fail(const std::string& name, const std::string& error) { found_.push_back({name, error}); }

    const InputListOptions& options_;
    std::vector<FoundFile> found_;
};

}  // namespace

std::vector<FoundFile> list_inputs(std::span<const std::string> arguments, std::istream& input,
                                   const InputListOptions& options) {
    InputList list(options);
    for (const std::string& argument : arguments) {
        if (argument == "-") {
            list.add_list(input);
        } else {
            list.add(argument);
        }
    }
    return list.take();
}

}  // namespace resonet
