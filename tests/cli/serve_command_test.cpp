#include <gtest/gtest.h>

#include "run_program.h"
#include "support/temporary_folder.h"

namespace resonet::testing {
namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(ServeCommand, RefusesWhatCannotBeServed) {
    TemporaryFolder folder;
    const std::string data = (folder / "data").string();
    const auto refused = [&](std::vector<std::string> arguments, const std::string& message) {
        arguments.insert(arguments.begin(), "serve");
        const Outcome outcome = run_resonet(arguments);
        EXPECT_EQ(outcome.status, 2) << message;
        EXPECT_TRUE(contains(outcome.errors, message)) << outcome.errors;
        EXPECT_EQ(outcome.output, "");
    };
    refused({"--data", data, "--host", "0.0.0.0", "--port", "0"}, "lets other machines reach the server");
    refused({"--data", data, "--api-keys", "required", "--port", "0"}, "asks for keys, but there is none");
    refused({"--data", data, "--models", (folder / "none").string()}, "is no folder");
    refused({"--data", data, "--max-upload", "much"}, "--max-upload");
    refused({"--data", data, "--port", "70000"}, "--port");
    EXPECT_FALSE(std::filesystem::exists(data)) << "what is refused leaves nothing behind";
}

TEST(ServeCommand, RefusesAFolderThatIsNotItsOwn) {
    TemporaryFolder folder;
    const Outcome outcome = run_resonet({"serve", "--data", "/dev/null", "--port", "0"});
    EXPECT_NE(outcome.status, 0);
    EXPECT_TRUE(contains(outcome.errors, "/dev/null")) << outcome.errors;
}

TEST(KeysCommand, MakesListsAndRevokes) {
    TemporaryFolder folder;
    const std::string data = (folder / "data").string();
    EXPECT_EQ(run_resonet({"keys", "list", "--data", data}).output, "there are no keys\n");
    const Outcome made = run_resonet({"keys", "create", "anna", "--data", data});
    EXPECT_EQ(made.status, 0);
    EXPECT_EQ(made.output.rfind("rsn_", 0), 0U) << made.output;
    EXPECT_EQ(made.output.size(), 4 + 43 + 1U);
    EXPECT_TRUE(contains(run_resonet({"keys", "list", "--data", data}).output, "anna\n"));
    EXPECT_EQ(run_resonet({"keys", "create", "anna", "--data", data}).status, 2);
    EXPECT_EQ(run_resonet({"keys", "revoke", "anna", "--data", data}).status, 0);
    const Outcome again = run_resonet({"keys", "revoke", "anna", "--data", data});
    EXPECT_EQ(again.status, 2);
    EXPECT_TRUE(contains(again.errors, "is no key's name")) << again.errors;
}

TEST(KeysCommand, HelpShowsItsOwnExamples) {
    EXPECT_TRUE(contains(run_resonet({"keys", "--help"}).output, "resonet keys create anna"));
    EXPECT_FALSE(contains(run_resonet({"keys", "create", "--help"}).output, "resonet classify"));
}

}  // namespace
}  // namespace resonet::testing
