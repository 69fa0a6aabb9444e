#pragma once

#include "async/task.hpp"
#include "async/timer.hpp"
#include "base/error.hpp"
#include "domain/presence.hpp"
#include "ports/bus.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace pasokh::app {

/// Tells the other nodes which sessions this one holds, and keeps a roster of theirs. Nothing depends on it
/// for durability: what the bus loses is noticed with the next beat and asked for again.
class presence {
public:
    /// How notes become bytes (wire/bus_codec.hpp).
    struct codec {
        std::function<std::string(const domain::presence_note&)> encode;
        std::function<result<domain::presence_note>(std::string_view)> decode;
    };

    struct settings {
        std::chrono::milliseconds beat{1'000};
        std::chrono::milliseconds lease{3'000};
    };

    /// `incarnation` must be larger than at the node's earlier starts. The bus outlives this.
    presence(
        io_executor where,
        ports::bus& bus,
        domain::node_id self,
        std::uint64_t incarnation,
        codec how,
        settings times
    );

    void joined(domain::session_kind kind, const domain::site_key& site, domain::session_id session);
    void left(domain::session_id session);

    /// What the other nodes hold.
    [[nodiscard]] domain::presence_counts remote() const { return roster_.counts(); }

    [[nodiscard]] const domain::roster& roster() const { return roster_; }

    /// Beats until stop(); the coroutine must have ended before this is destroyed.
    task<void> run();
    void stop();

private:
    void hear(const std::string& payload);
    void tell(
        domain::presence_what what,
        std::vector<domain::held_session> sessions = {},
        domain::node_id asked = {}
    );
    void tell_snapshot();
    void send(const domain::presence_note& note);
    [[nodiscard]] domain::presence_note note(domain::presence_what what) const;

    ports::bus& bus_;
    domain::node_id self_;
    std::uint64_t incarnation_;
    codec how_;
    settings times_;
    timer timer_;
    domain::roster roster_;
    std::map<domain::session_id, domain::held_session> mine_;
    std::uint64_t version_ = 0;
    bool stopping_ = false;
    std::unique_ptr<ports::bus::subscription> hearing_;
    /// The bus may call its gap handlers after this is gone.
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace pasokh::app
