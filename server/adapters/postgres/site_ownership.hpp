#pragma once

#include "adapters/postgres/cluster_sql.hpp"
#include "adapters/postgres/journal_link.hpp"
#include "async/task_group.hpp"
#include "async/timer.hpp"
#include "base/error.hpp"
#include "domain/records.hpp"
#include "domain/site_balance.hpp"
#include "ports/clock.hpp"
#include "ports/ownership.hpp"
#include "ports/store.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace pasokh::postgres {

/// Takes sites by their advisory locks on the journal's connection, keeps that connection alive, and lets go
/// of everything the moment it is lost. What it decides by: domain::site_balance.
class site_ownership final : public ports::ownership {
public:
    /// What a site's desk has to be told. All on the I/O thread.
    struct desks {
        /// The site is this node's and these are its open chats: commands may come.
        std::function<void(const domain::site_key&, domain::saved_desk)> open;
        /// It is given away: take no more commands, and return when the journal holds none of it.
        std::function<task<void>(domain::site_key)> finish;
        /// It is not this node's any more. What the journal still holds of it was not acknowledged and must
        /// not be. Also called for a site that was still being loaded.
        std::function<void(const domain::site_key&)> close;
    };

    site_ownership(
        io_executor where,
        std::shared_ptr<journal_link> link,
        ports::store& store,
        ports::clock& clock,
        node_self self,
        desks told
    );

    ~site_ownership() override
    {
        link_->on_lost([] {});
    }

    [[nodiscard]] std::optional<ports::site_owner> owner_of(const domain::site_key& site) const override;
    [[nodiscard]] bool ours(const domain::site_key& site) const override;
    void on_change(std::function<void(const domain::site_key&)> handler) override;

    /// The sites of the configuration, all that this node ever takes.
    void serve(std::vector<domain::site_key> sites) { sites_ = std::move(sites); }

    /// Runs until stop().
    task<void> run();
    void stop();

    /// Gives every site away and lets the next one have it; returns when all are given, or at `deadline`.
    task<void> drain(timer::time_point deadline);

    /// Waits until it is known who owns what, and this node's sites are open; at most until `deadline`.
    task<void> settled(timer::time_point deadline);

    [[nodiscard]] const node_self& self() const { return self_; }

    [[nodiscard]] bool connected() const { return link_->connected() && is_node_; }

    /// Connected, and it is known who owns what, and this node's sites are open.
    [[nodiscard]] bool ready() const;

    struct figures {
        std::size_t owned = 0;
        std::uint64_t taken = 0;      // since the start
        std::uint64_t given = 0;      // on purpose
        std::uint64_t lost = 0;       // with the connection
        std::uint64_t connected = 0;  // times
        std::map<domain::site_key, std::uint64_t> terms;
    };

    [[nodiscard]] figures count() const;

private:
    enum class state { loading, open, finishing };

    struct mine {
        state how = state::loading;
        std::uint64_t term = 0;
    };

    task<bool> connect();
    task<void> look();
    void learn(const cluster_seen& seen);
    task<void> take(std::vector<domain::site_key> which);
    task<void> load(domain::site_key site, std::uint64_t term);
    task<void> give(domain::site_key site);
    task<void> unlock(domain::site_key site);
    void lost();
    void changed(const domain::site_key& site);
    [[nodiscard]] bool still(const domain::site_key& site, std::uint64_t term) const;

    io_executor where_;
    std::shared_ptr<journal_link> link_;
    ports::store& store_;
    ports::clock& clock_;
    node_self self_;
    desks told_;
    domain::site_balance balance_;
    std::vector<domain::site_key> sites_;
    std::map<domain::site_key, mine> mine_;
    std::map<domain::site_key, ports::site_owner> owners_;
    std::vector<std::function<void(const domain::site_key&)>> handlers_;
    task_group tasks_;
    timer timer_;
    timer moved_;
    figures count_;
    timer::time_point beat_at_{};
    bool is_node_ = false;
    bool looked_ = false;
    bool draining_ = false;
    bool stopping_ = false;
};

}  // namespace pasokh::postgres
