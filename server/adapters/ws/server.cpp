#include "adapters/ws/server.hpp"

#include "adapters/ws/operator_session.hpp"
#include "adapters/ws/visitor_session.hpp"
#include "base/log.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::ws {
namespace {

using namespace std::chrono_literals;

/// A sweep over all sessions takes a second in ten slices, so that the beats and pings of many do not come in
/// one burst.
constexpr auto slice_every = 100ms;
constexpr std::size_t slices = 10;

constexpr std::uint64_t come_back_within_ms = 10'000;
constexpr std::uint64_t move_within_ms = 1'000;  // the next node takes the site at once
constexpr auto abort_within = 2s;

}  // namespace

server::server(
    io_executor where,
    app::desk_service& desks,
    ports::store& store,
    const app::identity& ids,
    app::log_ins& log_ins,
    const app::current_settings& settings,
    const ports::opening_hours& hours
)
    : env_{where, desks, store, ids, log_ins, settings, hours, sessions_, count_}
    , tasks_(where, "websocket")
    , fanout_(env_, tasks_)
    , timer_(where)
{
}

bool server::has_room_for(const std::string& address) const
{
    return !stopping_ && sessions_.count_from(address) < env_.settings.get()->limit.sockets_per_address;
}

std::optional<std::chrono::milliseconds> server::pause_of(const std::string& address) const
{
    return env_.floods.pause_of(address, env_.settings.get()->limit.floods_per_address, steady::now());
}

connection server::connect(upgrade& request) const
{
    const auto settings = env_.settings.get();
    const auto& limit = settings->limit;
    return {std::move(request.socket), {limit.frame_bytes, limit.outbox_bytes, limit.send_buffer_bytes}};
}

void server::take_visitor(upgrade request)
{
    auto socket = connect(request);
    auto who = std::make_unique<visitor_session>(env_, std::move(socket), request.address);
    tasks_.spawn(serve(std::move(who), std::move(request), count_.visitor_sockets));
}

void server::take_console(upgrade request, app::signed_in who)
{
    auto socket = connect(request);
    auto console =
        std::make_unique<operator_session>(env_, std::move(socket), request.address, std::move(who));
    tasks_.spawn(serve(std::move(console), std::move(request), count_.console_sockets));
}

task<void> server::serve(std::unique_ptr<session> who, upgrade request, std::uint64_t& gauge)
{
    sessions_.add(*who);
    ++gauge;
    co_await who->run(std::move(request));
    sessions_.remove(*who);
    --gauge;
}

void server::close_operator(
    const domain::site_key& site,
    domain::operator_id who,
    const app::log_ins::ended& ended
)
{
    // Also those that have not said hello yet.
    for (auto* each : sessions_.all()) {
        const auto* console = dynamic_cast<operator_session*>(each);
        if (console && console->site() == site && console->who() == who && ended(console->token_hash()))
            each->close(wire::close::signed_out);
    }
}

void server::close_visitor(const domain::site_key& site, domain::visitor_id who)
{
    sessions_.each_of(who, [&](visitor_session& each) {
        if (each.site() == site) each.close(wire::close::try_again);
    });
}

void server::close_site(const domain::site_key& site)
{
    for (auto* each : sessions_.all()) {
        if (each->site() != site) continue;
        const std::chrono::milliseconds after(random::below(move_within_ms));
        each->answer(wire::reconnect_frame(after));
        each->close(wire::close::try_again);
    }
}

task<void> server::run()
{
    for (std::size_t slice = 0; !stopping_; slice = (slice + 1) % slices) {
        timer_.expires_after(slice_every);
        co_await timer_.async_wait(use_tuple);
        fanout_.flush(steady::now());
        sweep(slice);
        if (slice == 0) env_.floods.forget(steady::now());
    }
}

void server::sweep(std::size_t slice)
{
    const auto now = steady::now();
    const auto& all = sessions_.all();
    for (std::size_t at = slice; at < all.size(); at += slices)
        all[at]->tick(now);
}

task<void> server::drain()
{
    stopping_ = true;
    timer_.cancel();
    for (auto* each : sessions_.all()) {
        const std::chrono::milliseconds after(random::below(come_back_within_ms));
        each->answer(wire::reconnect_frame(after));
        each->close(wire::close::server_restarts);
    }
    const auto within = env_.settings.get()->limit.drain_within;
    if (co_await tasks_.join_until(steady::now() + within)) co_return;
    log::warn("drain_incomplete", {{"sessions", sessions_.all().size()}});
    for (auto* each : sessions_.all())
        each->abort();
    (void)co_await tasks_.join_until(steady::now() + abort_within);
}

}  // namespace pasokh::ws
