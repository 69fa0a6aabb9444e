#pragma once

#include "adapters/ws/environment.hpp"
#include "app/mesh.hpp"
#include "async/outbox.hpp"
#include "ports/ownership.hpp"
#include "wire/error_table.hpp"
#include "wire/node_codec.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace pasokh::ws {

class edge_session;
class remote_line;

/// Carries clients' connections between the node that holds the socket (the edge) and the node that owns the
/// site, where the session runs. This node is the one for some and the other for others. Knows every such
/// line and owns none.
class relay {
public:
    /// Takes a client of an edge: makes a session of it. At the owner.
    using host = std::function<void(std::unique_ptr<remote_line> line, wire::to_owner::open what)>;

    struct figures {
        std::size_t edge_lines = 0;     // sockets here, sessions elsewhere
        std::size_t remote_lines = 0;   // sessions here, sockets elsewhere
        std::uint64_t forwarded = 0;    // frames of clients that went to an owner
        std::uint64_t shown = 0;        // frames of sessions that went to an edge
        std::uint64_t shown_lines = 0;  // the same, counted once for each client that got it
    };

    relay(environment& env, app::mesh& links, ports::ownership& owners, host take);
    ~relay();
    relay(const relay&) = delete;
    relay& operator=(const relay&) = delete;

    [[nodiscard]] bool ours(const domain::site_key& site) const { return owners_.ours(site); }

    /// The node that serves a site now and is reached; zero: none.
    [[nodiscard]] domain::node_id reached_owner(const domain::site_key& site) const;

    // What edge sessions do.
    std::uint64_t add(edge_session& who);
    void remove(const edge_session& who);
    bool tell(domain::node_id owner, const wire::line_item& what);

    // What remote lines do.
    void remove(const remote_line& who);
    /// Leaves at the end of this turn; the same frame for several clients of one edge leaves once.
    void show(remote_line& to, const frame& what, weight how);
    void close(remote_line& which, wire::close_code why);
    /// What can be paced waits while much is on its way to an edge: many clients who come to it at once would
    /// otherwise end the link, all would come back, and end it again.
    [[nodiscard]] bool has_room(domain::node_id edge) const;

    /// About every 100 ms: edge sessions say how much of what they were shown they have passed on, and who
    /// waits for room on a link looks again.
    void report();

    [[nodiscard]] figures read() const;

    /// Expires with the relay: lines may outlive it in coroutines that are destroyed with the io_context.
    [[nodiscard]] std::weak_ptr<bool> lives() const { return alive_; }

private:
    using line_key = std::pair<domain::node_id, std::uint64_t>;

    struct entry {
        frame what;  // none: closed
        bool transient = false;
        wire::close_code why{};
        std::vector<std::uint64_t> lines;
    };

    /// What waits for one edge until the end of this turn.
    struct batch {
        std::size_t bytes = 0;
        std::uint64_t number = 0;  // so that a line knows whether it is in this one
        std::vector<entry> entries;
        std::unordered_map<const char*, std::size_t> places;  // of frames, by where their text lies
    };

    void hear(domain::node_id from, std::string_view item);
    void on(domain::node_id from, wire::to_owner::open what);
    void on(domain::node_id from, wire::to_owner::said what);
    void on(domain::node_id from, const wire::to_owner::passed_on& what);
    void on(domain::node_id from, const wire::to_owner::ended& what);
    void on(domain::node_id from, wire::to_edge::shown what);
    void on(domain::node_id from, const wire::to_edge::closed& what);
    void node_lost(domain::node_id who);
    void site_changed(const domain::site_key& site);
    void send_batches();
    batch& batch_for(domain::node_id edge);
    remote_line* find(domain::node_id edge, std::uint64_t line) const;

    template <class Do>
    void each_edge(Do what);

    environment& env_;
    app::mesh& links_;
    ports::ownership& owners_;
    host take_;
    std::uint64_t next_line_ = 1;
    std::unordered_map<std::uint64_t, edge_session*> edges_;
    std::map<line_key, remote_line*> remotes_;
    std::map<domain::node_id, batch> batches_;
    std::uint64_t next_batch_ = 1;
    figures count_;
    /// Ownership and mesh may call when this is gone.
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace pasokh::ws
