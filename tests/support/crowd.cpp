#include "support/crowd.hpp"

#include "async/timer.hpp"
#include "base/random.hpp"
#include "support/run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

namespace pasokh::testing {

server_options crowd::options(std::size_t visitors)
{
    server_options out;
    out.limits = "visitor_messages = { burst = 1000, per_second = 100.0 }\n"
                 "visitor_frames = { burst = 1000, per_second = 100.0 }\n"
                 "operator_messages = { burst = 1000, per_second = 100.0 }\n"
                 "operator_frames = { burst = 1000, per_second = 100.0 }\n"
                 "refusals_per_minute = 10000\n"
                 "sockets_per_address = 2000\n"
                 "http_per_address = 2000\n"
                 "beat_every = \"1s\"\n";
    out.site = "max_capacity = " + std::to_string(visitors) + "\n";
    return out;
}

crowd::crowd(asio::io_context& io, server_under_test& server, size of) : io_(io), size_(std::move(of))
{
    const auto share = (size_.visitors + size_.operators - 1) / size_.operators;
    for (std::size_t i = 0; i < size_.operators; ++i) {
        const auto name = "operator" + std::to_string(i);
        const auto cookie = server.add_operator(name, static_cast<std::uint32_t>(share));
        add(size_.route(server.console(cookie)), chat_peer::role::console, name);
    }
    for (std::size_t i = 0; i < size_.visitors; ++i) {
        const auto name = "visitor" + std::to_string(i);
        add(size_.route(server.visitors()), chat_peer::role::visitor, name);
        seen.reads_from_the_beginning(name);
    }
}

void crowd::add(ws_client::target where, chat_peer::role role, const std::string& name)
{
    peers_.push_back(std::make_unique<chat_peer>(io_, std::move(where), role, name, seen));
    asio::co_spawn(io_, peers_.back()->run(), [this](const std::exception_ptr& failed) {
        ++ended_;
        if (failed) std::rethrow_exception(failed);
    });
}

void crowd::log_in_again(server_under_test& server)
{
    for (std::size_t i = 0; i < size_.operators; ++i)
        peers_[i]->log_in(server.log_in("operator" + std::to_string(i)));
}

void crowd::say_next()
{
    ++said_;
    const auto text = "message " + std::to_string(said_) + " پیام";
    if (said_ % 4 != 0) {
        peers_[size_.operators + said_ % size_.visitors]->say(text);
        return;
    }
    auto& who = *peers_[said_ / 4 % size_.operators];
    if (who.tops().empty()) return;
    auto chat = who.tops().begin();
    std::advance(chat, static_cast<long>(random::below(who.tops().size())));
    who.say(text, chat->first);
}

void crowd::write_for(std::chrono::milliseconds how_long, std::chrono::milliseconds between)
{
    auto pace = [&]() -> task<int> {
        timer next(io_.get_executor(), std::chrono::steady_clock::now());
        const auto until = std::chrono::steady_clock::now() + how_long;
        while (next.expiry() < until) {
            say_next();
            next.expires_at(next.expiry() + between);
            co_await next.async_wait(use_tuple);
        }
        co_return 0;
    };
    run(io_, pace(), std::chrono::ceil<std::chrono::seconds>(how_long) + std::chrono::seconds(60));
}

void crowd::open_chats()
{
    REQUIRE(run_until(
        io_,
        [&] { return all_live(); },
        30s
    ));
    for (std::size_t i = size_.operators; i < peers_.size(); ++i)
        peers_[i]->say("hello");
    settle();
}

bool crowd::all_live() const
{
    return std::all_of(peers_.begin(), peers_.end(), [](const auto& each) { return each->live(); });
}

bool crowd::nothing_pending() const
{
    return std::all_of(peers_.begin(), peers_.end(), [](const auto& each) { return each->pending() == 0; });
}

bool crowd::all_agree() const
{
    std::map<std::string, std::uint64_t> newest;
    for (const auto& peer : peers_)
        for (const auto& [chat, top] : peer->tops())
            newest[chat] = std::max(newest[chat], top);
    for (const auto& peer : peers_)
        for (const auto& [chat, top] : peer->tops())
            if (top != newest[chat]) return false;
    return newest.size() == size_.visitors;
}

void crowd::settle(std::chrono::seconds within)
{
    REQUIRE(run_until(
        io_,
        [&] { return all_live() && nothing_pending() && all_agree(); },
        within
    ));
}

void crowd::stop()
{
    for (const auto& each : peers_)
        each->stop();
    REQUIRE(run_until(
        io_,
        [&] { return ended_ == peers_.size(); },
        40s
    ));
}

}  // namespace pasokh::testing
