#include "nodes/list_watcher.hpp"

#include "async/timer.hpp"
#include "support/talk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace pasokh::testing {

task<bool> list_watcher::begin(ws_client::target where)
{
    const auto came = co_await enter(console_, std::move(where), console_hello());
    if (!came.resumed.is_object()) co_return false;
    json busy{{"type", "status"}, {"ref", 1}, {"status", "busy"}};
    co_await console_.send(std::move(busy));
    const auto done = co_await console_.receive_type("done");
    if (!done) co_return false;
    json watch{{"type", "watch"}, {"visitors", true}};
    co_await console_.send(std::move(watch));
    reading_ = true;
    asio::co_spawn(io_, read(), asio::detached);
    co_return true;
}

task<bool> list_watcher::end()
{
    ending_ = true;
    console_.cut();
    timer poll(io_.get_executor());
    while (reading_) {
        poll.expires_after(std::chrono::milliseconds(5));
        co_await poll.async_wait(use_tuple);
    }
    co_return !lost_;
}

void list_watcher::mark()
{
    joined_.clear();
    left_.clear();
}

task<void> list_watcher::read()
{
    for (;;) {
        const auto frame = co_await console_.receive(std::chrono::minutes(5));
        if (!frame) break;
        if (frame->at("type") == "visitors") take(*frame);
    }
    lost_ = !ending_;
    reading_ = false;
}

void list_watcher::take(const json& frame)
{
    total_ = frame.at("total");
    if (frame.at("full")) known_.clear();
    for (const auto& each : frame.at("changed"))
        if (known_.insert(each.at("id")).second) joined_.insert(each.at("id").get<std::string>());
    for (const auto& each : frame.at("gone")) {
        known_.erase(each.get<std::string>());
        left_.push_back(each);
    }
}

}  // namespace pasokh::testing
