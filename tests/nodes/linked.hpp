#pragma once

#include "nodes/support.hpp"
#include "support/redis_server.hpp"
#include "support/tcp_proxy.hpp"
#include "support/temp_dir.hpp"

#include <string>
#include <vector>

namespace pasokh::testing {

/// Options of a node that is linked to others by this Redis. `secrets` keeps the cluster's secret.
server_options linked_options(
    server_options how,
    const std::string& database,
    const std::string& name,
    std::uint16_t public_port,
    std::uint16_t redis_port,
    const temp_dir& secrets,
    const std::string& redis_host = "127.0.0.1"
);

/// Where PostgreSQL and Redis run, and by which of their addresses each node reaches them.
struct linked_services {
    std::vector<std::string> runs_by{};
    std::string of_first = "127.0.0.1";
    std::string of_second = "127.0.0.1";
    std::string of_test = "127.0.0.1";

    [[nodiscard]] std::vector<std::string> addresses() const;
};

/// Two linked nodes with a door each, and one crowd whose members come in by turns through both. The first
/// owns the site.
struct linked_pair {
    explicit linked_pair(crowd::size of = {12, 4}, std::uint16_t redis_port = 0, linked_services run = {});

    /// Waits until both say that they reach each other.
    void wait_for_links();

    /// The door of a node leads there from now on.
    static void lead(tcp_proxy& door, const server_under_test& to) { door.lead_to(to.port()); }

    /// Everybody is live and a new message is accepted, from now on; how long it took.
    std::chrono::milliseconds served_within(std::chrono::seconds limit);

    /// A client's address through a door.
    [[nodiscard]] ws_client::target through(const tcp_proxy& door, ws_client::target where) const;

    [[nodiscard]] std::string owner() const { return owner_in(postgres, database); }

    asio::io_context io;
    tcp_proxy door_of_first{io, 1};
    tcp_proxy door_of_second{io, 1};
    temp_dir secrets;
    linked_services services;
    postgres_server postgres;
    redis_server redis;
    std::string database = postgres.fresh_database();
    server_under_test first;
    server_under_test second;
    crowd people;

private:
    crowd::size routed(crowd::size of);
    std::size_t led_ = 0;
};

}  // namespace pasokh::testing
