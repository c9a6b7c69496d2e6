#include "service/platform.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <thread>

#include "core/error.h"
#include "core/text.h"
#include "core/version.h"
#include "inference/classifier.h"
#include "inference/default_model.h"
#include "service/problem.h"

namespace resonet {
namespace {

constexpr const char* preferred_model = "gtzan-rcrnn";

/// Why a model cannot hear audio; none: it can.
std::optional<std::string> why_deaf(const CatalogueModel& model) {
    try {
        const Classifier classifier(load_model(model.path));
        return std::nullopt;
    } catch (const Error& error) {
        return error.what();
    }
}

std::vector<std::filesystem::path> files_of(const ServedModels& models) {
    std::vector<std::filesystem::path> files;
    for (const CatalogueModel& model : models.list) files.push_back(model.path);
    return files;
}

SchedulerOptions scheduler_options(const ServeSettings& settings, const ServedModels& models,
                                   std::function<void(const std::string&)> log) {
    SchedulerOptions options;
    options.workers =
        settings.workers > 0 ? settings.workers : std::max(1U, std::thread::hardware_concurrency());
    options.limits.track_seconds = settings.track_seconds;
    for (const CatalogueModel& model : models.list) options.digests[model.name] = model.sha256;
    options.log = std::move(log);
    return options;
}

}  // namespace

const CatalogueModel* ServedModels::find(const std::string& name) const {
    const auto found = std::ranges::find(list, name, &CatalogueModel::name);
    return found == list.end() ? nullptr : &*found;
}

std::vector<std::string> ServedModels::names() const {
    std::vector<std::string> names;
    for (const CatalogueModel& model : list) names.push_back(model.name);
    return names;
}

std::vector<std::string> ServedModels::genres() const {
    std::set<std::string> genres;
    for (const CatalogueModel& model : list) {
        for (const auto& label : model.summary.at("labels")) genres.insert(label.get<std::string>());
    }
    return {genres.begin(), genres.end()};
}

std::string ServedModels::known_genre(const std::string& genre) const {
    const auto plain = [](const std::string& text) {
        std::string letters;
        for (const char c : text) {
            if (std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80) {
                letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            }
        }
        return letters;
    };
    for (const std::string& known : genres()) {
        if (plain(known) == plain(genre)) return known;
    }
    return genre;
}

std::vector<std::string> ServedModels::chosen(const std::string& text) const {
    if (text.empty() || text == "all") return names();
    if (text == "default") return {default_name()};
    std::vector<std::string> chosen;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const std::string name = text.substr(begin, end - begin);
        if (find(name) == nullptr) {
            throw invalid("there is no model '" + printable(name).substr(0, 100) + "'", "see /api/v1/models");
        }
        if (std::ranges::find(chosen, name) == chosen.end()) chosen.push_back(name);
        begin = end + 1;
    }
    return chosen;
}

ServedModels served_models(const std::vector<std::filesystem::path>& folders,
                           const std::function<void(const std::string&)>& log) {
    ServedModels models;
    Catalogue catalogue = read_catalogue(list_models(), folders);
    for (const std::string& problem : catalogue.problems) log(problem);
    for (CatalogueModel& model : catalogue.models) {
        if (const CatalogueModel* const other = models.find(model.name)) {
            log(model.path.string() + ": is not served: " + other->path.string() +
                " has the same name (rename the file)");
            continue;
        }
        if (const auto reason = why_deaf(model)) {
            log(*reason);
            continue;
        }
        models.list.push_back(std::move(model));
    }
    if (models.list.empty())
        throw UsageError("models", "there is none that can be served", "name a folder with --models");
    const auto preferred = std::ranges::find(models.list, preferred_model, &CatalogueModel::name);
    if (preferred != models.list.end()) std::rotate(models.list.begin(), preferred, preferred + 1);
    return models;
}

Platform::Platform(ServeSettings s, std::function<void(const std::string&)> log)
    : settings(std::move(s)),
      models(served_models(settings.models, log)),
      store(settings.data, models.default_name()),
      pool({{}, files_of(models)}),
      scheduler(store, pool, hub, metrics, scheduler_options(settings, models, log)),
      uploads(store, {settings.upload_bytes, settings.storage_bytes, settings.files_per_upload}),
      limiter(settings.requests_per_minute),
      failures(settings.requests_per_minute),
      reports(settings.reports),
      version(resonet::version) {}

std::optional<std::string> Platform::signed_in(const std::string& key, const std::string& token) {
    if (!key.empty()) return store.check_key(key);
    return token.empty() ? std::nullopt : store.check_session(token);
}

nlohmann::json Platform::require_track(const Exchange& exchange) {
    auto track = store.track(exchange.place("id"));
    if (!track) throw not_found("there is no such track");
    return *track;
}

void Platform::require_queue_place(std::size_t count) {
    if (store.count_jobs(JobState::queued) + count <= settings.queued_jobs) return;
    Problem problem(503, "queue-full", "as many files wait to be heard as the server takes",
                    "try again in a while");
    problem.retry_after = 10;
    throw problem;
}

}  // namespace resonet
