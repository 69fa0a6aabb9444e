#pragma once

#include "adapters/ws/environment.hpp"
#include "adapters/ws/session_registry.hpp"
#include "async/outbox.hpp"
#include "async/task_group.hpp"
#include "ports/outbound.hpp"

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace pasokh::ws {

/// Shows effects to the sessions that may see them. A frame is written once for each audience. What changes
/// often and only matters in its newest form (queue, team, visitors) is gathered and shown by flush().
class fanout final : public ports::outbound {
public:
    /// `tasks` runs what has to ask the store first.
    fanout(environment& env, task_group& tasks) : env_(env), tasks_(tasks) {}

    void deliver(const domain::site_key& site, const domain::effect& what) override;
    void done(domain::session_id session, std::uint32_t ref) override;

    /// The site is not served here any more: what was gathered for it is of no use.
    void forget(const domain::site_key& site) { pending_.erase(site); }

    /// About every 100 ms.
    void flush(std::chrono::steady_clock::time_point now);

private:
    /// What of a site is to be shown at the next flush.
    struct pending {
        bool queue = false;
        std::set<domain::operator_id> operators;
        std::set<domain::visitor_id> visitors;
        std::chrono::steady_clock::time_point not_before{};  // see list_bytes_per_second
        std::chrono::steady_clock::time_point visitors_shown{};
        std::set<domain::visitor_id> shown_meanwhile;  // see show_presence()
        bool on_its_way = false;  // the last flush waits for its commit: at most one, however long that takes
    };

    /// What flush() read from a desk, which is ahead of the disk: shown when all that it speaks of is
    /// durable.
    struct newest {
        struct chat_row {
            domain::operator_id holder;
            domain::chat_id chat;
            frame row;
        };

        std::map<std::vector<domain::department_key>, frame> queues;
        frame operators;
        frame visitors;  // for who watches
        std::vector<chat_row> rows;
    };

    void on(const domain::site_key& site, const domain::message_added& what);
    void on(const domain::site_key& site, const domain::message_repeated& what);
    void on(const domain::site_key& site, const domain::chat_changed& what);
    void on(const domain::site_key& site, const domain::offline_message_left& what);
    void on(const domain::site_key& site, const domain::offline_message_closed& what);
    void on(const domain::site_key& site, const domain::operator_changed& what);
    void on(const domain::site_key& site, const domain::queue_changed& what);
    void on(const domain::site_key& site, const domain::queue_place_told& what);
    void on(const domain::site_key& site, const domain::typing_shown& what);
    void on(const domain::site_key& site, const domain::read_shown& what);
    void on(const domain::site_key& site, const domain::invite_offered& what);
    void on(const domain::site_key& site, const domain::visitor_changed& what);

    // Nobody is told of these, or not from here: counters and reasons are for the store, bot_asked is the
    // dispatcher's, and every visitor session looks at the team once a second.
    void on(const domain::site_key&, const domain::assignment_made&) {}

    void on(const domain::site_key&, const domain::operator_state_saved&) {}

    void on(const domain::site_key&, const domain::invite_counted&) {}

    void on(const domain::site_key&, const domain::bot_turn_made&) {}

    void on(const domain::site_key&, const domain::bot_turn_rated&) {}

    void on(const domain::site_key&, const domain::bot_asked&) {}

    void on(const domain::site_key&, const domain::team_changed&) {}

    void show_to_visitor(const domain::desk& desk, const domain::chat_changed& what);
    void
    show_to_holder(const domain::site_key& site, const domain::desk& desk, const domain::chat_changed& what);

    task<void> bring_history(domain::operator_id who, domain::chat_id chat, domain::seq_t top);
    task<void> show_offline(domain::site_key site, domain::offline_message_id id);

    /// While the store takes nothing, what is on its way waits; who looks around is shown all the same.
    void show_presence(const domain::site_key& site, pending& what);
    void
    read_operators(const domain::site_key& site, const std::set<domain::operator_id>& who, newest& out) const;
    void read_queues(const domain::site_key& site, newest& out) const;
    void
    read_visitors(const domain::site_key& site, const std::set<domain::visitor_id>& who, newest& out) const;
    /// Gives the bytes that it has put before all consoles together.
    std::size_t show_newest(const domain::site_key& site, const newest& what);

    environment& env_;
    task_group& tasks_;
    std::map<domain::site_key, pending> pending_;
};

}  // namespace pasokh::ws
