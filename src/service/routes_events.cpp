#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "service/client_stream.h"
#include "service/platform.h"
#include "service/problem.h"
#include "service/request_guard.h"

namespace resonet {
namespace {

constexpr const char* stream_type = "text/event-stream";
constexpr int slice_milliseconds = 1000;
constexpr int slices_between_signs_of_life = 10;

std::string text_of(const Event& event) {
    return "event: " + event.name + "\ndata: " + event.data + "\n\n";
}

/// What is sent to one client until it has gone, the server stops, or the job has ended.
struct EventStream {
    EventHub& hub;
    std::shared_ptr<EventHub::Listener> listener;
    std::string first;   ///< sent before all others
    bool ended = false;  ///< after `first` nothing comes
    /// Whether the client may still listen, and what it listens to is still there; asked once a second.
    std::function<bool()> goes_on;
    std::chrono::steady_clock::time_point asked{};
    int quiet_slices = 0;

    /// The next piece; false: the client has gone.
    bool send(httplib::DataSink& sink) {
        if (!first.empty()) {
            const std::string text = std::exchange(first, {});
            if (!sink.write(text.data(), text.size())) return false;
        } else if (ended) {
            sink.done();
            return true;
        } else {
            return send_next(sink);
        }
        return true;
    }

  private:
    bool send_next(httplib::DataSink& sink) {
        const auto now = std::chrono::steady_clock::now();
        if (now - asked >= std::chrono::milliseconds(slice_milliseconds)) {
            asked = now;
            if (!goes_on()) {
                sink.done();
                return true;
            }
        }
        Event event;
        if (listener->next(event, slice_milliseconds)) {
            ended = event.last && !listener->job().empty();
            const std::string text = text_of(event);
            return sink.write(text.data(), text.size());
        }
        if (hub.closed() || listener->overran()) {
            sink.done();  // the client connects again and gets the state as it is then
            return true;
        }
        if (!sink.is_writable()) return false;
        if (++quiet_slices < slices_between_signs_of_life) return true;
        quiet_slices = 0;
        const std::string sign = ": still here\n\n";
        return sink.write(sign.data(), sign.size());
    }
};

void stream_events(Exchange& exchange, Platform& platform, const std::string& job) {
    // A listener first, the state then: nothing can come between them unheard.
    auto listener = platform.hub.listen(job);
    if (!listener) {
        Problem problem(503, "too-many-connections", "as many clients listen as the server takes",
                        "try again later");
        problem.retry_after = 30;
        throw problem;
    }
    auto stream = std::make_shared<EventStream>(
        EventStream{platform.hub, std::move(listener), "retry: 2000\n\n", false, {}, {}, 0});
    if (!job.empty()) {
        const auto record = platform.store.job(job);
        if (!record) throw not_found("there is no such job");
        stream->ended = record->state != JobState::queued && record->state != JobState::running;
        stream->first += text_of(
            {"job",
             platform.scheduler.json(*record).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
             job, false});
    }
    // A key may be revoked, and a job go with its track, while this lasts.
    stream->goes_on = [&platform, job, key = bearer_key(exchange.request),
                       token = cookie(exchange.request, "resonet_session")] {
        if (platform.keys_needed && !platform.signed_in(key, token)) return false;
        return job.empty() || platform.store.job(job).has_value();
    };
    exchange.response.status = 200;
    exchange.response.set_header("Cache-Control", "no-store");
    exchange.response.set_header("X-Accel-Buffering", "no");
    exchange.response.set_chunked_content_provider(
        stream_type, [stream](std::size_t, httplib::DataSink& sink) { return stream->send(sink); });
}

}  // namespace

void add_event_routes(Router& router, Platform& platform) {
    router.add({"GET",
                "/events",
                [&](Exchange& exchange) { stream_events(exchange, platform, ""); },
                {stream_type}});
    router.add({"GET",
                "/jobs/{id}/events",
                [&](Exchange& exchange) { stream_events(exchange, platform, exchange.place("id")); },
                {stream_type}});
}

}  // namespace resonet
