#include "async/event.hpp"
#include "async/task_group.hpp"

#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <optional>
#include <stdexcept>

using namespace pasokh;
using namespace std::chrono_literals;

namespace {

task<void> set_flag_after(event& go, bool& flag)
{
    co_await go.wait();
    flag = true;
}

task<void> fail()
{
    throw std::runtime_error("planned");
    co_return;
}

task<void> join_into(task_group& group, std::optional<bool>& all_ended, timer::time_point deadline)
{
    all_ended = co_await group.join_until(deadline);
}

}  // namespace

TEST_CASE("task group: joining waits for the last task", "[async][task_group]")
{
    asio::io_context io;
    task_group group(io.get_executor(), "test");
    event go(io.get_executor());
    bool flag = false;
    std::optional<bool> joined;
    group.spawn(set_flag_after(go, flag));
    asio::co_spawn(io, join_into(group, joined, timer::time_point::max()), asio::detached);
    io.poll();
    CHECK(group.running() == 1);
    CHECK_FALSE(joined.has_value());

    go.set();
    io.run();
    CHECK(flag);
    CHECK(joined == true);
    CHECK(group.running() == 0);
}

TEST_CASE("task group: joining gives up at the deadline", "[async][task_group]")
{
    asio::io_context io;
    task_group group(io.get_executor(), "test");
    event never(io.get_executor());
    bool flag = false;
    std::optional<bool> joined;
    group.spawn(set_flag_after(never, flag));
    asio::co_spawn(io, join_into(group, joined, timer::clock_type::now() + 5ms), asio::detached);
    while (!joined)
        io.run_one();
    CHECK(joined == false);
    CHECK(group.running() == 1);
    never.set();
    io.run();
    CHECK(flag);
}

TEST_CASE("task group: an exception ends its own task alone", "[async][task_group]")
{
    asio::io_context io;
    task_group group(io.get_executor(), "test");
    event go(io.get_executor());
    bool flag = false;
    group.spawn(fail());
    group.spawn(set_flag_after(go, flag));
    go.set();
    io.run();
    CHECK(flag);
    CHECK(group.running() == 0);
}

TEST_CASE("event: one that happened before is not waited for", "[async][event]")
{
    asio::io_context io;
    event done(io.get_executor());
    done.set();
    bool flag = false;
    asio::co_spawn(io, set_flag_after(done, flag), asio::detached);
    io.poll();
    CHECK(flag);
}
