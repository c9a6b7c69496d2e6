#include "service/router.h"

#include <gtest/gtest.h>

#include "service/problem.h"

namespace resonet {
namespace {

Router small_router() {
    Router router;
    router.add({"GET", "/tracks", {}});
    router.add({"POST", "/tracks", {}});
    router.add({"GET", "/tracks/export", {}});
    router.add({"GET", "/tracks/{id}", {}});
    router.add({"GET", "/tracks/{id}/results/{model}", {}});
    return router;
}

int status_of(const std::string& method, const std::string& path) {
    try {
        small_router().match(method, path);
        return 0;
    } catch (const Problem& problem) {
        return problem.status();
    }
}

TEST(Router, FindsOperationsAndTheirPlaces) {
    const Router router = small_router();
    EXPECT_EQ(router.match("GET", "/tracks").route->pattern, "/tracks");
    EXPECT_EQ(router.match("GET", "/tracks/export").route->pattern, "/tracks/export");
    const RouteMatch match = router.match("GET", "/tracks/abc/results/gtzan-cnn");
    EXPECT_EQ(match.route->pattern, "/tracks/{id}/results/{model}");
    EXPECT_EQ(match.places.at("id"), "abc");
    EXPECT_EQ(match.places.at("model"), "gtzan-cnn");
}

TEST(Router, HeadIsAGet) {
    EXPECT_EQ(status_of("HEAD", "/tracks/abc"), 0);
}

TEST(Router, RefusesWhatIsNotThere) {
    for (const char* path : {"", "/", "/track", "/tracks/", "/tracks//results/x", "/tracks/a/", "/tracks/a/b",
                             "//tracks", "/tracks/a/results/b/c"}) {
        EXPECT_EQ(status_of("GET", path), 404) << path;
    }
}

TEST(Router, NamesTheMethodsThatThereAre) {
    try {
        small_router().match("PUT", "/tracks");
        FAIL() << "PUT was taken";
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.status(), 405);
        EXPECT_EQ(problem.allow, "GET, HEAD, POST");
    }
}

}  // namespace
}  // namespace resonet
