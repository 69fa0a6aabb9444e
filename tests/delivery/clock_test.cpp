// R26: the clock of the machine jumps while everybody writes; order and repeats do not care.

#include "support/crowd.hpp"
#include "support/run.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace {

using namespace pasokh;
using namespace pasokh::testing;

std::string faketime_library()
{
    for (const auto& each : std::filesystem::directory_iterator("/usr/lib")) {
        const auto library = each.path() / "faketime" / "libfaketime.so.1";
        if (std::filesystem::exists(library)) return library;
    }
    FAIL("libfaketime is missing: tools/setup test installs it");
    return {};
}

/// What the server believes about the time of day, changed while it runs. Time that passes stays true.
class fake_clock {
public:
    fake_clock() { shift("+0"); }

    void shift(const std::string& by) const
    {
        // Put in place whole: the server may look at any moment.
        std::ofstream(folder_.path() / "next") << by << '\n';
        std::filesystem::rename(folder_.path() / "next", folder_.path() / "clock");
    }

    [[nodiscard]] std::vector<std::string> environment() const
    {
        return {
            "LD_PRELOAD=" + faketime_library(),
            "FAKETIME_TIMESTAMP_FILE=" + (folder_.path() / "clock").string(),
            "FAKETIME_NO_CACHE=1",
            "FAKETIME_DONT_FAKE_MONOTONIC=1",
            "ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0"};
    }

private:
    temp_dir folder_;
};

}  // namespace

TEST_CASE("clock: an hour forth, an hour back, and a restart in between harm nothing", "[delivery][R26]")
{
    const fake_clock clock;
    auto how = crowd::options(6);
    how.environment = clock.environment();
    server_under_test server(how);
    asio::io_context io;
    crowd people(io, server, {6, 2});
    people.open_chats();
    for (const auto* by : {"+3600", "-3600", "+0"}) {
        clock.shift(by);
        people.write_for(1500ms, 10ms);
    }
    clock.shift("-3600");
    server.kill();
    server.start();
    people.write_for(1s, 10ms);
    people.settle();
    people.stop();

    const auto faults = people.seen.faults();
    for (const auto& each : faults)
        UNSCOPED_INFO(each);
    CHECK(faults.empty());
    CHECK(people.seen.acceptances() == people.seen.attempts());
    // Times of lines never go back within a chat: line_times of the doctor. No chat lapsed or ended by the
    // jump.
    CHECK(server.terminate() == 0);
    const auto examined = server.command({"doctor", "--json"});
    CHECK(json::parse(examined)["healthy"] == true);
}
