// R30: hours in small. Everybody writes and keeps coming and going; nothing of the server grows.

#include "base/random.hpp"
#include "support/crowd.hpp"
#include "support/run.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
namespace fs = std::filesystem;

struct footprint {
    std::size_t resident_kib = 0;
    std::size_t threads = 0;
    std::size_t descriptors = 0;
    std::uintmax_t log_bytes = 0;
};

footprint of(server_under_test& server)
{
    const auto process = fs::path("/proc") / std::to_string(server.process().pid());
    footprint out;
    std::ifstream status(process / "status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) out.resident_kib = std::stoul(line.substr(6));
        if (line.starts_with("Threads:")) out.threads = std::stoul(line.substr(8));
    }
    out.descriptors = static_cast<std::size_t>(std::distance(fs::directory_iterator(process / "fd"), {}));
    out.log_bytes = fs::file_size(server.data() / "pasokh.db-wal");
    return out;
}

}  // namespace

TEST_CASE("soak: with everybody coming and going, nothing grows", "[delivery][R30]")
{
    const int rounds = long_form() ? 600 : 20;  // of half a second
    auto how = crowd::options(40);
    how.environment = {"ASAN_OPTIONS=quarantine_size_mb=1"};  // freed memory counts as freed
    server_under_test server(how);
    asio::io_context io;
    crowd people(io, server, {40, 4});
    people.open_chats();

    std::vector<footprint> seen;
    for (int round = 0; round < rounds; ++round) {
        for (int i = 0; i < 4; ++i)
            people.peers()[random::below(people.peers().size())]->cut();
        people.write_for(500ms, 20ms);
        REQUIRE(run_until(
            io,
            [&] { return people.all_live(); },
            30s
        ));
        seen.push_back(of(server));
    }
    people.settle();
    const auto last = of(server);
    people.stop();
    CHECK(people.seen.faults().empty());

    const auto middle = seen[seen.size() / 2];
    std::cout << people.seen.acceptances() << " messages; resident " << seen.front().resident_kib << " KiB, "
              << middle.resident_kib << " in the middle, " << last.resident_kib << " at the end; "
              << last.descriptors << " descriptors, " << last.threads << " threads, log "
              << last.log_bytes / 1024 << " KiB\n";
    CHECK(last.threads == middle.threads);
    CHECK(last.descriptors <= middle.descriptors + 4);  // who was just coming back
    CHECK(std::ranges::all_of(seen, [](const auto& each) { return each.log_bytes < 64u * 1024 * 1024; }));
    // The lines of the open chats' names are remembered for repeats; beyond that nothing may stay.
    if (long_form()) CHECK(last.resident_kib < middle.resident_kib + 4 * 1024);
}
