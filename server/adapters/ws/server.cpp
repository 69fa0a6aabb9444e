#include "adapters/ws/server.hpp"

#include "adapters/ws/edge_session.hpp"
#include "adapters/ws/operator_session.hpp"
#include "adapters/ws/remote_line.hpp"
#include "adapters/ws/visitor_session.hpp"
#include "base/log.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <fstream>
#include <unistd.h>
#include <utility>

namespace pasokh::ws {
namespace {

using namespace std::chrono_literals;

/// A sweep over all sessions takes a second in ten slices, so that the beats and pings of many do not come in
/// one burst.
constexpr auto slice_every = 100ms;
constexpr std::size_t slices = 10;

constexpr std::uint64_t come_back_within_ms = 10'000;
constexpr auto abort_within = 2s;

/// The next owner has the site within this; an edge lets whoever comes earlier wait for it.
constexpr auto come_back_from_site_within = 500ms;

/// Resident memory of this process in bytes; 0 where /proc is not there.
std::uint64_t resident_bytes()
{
    std::ifstream from("/proc/self/statm");
    std::uint64_t all = 0;
    std::uint64_t resident = 0;
    from >> all >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

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
    , turn_(std::make_shared<io_turn>(where))
    , tasks_(where, "websocket")
    , fanout_(env_, tasks_)
    , timer_(where)
    , watch_timer_(where)
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

void server::join(app::mesh& links, ports::ownership& owners)
{
    relay_ = std::make_unique<relay>(env_, links, owners, [this](auto line, auto what) {
        host(std::move(line), std::move(what));
    });
    env_.others = relay_.get();
}

void server::close_site(const domain::site_key& site)
{
    fanout_.forget(site);
    for (auto* each : sessions_.all())
        if (each->site() == site && !each->at_edge())
            each->send_away(wire::close::site_moves, come_back_from_site_within);
}

std::optional<relay::figures> server::relayed() const
{
    if (!relay_) return std::nullopt;
    return relay_->read();
}

std::unique_ptr<connection> server::connect(upgrade request) const
{
    const auto settings = env_.settings.get();
    const auto& limit = settings->limit;
    const connection::limits within{limit.frame_bytes, limit.outbox_bytes};
    return std::make_unique<connection>(std::move(request), within, turn_);
}

void server::take_visitor(upgrade request)
{
    auto address = request.address;
    auto who = std::make_unique<visitor_session>(env_, connect(std::move(request)), std::move(address));
    tasks_.spawn(serve(std::move(who), count_.visitor_sockets));
}

void server::take_console(upgrade request, app::signed_in who)
{
    auto address = request.address;
    auto socket = connect(std::move(request));
    if (relay_ && !relay_->ours(who.who.site)) {
        wire::to_owner::open what;
        what.console = true;
        what.site = who.who.site;
        what.address = address;
        what.who = who.who.profile.id;
        what.token_hash = who.token_hash;
        what.expires_at = who.expires_at;
        auto edge = std::make_unique<edge_session>(
            env_,
            std::move(socket),
            std::move(address),
            std::move(what),
            std::string()
        );
        tasks_.spawn(serve_at_edge(std::move(edge)));
        return;
    }
    auto console =
        std::make_unique<operator_session>(env_, std::move(socket), std::move(address), std::move(who));
    tasks_.spawn(serve(std::move(console), count_.console_sockets));
}

task<void> server::serve(std::unique_ptr<session> who, std::uint64_t& gauge)
{
    sessions_.add(*who);
    ++gauge;
    co_await who->run();
    sessions_.remove(*who);
    --gauge;
    auto moved = who->moved();
    if (!moved) co_return;
    wire::to_owner::open what;
    what.site = moved->site;
    what.address = who->address();
    auto edge = std::make_unique<edge_session>(
        env_,
        std::move(moved->line),
        who->address(),
        std::move(what),
        std::move(moved->hello)
    );
    who.reset();
    co_await serve_at_edge(std::move(edge));
}

task<void> server::serve_at_edge(std::unique_ptr<edge_session> who)
{
    auto& gauge = who->console() ? count_.console_sockets : count_.visitor_sockets;
    sessions_.add(*who);
    ++gauge;
    // A server that drains has told everybody already.
    if (stopping_) who->close(wire::close::server_restarts);
    who->look_for_owner();
    co_await who->run();
    sessions_.remove(*who);
    --gauge;
}

/// The edge has verified the log-in of a console; the session looks it up again at its hello.
void server::host(std::unique_ptr<remote_line> line, wire::to_owner::open what)
{
    if (stopping_) {
        line->abort();
        return;
    }
    std::unique_ptr<session> who;
    if (what.console) {
        app::signed_in log_in;
        log_in.who.site = what.site;
        log_in.who.profile.id = what.who;
        log_in.token_hash = std::move(what.token_hash);
        log_in.expires_at = what.expires_at;
        who = std::make_unique<operator_session>(
            env_,
            std::move(line),
            std::move(what.address),
            std::move(log_in)
        );
    } else {
        who = std::make_unique<visitor_session>(env_, std::move(line), std::move(what.address));
    }
    tasks_.spawn(serve(std::move(who), count_.remote_sessions));
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

task<void> server::run()
{
    tasks_.spawn(watch());
    for (std::size_t slice = 0; !stopping_; slice = (slice + 1) % slices) {
        timer_.expires_after(slice_every);
        co_await timer_.async_wait(use_tuple);
        if (stopping_) break;
        fanout_.flush(steady::now());
        if (relay_) relay_->report();
        stir_when_news(slice);
        sessions_.sweep(slice, slices, steady::now());
        if (slice == 0) env_.floods.forget(steady::now());
    }
}

/// As late as its timer is a message that comes now will be read.
task<void> server::watch()
{
    app::admission::load load;
    steady::time_point next_resident{};
    while (!stopping_) {
        watch_timer_.expires_after(env_.door.next_look());
        co_await watch_timer_.async_wait(use_tuple);
        if (stopping_) break;
        const auto now = steady::now();
        using std::chrono::duration_cast;
        load.late = duration_cast<std::chrono::milliseconds>(now - watch_timer_.expiry());
        load.frames = env_.count.frames_in;
        load.undecided = duration_cast<std::chrono::milliseconds>(env_.desks.crowded_for(now));
        if (now >= next_resident) {
            load.resident = resident_bytes();
            next_resident = now + 1s;
        }
        load.limit = env_.settings.get()->limit.memory_mib * 1024 * 1024;
        look_at(load);
    }
}

void server::look_at(const app::admission::load& now)
{
    const auto before = env_.door.level();
    env_.door.look(now, steady::now());
    const auto level = env_.door.level();
    if (level == before) return;
    log::warn(
        "admission_changed",
        {{"stage", level},
         {"late_ms", now.late.count()},
         {"undecided_ms", now.undecided.count()},
         {"resident_mib", now.resident / 1024 / 1024}}
    );
}

/// Sessions that rest look at neither the settings nor their team.
void server::stir_when_news(std::size_t slice)
{
    auto settings = env_.settings.get();
    // Who rests asks at each ping.
    const auto unasked = 3 * settings->limit.ping_every + settings->limit.pong_within;
    const auto desk_of = [&](const domain::site_key& site) { return env_.desks.desk(site); };
    env_.teams.refresh(slice, slices, desk_of, env_.hours, env_.desks.now(), unasked);
    const auto changes = env_.teams.changes();
    if (changes == stirred_at_ && settings == stirred_under_) return;
    stirred_at_ = changes;
    stirred_under_ = std::move(settings);
    sessions_.stir_all();
}

task<void> server::drain()
{
    stopping_ = true;
    timer_.cancel();
    watch_timer_.cancel();
    for (auto* each : sessions_.all()) {
        const std::chrono::milliseconds after(random::below(come_back_within_ms));
        each->answer(wire::reconnect_frame(after));
        each->close(wire::close::server_restarts);
    }
    const auto within = env_.settings.get()->limit.drain_within;
    if (co_await tasks_.join_until(steady::now() + within)) co_return;
    log::warn("drain_incomplete", {{"sessions", sessions_.all().size()}});
    co_await abandon();
}

task<void> server::abandon()
{
    stopping_ = true;
    timer_.cancel();
    watch_timer_.cancel();
    for (auto* each : sessions_.all())
        each->abort();
    (void)co_await tasks_.join_until(steady::now() + abort_within);
}

}  // namespace pasokh::ws
