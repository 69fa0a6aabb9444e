#include "nodes/support.hpp"

#include <catch2/catch.hpp>

#include <thread>

namespace pasokh::testing {

server_options on_postgres(
    server_options how,
    const std::string& database,
    const std::string& name,
    std::uint16_t public_port
)
{
    if (public_port != 0) {
        how.origin = "http://127.0.0.1:" + std::to_string(public_port);
        how.top += "public_url = \"" + how.origin + "\"\n";
    }
    how.limits += "drain_within = \"3s\"\n";
    how.more += "[store]\npostgres = \"" + database + "\"\n[cluster]\nnode_name = \"" + name + "\"\n";
    return how;
}

server_options node_options(const std::string& database, const std::string& name, std::uint16_t public_port)
{
    return on_postgres({}, database, name, public_port);
}

std::string owner_in(const postgres_server& postgres, const std::string& database, const std::string& site)
{
    return postgres.ask(
        database,
        "SELECT n.name || ' ' || o.term FROM site_owners o JOIN nodes n ON n.node = o.node WHERE o.site = '" +
            site + "'"
    );
}

void check_history(const crowd& people)
{
    const auto faults = people.seen.faults();
    for (const auto& each : faults)
        UNSCOPED_INFO(each);
    CHECK(faults.empty());
    CHECK(people.seen.acceptances() == people.seen.attempts());
}

}  // namespace pasokh::testing
