#include "service/metrics.h"

#include <gtest/gtest.h>

namespace resonet {
namespace {

bool has_line(const std::string& text, const std::string& line) {
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

TEST(Metrics, CountsRequestsByRouteAndStatus) {
    Metrics metrics;
    metrics.count_request("GET", "/tracks", 200, 0.004);
    metrics.count_request("GET", "/tracks", 200, 0.2);
    metrics.count_request("GET", "/tracks", 422, 0.0001);
    const std::string text = metrics.text({});
    EXPECT_TRUE(
        has_line(text, R"(resonet_http_requests_total{method="GET",route="/tracks",status="200"} 2)"));
    EXPECT_TRUE(
        has_line(text, R"(resonet_http_requests_total{method="GET",route="/tracks",status="422"} 1)"));
    EXPECT_TRUE(
        has_line(text, R"(resonet_http_request_seconds_bucket{method="GET",route="/tracks",le="0.001"} 1)"));
    EXPECT_TRUE(
        has_line(text, R"(resonet_http_request_seconds_bucket{method="GET",route="/tracks",le="0.005"} 2)"));
    EXPECT_TRUE(
        has_line(text, R"(resonet_http_request_seconds_bucket{method="GET",route="/tracks",le="+Inf"} 3)"));
    EXPECT_TRUE(has_line(text, R"(resonet_http_request_seconds_sum{method="GET",route="/tracks"} 0.204100)"));
}

TEST(Metrics, EveryValueHasATypeBeforeIt) {
    Metrics metrics;
    metrics.count_job("analyse", "done", 0.4);
    metrics.count_upload(1000);
    metrics.count_upload(24);
    const std::string text = metrics.text({{"tracks", "Tracks in the library.", 7}});
    EXPECT_TRUE(has_line(text, "# TYPE resonet_tracks gauge"));
    EXPECT_TRUE(has_line(text, "resonet_tracks 7"));
    EXPECT_TRUE(has_line(text, "resonet_upload_bytes_total 1024"));
    EXPECT_TRUE(has_line(text, R"(resonet_jobs_total{kind="analyse",end="done"} 1)"));
    EXPECT_LT(text.find("# TYPE resonet_tracks gauge"), text.find("resonet_tracks 7"));
}

TEST(Metrics, KnowsTheMemoryOfThisProcess) {
    EXPECT_GT(resident_bytes(), 1 << 20);
}

}  // namespace
}  // namespace resonet
