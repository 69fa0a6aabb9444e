// What the running program leaves for others to see.

#include "support/server_under_test.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace {

using namespace pasokh::testing;

std::string line_of(const std::string& file, const std::string& beginning)
{
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
        if (line.rfind(beginning, 0) == 0) return line;
    return {};
}

}  // namespace

TEST_CASE("process: its files are for nobody else, and it leaves no core dump", "[production][process]")
{
    server_under_test server;
    server.add_operator("sara", 1);
    const auto proc = "/proc/" + std::to_string(server.process().pid());
    std::istringstream limits(line_of(proc + "/limits", "Max core file size").substr(18));
    std::string soft, hard;
    limits >> soft >> hard;
    // One byte is too little for any dump, and the kernel's word for "none" where a program collects them.
    CHECK(soft == "1");
    CHECK(hard == "1");
    CHECK(line_of(proc + "/status", "Umask:").ends_with("0077"));

    constexpr auto others = std::filesystem::perms(0077);
    const auto data = server.folder() / "data";
    CHECK((std::filesystem::status(data).permissions() & others) == std::filesystem::perms::none);
    for (const auto& each : std::filesystem::directory_iterator(data)) {
        INFO(each.path());
        CHECK((each.status().permissions() & others) == std::filesystem::perms::none);
    }
}
