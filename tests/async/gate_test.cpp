#include "async/gate.hpp"
#include "support/run.hpp"

#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <string>

using namespace pasokh;
using namespace std::chrono_literals;
using testing::run_until;

namespace {

struct queue {
    asio::io_context io;
    gate door{io.get_executor(), 1};
    std::string order;

    task<void> pass(char name, std::chrono::milliseconds patience, std::chrono::milliseconds stays)
    {
        const auto place = co_await door.enter(timer::clock_type::now() + patience);
        order += place ? name : '-';
        if (!place) co_return;
        timer inside(io.get_executor(), stays);
        co_await inside.async_wait(use_tuple);
    }

    void come(char name, std::chrono::milliseconds patience = 10s, std::chrono::milliseconds stays = 0ms)
    {
        asio::co_spawn(io, pass(name, patience, stays), asio::detached);
    }
};

}  // namespace

TEST_CASE("gate: who came first goes in first", "[async][gate]")
{
    queue q;
    for (const char name : {'a', 'b', 'c', 'd'})
        q.come(name, 10s, 1ms);
    q.io.run();
    CHECK(q.order == "abcd");
}

TEST_CASE("gate: who waited in vain is passed over", "[async][gate]")
{
    queue q;
    q.come('a', 10s, 50ms);
    q.come('b', 5ms);
    q.come('c');
    q.io.run();
    CHECK(q.order == "a-c");
}

TEST_CASE("gate: a place that is given back lets the next one in", "[async][gate]")
{
    queue q;
    q.come('a');
    q.io.run();
    q.io.restart();
    q.come('b');
    q.io.run();
    CHECK(q.order == "ab");
}
