#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "service/event_hub.h"
#include "service/metrics.h"
#include "service/model_catalogue.h"
#include "service/rate_limiter.h"
#include "service/report_catalogue.h"
#include "service/router.h"
#include "service/scheduler.h"
#include "service/serve_settings.h"
#include "service/store.h"
#include "service/upload.h"
#include "worker/hearing_pool.h"

namespace resonet {

/// The models that are served: those that hear audio, the default one first.
struct ServedModels {
    std::vector<CatalogueModel> list;

    const CatalogueModel* find(const std::string& name) const;
    const std::string& default_name() const { return list.front().name; }
    std::vector<std::string> names() const;
    /// All genres that the models tell apart, sorted.
    std::vector<std::string> genres() const;
    /// `genre` as the models spell it, if they know it but for case, blanks and marks ("Hip-Hop" is
    /// "hiphop"); else as it is.
    std::string known_genre(const std::string& genre) const;
    /// "a,b", "all" or empty (all), "default". Errors: Problem 422 for one that is not there.
    std::vector<std::string> chosen(const std::string& list) const;
};

/// Models that come with the program and those in `folders`. What cannot be used is told to `log`. Errors:
/// UsageError where none can.
ServedModels served_models(const std::vector<std::filesystem::path>& folders,
                           const std::function<void(const std::string&)>& log);

/// All parts of the running server, which the operations of the API work with.
struct Platform {
    Platform(ServeSettings s, std::function<void(const std::string&)> log);

    ServeSettings settings;
    ServedModels models;
    Store store;
    HearingPool pool;
    EventHub hub;
    Metrics metrics;
    Scheduler scheduler;
    UploadReceiver uploads;
    RateLimiter limiter;   ///< of requests that are answered, by client
    RateLimiter failures;  ///< of those that lead nowhere, by address
    ReportCatalogue reports;
    bool keys_needed = false;
    std::string version;
    std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
    std::function<std::size_t()> connections;  ///< open at this moment

    /// Whose key, or session's token, this is; none if it is nobody's. Either may be empty.
    std::optional<std::string> signed_in(const std::string& key, const std::string& token);

    /// The track that the path of a request names. Errors: Problem 404.
    nlohmann::json require_track(const Exchange& exchange);

    /// 503 if the queue cannot take `count` more.
    void require_queue_place(std::size_t count);
};

// The operations, by what they are about.
void add_track_routes(Router& router, Platform& platform);
void add_content_routes(Router& router, Platform& platform);
void add_result_routes(Router& router, Platform& platform);
void add_job_routes(Router& router, Platform& platform);
void add_event_routes(Router& router, Platform& platform);
void add_label_routes(Router& router, Platform& platform);
void add_model_routes(Router& router, Platform& platform);
void add_report_routes(Router& router, Platform& platform);
void add_system_routes(Router& router, Platform& platform);
void add_session_routes(Router& router, Platform& platform);

}  // namespace resonet
