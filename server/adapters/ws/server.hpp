#pragma once

#include "adapters/ws/connection.hpp"
#include "adapters/ws/environment.hpp"
#include "adapters/ws/fanout.hpp"
#include "adapters/ws/relay.hpp"
#include "adapters/ws/session_registry.hpp"
#include "app/log_ins.hpp"
#include "async/task_group.hpp"
#include "async/timer.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace pasokh::ws {

/// Everything about WebSockets: takes upgraded sockets, runs their sessions, shows them what happens.
class server {
public:
    server(
        io_executor where,
        app::desk_service& desks,
        ports::store& store,
        const app::identity& ids,
        app::log_ins& log_ins,
        const app::current_settings& settings,
        const ports::opening_hours& hours
    );

    /// Where the journal shows what it made durable.
    ports::outbound& outbound() { return fanout_; }

    /// May this address open one more socket? Ask before the upgrade.
    /// Is there too much to do for this? Then within which time to try again.
    std::optional<std::chrono::milliseconds> refused(app::admission::work what)
    {
        return env_.door.refused(what);
    }

    /// What is refused now, and was; for the metrics.
    [[nodiscard]] const app::admission& door() const { return env_.door; }

    [[nodiscard]] bool has_room_for(const std::string& address) const;
    /// How long this address stays outside, because many of its visitors sent too much.
    [[nodiscard]] std::optional<std::chrono::milliseconds> pause_of(const std::string& address) const;
    void take_visitor(upgrade request);
    void take_console(upgrade request, app::signed_in who);
    /// Sends every message back. Only in builds with PASOKH_TEST_ECHO (echo_session.cpp).
    void take_echo(upgrade request);

    /// Ends the consoles of an operator that came with log-ins which have ended.
    void
    close_operator(const domain::site_key& site, domain::operator_id who, const app::log_ins::ended& ended);

    /// Ends every connection of a visitor; his widget comes back with nothing.
    void close_visitor(const domain::site_key& site, domain::visitor_id who);

    /// Tells every session of a site to come back, each after a time of its own: its desk is not here any
    /// more.
    void close_site(const domain::site_key& site);

    /// Makes this server one of several: clients whose site another node owns are served by way of it. Before
    /// the first socket; both outlive this.
    void join(app::mesh& links, ports::ownership& owners);

    /// No value on a server that is alone.
    [[nodiscard]] std::optional<relay::figures> relayed() const;

    /// Pings, deadlines, beats and what is shown in intervals; runs until drain().
    task<void> run();

    /// Tells every session to come back, each after a time of its own, and waits for them as long as the
    /// settings say; then it waits no more. No socket is taken from now on.
    task<void> drain();

    /// Ends every socket now, without a word, and waits for the last.
    task<void> abandon();

    [[nodiscard]] const counters& count() const { return count_; }

private:
    std::unique_ptr<connection> connect(upgrade request) const;
    task<void> serve(std::unique_ptr<session> who, std::uint64_t& gauge);
    /// From its first frame on the client's session is another node's.
    task<void> serve_at_edge(std::unique_ptr<edge_session> who);
    void host(std::unique_ptr<remote_line> line, wire::to_owner::open what);
    task<void> watch();
    void look_at(const app::admission::load& now);
    void stir_when_news(std::size_t slice);

    session_registry sessions_;
    counters count_;
    environment env_;
    std::shared_ptr<io_turn> turn_;
    task_group tasks_;
    fanout fanout_;
    timer timer_;
    timer watch_timer_;
    std::unique_ptr<relay> relay_;
    std::shared_ptr<const app::server_settings> stirred_under_;  // the settings, and
    std::uint64_t stirred_at_ = 0;  // the changes of teams, that all were stirred for
    bool stopping_ = false;
};

}  // namespace pasokh::ws
