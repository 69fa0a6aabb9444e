// The links of a node to all others: whom it knows, and for how long.
#include "adapters/memory/memory_bus.hpp"
#include "app/mesh.hpp"
#include "async/task_group.hpp"
#include "support/run.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace pasokh;
using namespace pasokh::testing;
using namespace std::chrono_literals;

app::node_link::limits quick()
{
    app::node_link::limits out;
    out.beat = 20ms;
    out.lease = 200ms;
    out.forget = 500ms;
    return out;
}

/// A node of one wire, with what it was sent.
struct one_node {
    one_node(asio::io_context& io, const memory::memory_bus& wire, std::uint64_t name)
        : bus(io.get_executor(), wire)
        , links(
              io.get_executor(),
              bus,
              {0, name},
              1'000 + name,
              "a secret of at least thirty-two bytes",
              quick()
          )
        , running(io.get_executor(), "node")
    {
        links.receive(app::mesh::channel::lines, [this](auto, std::string_view item) {
            got.emplace_back(item);
        });
        running.spawn(links.run());
    }

    ~one_node() { links.stop(); }

    memory::memory_bus bus;
    app::mesh links;
    task_group running;
    std::vector<std::string> got;
};

}  // namespace

TEST_CASE("mesh: nodes that were silent for long are forgotten", "[app][mesh]")
{
    asio::io_context io;
    const memory::memory_bus wire(io.get_executor());
    auto first = std::make_unique<one_node>(io, wire, 1);
    // As pods that each have a name of their own, one after the other.
    for (std::uint64_t name = 2; name < 12; ++name) {
        auto other = std::make_unique<one_node>(io, wire, name);
        REQUIRE(run_until(io, [&] { return first->links.reaches({0, name}); }));
        other->links.stop();
        REQUIRE(run_until(io, [&] { return other->running.running() == 0; }));
    }
    CHECK(first->links.read().known > 1);
    const auto ends = first->links.read().links.ends;
    CHECK(ends == 10);
    CHECK(run_until(io, [&] { return first->links.read().known == 0; }));
    CHECK(first->links.read().links.ends == ends);  // what was counted stays counted
    first->links.stop();
    REQUIRE(run_until(io, [&] { return first->running.running() == 0; }));
}

TEST_CASE(
    "mesh: one that is forgotten while it lives on is linked again, and nothing is mixed up",
    "[app][mesh]"
)
{
    asio::io_context io;
    const memory::memory_bus wire(io.get_executor());
    one_node first(io, wire, 1);
    one_node second(io, wire, 2);
    const auto linked = [&] { return first.links.reaches({0, 2}) && second.links.reaches({0, 1}); };
    for (int round = 0; round < 3; ++round) {
        REQUIRE(run_until(io, linked));
        const auto text = "round " + std::to_string(round);
        REQUIRE(first.links.send({0, 2}, app::mesh::channel::lines, text));
        REQUIRE(second.links.send({0, 1}, app::mesh::channel::lines, text));
        REQUIRE(run_until(io, [&] { return !first.got.empty() && !second.got.empty(); }));
        CHECK(first.got == std::vector{text});
        CHECK(second.got == std::vector{text});
        first.got.clear();
        second.got.clear();
        second.bus.cut_off();
        REQUIRE(run_until(io, [&] { return first.links.read().known == 0; }));
        second.bus.come_back();
    }
    first.links.stop();
    second.links.stop();
    REQUIRE(run_until(io, [&] { return first.running.running() + second.running.running() == 0; }));
}
