#pragma once

#include "adapters/postgres/connection.hpp"
#include "async/gate.hpp"
#include "domain/ids.hpp"
#include "domain/node.hpp"
#include "ports/store.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace pasokh::postgres {

struct commit_report {
    std::size_t effects = 0;  // durable ones in the batch
    std::chrono::nanoseconds took{};
};

/// The one connection through which the journal writes, and on which the advisory locks of this node's sites
/// are held: whoever loses it loses both at once. PostgreSQL ends it after 5 s of silence, so that a node
/// that hangs gives way; somebody has to beat (site_ownership).
class journal_link {
public:
    using steady = connection::steady;

    journal_link(io_executor where, settings how, domain::node_id self);

    /// Connects and sets up what the promises rest on. Refuses a connection without synchronous_commit.
    task<result<void>> open();

    [[nodiscard]] bool connected() const { return db_ && !db_->lost(); }

    /// Called once for each connection that was lost, after every site was forgotten, before anything else
    /// runs.
    void on_lost(std::function<void()> handler) { on_lost_ = std::move(handler); }

    /// One exchange in its turn. Any failure that is not a refusal of the data loses the connection.
    task<result<answers>> exchange(script what, std::chrono::milliseconds within);

    /// The sites whose locks this connection holds, with the term of each.
    [[nodiscard]] std::optional<std::uint64_t> term_of(const domain::site_key& site) const;

    void holds(const domain::site_key& site, std::uint64_t term) { terms_[site] = term; }

    void released(const domain::site_key& site) { terms_.erase(site); }

    /// Writes a batch in one transaction, each of whose sites has to be held under the term of now.
    task<result<std::size_t>> append(std::shared_ptr<const ports::batch> what);

    /// Lets go of everything, at once.
    void drop();

private:
    void forget();

    io_executor where_;
    settings how_;
    domain::node_id self_;
    gate gate_;
    std::shared_ptr<connection> db_;
    std::map<domain::site_key, std::uint64_t> terms_;
    std::function<void()> on_lost_ = [] {};
    steady::time_point said_at_{};  // why it does not connect
};

}  // namespace pasokh::postgres
