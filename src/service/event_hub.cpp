#include "service/event_hub.h"

#include <chrono>

namespace resonet {
namespace {

constexpr std::size_t most_listeners = 256;
constexpr std::size_t most_waiting = 1000;

}  // namespace

bool EventHub::Listener::next(Event& event, int milliseconds) {
    std::unique_lock lock(hub_.mutex_);
    hub_.news_.wait_for(lock, std::chrono::milliseconds(milliseconds),
                        [this] { return hub_.closed_ || !waiting_.empty(); });
    if (hub_.closed_ || waiting_.empty()) return false;
    event = std::move(waiting_.front());
    waiting_.pop_front();
    return true;
}

std::shared_ptr<EventHub::Listener> EventHub::listen(std::string job) {
    const std::lock_guard lock(mutex_);
    listeners_.remove_if([](const auto& listener) { return listener.expired(); });
    if (closed_ || listeners_.size() >= most_listeners) return nullptr;
    auto listener = std::make_shared<Listener>(*this, std::move(job));
    listeners_.push_back(listener);
    return listener;
}

void EventHub::publish(const Event& event) {
    {
        const std::lock_guard lock(mutex_);
        for (const auto& entry : listeners_) {
            const auto listener = entry.lock();
            if (!listener || (!listener->job_.empty() && listener->job_ != event.job)) continue;
            if (listener->waiting_.size() >= most_waiting) {
                listener->overran_ = true;
                continue;
            }
            listener->waiting_.push_back(event);
        }
    }
    news_.notify_all();
}

void EventHub::close() {
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    news_.notify_all();
}

std::size_t EventHub::listeners() const {
    const std::lock_guard lock(mutex_);
    std::size_t count = 0;
    for (const auto& entry : listeners_) count += entry.expired() ? 0 : 1;
    return count;
}

}  // namespace resonet
