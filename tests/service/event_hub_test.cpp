#include "service/event_hub.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace resonet {
namespace {

TEST(EventHub, GivesEachListenerItsEventsInOrder) {
    EventHub hub;
    const auto all = hub.listen("");
    const auto one = hub.listen("a");
    hub.publish({"job", "1", "a", false});
    hub.publish({"job", "2", "b", false});
    hub.publish({"job", "3", "a", true});
    Event event;
    for (const char* data : {"1", "2", "3"}) {
        ASSERT_TRUE(all->next(event, 0));
        EXPECT_EQ(event.data, data);
    }
    EXPECT_FALSE(all->next(event, 0));
    ASSERT_TRUE(one->next(event, 0));
    EXPECT_EQ(event.data, "1");
    ASSERT_TRUE(one->next(event, 0));
    EXPECT_EQ(event.data, "3");
    EXPECT_TRUE(event.last);
    EXPECT_FALSE(one->next(event, 0));
}

TEST(EventHub, WakesAListenerThatWaits) {
    EventHub hub;
    const auto listener = hub.listen("");
    std::thread other([&] { hub.publish({"job", "1", "a", false}); });
    Event event;
    EXPECT_TRUE(listener->next(event, 10000));
    other.join();
}

TEST(EventHub, ForgetsListenersThatHaveGone) {
    EventHub hub;
    {
        const auto listener = hub.listen("");
        EXPECT_EQ(hub.listeners(), 1U);
    }
    EXPECT_EQ(hub.listeners(), 0U);
    for (int i = 0; i < 1000; ++i) EXPECT_NE(hub.listen(""), nullptr);
}

TEST(EventHub, TakesNoMoreListenersThanItSays) {
    EventHub hub;
    std::vector<std::shared_ptr<EventHub::Listener>> listeners;
    for (int i = 0; i < 256; ++i) listeners.push_back(hub.listen(""));
    EXPECT_NE(listeners.back(), nullptr);
    EXPECT_EQ(hub.listen(""), nullptr);
    listeners.pop_back();
    EXPECT_NE(hub.listen(""), nullptr);
}

TEST(EventHub, DoesNotGrowForASlowListener) {
    EventHub hub;
    const auto listener = hub.listen("");
    for (int i = 0; i < 5000; ++i) hub.publish({"job", std::to_string(i), "a", false});
    EXPECT_TRUE(listener->overran());
    Event event;
    int count = 0;
    while (listener->next(event, 0)) ++count;
    EXPECT_EQ(count, 1000);
    EXPECT_EQ(event.data, "999");
}

TEST(EventHub, SaysNothingOnceItIsClosed) {
    EventHub hub;
    const auto listener = hub.listen("");
    hub.publish({"job", "1", "a", false});
    hub.close();
    Event event;
    EXPECT_FALSE(listener->next(event, 10000));
    EXPECT_EQ(hub.listen(""), nullptr);
}

}  // namespace
}  // namespace resonet
