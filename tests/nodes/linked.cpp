#include "nodes/linked.hpp"

#include "support/run.hpp"

#include <catch2/catch.hpp>

#include <fstream>

namespace pasokh::testing {

server_options linked_options(
    server_options how,
    const std::string& database,
    const std::string& name,
    std::uint16_t public_port,
    std::uint16_t redis_port,
    const temp_dir& secrets,
    const std::string& redis_host
)
{
    const auto secret = secrets.path() / "cluster";
    std::ofstream(secret) << "a secret of at least thirty-two bytes\n";
    auto out = on_postgres(std::move(how), database, name, public_port);
    out.more += "secret_file = \"" + secret.string() + "\"\n";  // of the [cluster] that stands last
    out.more += "[redis]\nurl = \"redis://" + redis_host + ":" + std::to_string(redis_port) + "\"\n";
    return out;
}

std::vector<std::string> linked_services::addresses() const
{
    if (of_first == of_test) return {of_test};
    return {of_first, of_second, of_test};
}

linked_pair::linked_pair(crowd::size of, std::uint16_t redis_port, linked_services run)
    : services(std::move(run))
    , postgres(postgres_server::options{{}, services.addresses(), services.runs_by})
    , redis(redis_server::options{{}, {}, false, services.addresses(), services.runs_by})
    , first(linked_options(
          crowd::options(),
          postgres.by(services.of_first, database),
          "first",
          door_of_first.port(),
          redis_port == 0 ? redis.port() : redis_port,
          secrets,
          services.of_first
      ))
    , second(linked_options(
          crowd::options(),
          postgres.by(services.of_second, database),
          "second",
          door_of_first.port(),
          redis_port == 0 ? redis.port() : redis_port,
          secrets,
          services.of_second
      ))
    , people(io, first, routed(std::move(of)))
{
    REQUIRE(owner().starts_with("first "));
    wait_for_links();
}

crowd::size linked_pair::routed(crowd::size of)
{
    lead(door_of_first, first);
    lead(door_of_second, second);
    of.route = [this](ws_client::target where) {
        return through(led_++ % 2 == 0 ? door_of_first : door_of_second, std::move(where));
    };
    return of;
}

ws_client::target linked_pair::through(const tcp_proxy& door, ws_client::target where) const
{
    where.origin = "http://127.0.0.1:" + std::to_string(door_of_first.port());
    where.port = door.port();
    return where;
}

void linked_pair::wait_for_links()
{
    // The doors serve clients meanwhile: the loop must turn.
    REQUIRE(run_until(
        io,
        [&] { return first.metric("pasokh_remote_nodes") == 1 && second.metric("pasokh_remote_nodes") == 1; },
        std::chrono::seconds(20)
    ));
}

std::chrono::milliseconds linked_pair::served_within(std::chrono::seconds limit)
{
    const auto accepted = people.seen.acceptances();
    const auto since = std::chrono::steady_clock::now();
    people.say_next();
    REQUIRE(run_until(
        io,
        [&] { return people.all_live() && people.seen.acceptances() > accepted; },
        limit
    ));
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since);
}

}  // namespace pasokh::testing
