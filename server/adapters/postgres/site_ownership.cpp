#include "adapters/postgres/site_ownership.hpp"

#include "base/log.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::postgres {
namespace {

using namespace std::chrono_literals;

constexpr auto look_every = 500ms;
constexpr auto beat_every = 1s;
constexpr auto answer_within = 3s;
constexpr auto first_retry = 100ms;
constexpr auto longest_retry = 2s;  // service has to be back 5 s after PostgreSQL is
constexpr auto load_again_after = 1s;

}  // namespace

site_ownership::site_ownership(
    io_executor where,
    std::shared_ptr<journal_link> link,
    ports::store& store,
    ports::clock& clock,
    node_self self,
    desks told
)
    : where_(where)
    , link_(std::move(link))
    , store_(store)
    , clock_(clock)
    , self_(std::move(self))
    , told_(std::move(told))
    , balance_(self_.id)
    , tasks_(where, "ownership")
    , timer_(where)
    , moved_(where)
{
    link_->on_lost([this] { lost(); });
}

std::optional<ports::site_owner> site_ownership::owner_of(const domain::site_key& site) const
{
    const auto found = owners_.find(site);
    if (found == owners_.end()) return std::nullopt;
    return found->second;
}

bool site_ownership::ours(const domain::site_key& site) const
{
    const auto found = mine_.find(site);
    return found != mine_.end() && found->second.how == state::open;
}

void site_ownership::on_change(std::function<void(const domain::site_key&)> handler)
{
    handlers_.push_back(std::move(handler));
}

task<void> site_ownership::run()
{
    auto pause = std::chrono::milliseconds(first_retry);
    while (!stopping_) {
        if (link_->connected() || co_await connect()) {
            co_await look();
            if (link_->connected()) pause = first_retry;
        }
        if (stopping_) break;
        if (link_->connected()) {
            timer_.expires_after(look_every);
        } else {
            // Full jitter: nodes that lost the same server do not come back at once.
            timer_.expires_after(
                std::chrono::milliseconds(random::below(static_cast<std::uint64_t>(pause.count())) + 1)
            );
            pause = std::min<std::chrono::milliseconds>(pause * 2, longest_retry);
        }
        co_await timer_.async_wait(use_tuple);
    }
}

void site_ownership::stop()
{
    stopping_ = true;
    timer_.cancel();
    link_->drop();
}

task<bool> site_ownership::connect()
{
    is_node_ = false;
    const auto opened = co_await link_->open();
    if (!opened || stopping_) co_return false;
    script be(script::kind::single);
    ask_to_be_node(be, self_);
    const auto got = co_await link_->exchange(std::move(be), answer_within);
    if (!got) co_return false;
    if (got->rows(0) == 0) {
        // An earlier life of this node that PostgreSQL has not given up yet, or somebody with the same name.
        log::warn("node_name_in_use", {{"name", self_.name}});
        link_->drop();
        co_return false;
    }
    is_node_ = true;
    ++count_.connected;
    beat_at_ = {};
    script forget(script::kind::single);
    ask_forget_old_nodes(forget);
    const auto forgotten = co_await link_->exchange(std::move(forget), answer_within);
    log::info("postgres_connected", {{"node", self_.id.text()}, {"name", self_.name}});
    co_return forgotten.has_value();
}

/// One round: says that it is there, sees who has what, takes and gives.
task<void> site_ownership::look()
{
    script round(script::kind::single);
    const auto now = timer::clock_type::now();
    if (now - beat_at_ >= beat_every) {
        beat_at_ = now;
        ask_beat(round, self_, draining_);
    }
    const auto at = ask_seen(round, sites_);
    auto got = co_await link_->exchange(std::move(round), answer_within);
    if (!got) {
        link_->drop();
        co_return;
    }
    const auto seen = take_seen(*got, at);
    learn(seen);
    if (!link_->connected()) co_return;
    domain::ownership_seen view;
    for (const auto& each : seen.sites)
        view.sites.push_back({each.key, each.owner.node, each.held});
    for (const auto& each : seen.nodes)
        view.nodes.push_back({each.id, each.draining});
    auto next = balance_.decide(view, clock_.now());
    // A site between two states of ours is not in the decision's sight.
    std::erase_if(next.take, [&](const auto& site) { return mine_.contains(site); });
    if (!next.take.empty()) co_await take(std::move(next.take));
    if (!link_->connected()) co_return;
    for (auto& site : next.give)
        if (ours(site)) tasks_.spawn(give(site));
    looked_ = true;
    moved_.cancel();
}

void site_ownership::learn(const cluster_seen& seen)
{
    for (const auto& each : seen.sites) {
        if (ours(each.key) && (!each.held || each.owner.node != self_.id)) {
            // The same connection holds the lock and tells so; whatever this is, it ends here.
            log::error("site_not_held", {{"site", each.key}});
            link_->drop();
            return;
        }
        const auto known = owner_of(each.key);
        std::optional<ports::site_owner> now;
        if (each.held) now = each.owner;
        if (known == now) continue;
        if (now)
            owners_[each.key] = *now;
        else
            owners_.erase(each.key);
        changed(each.key);
    }
}

task<void> site_ownership::take(std::vector<domain::site_key> which)
{
    script locks(script::kind::single);
    const auto at = ask_take(locks, which, self_);
    auto got = co_await link_->exchange(std::move(locks), answer_within);
    if (!got) {
        link_->drop();  // it may hold locks whose terms it does not know
        co_return;
    }
    for (const auto& [site, term] : take_terms(*got, at)) {
        mine_[site] = {state::loading, term};
        link_->holds(site, term);
        owners_[site] = {self_.id, self_.incarnation, term, self_.advertise_url};
        ++count_.taken;
        log::info("site_taken", {{"site", site}, {"term", term}});
        tasks_.spawn(load(site, term));
    }
}

bool site_ownership::still(const domain::site_key& site, std::uint64_t term) const
{
    const auto found = mine_.find(site);
    return found != mine_.end() && found->second.term == term && !stopping_;
}

task<void> site_ownership::load(domain::site_key site, std::uint64_t term)
{
    auto saved = co_await store_.load(site);
    while (!saved && still(site, term)) {
        log::warn("site_not_loaded", {{"site", site}, {"reason", saved.error().message()}});
        timer pause(where_, load_again_after);
        co_await pause.async_wait(use_tuple);
        if (still(site, term)) saved = co_await store_.load(site);
    }
    if (!still(site, term)) co_return;
    mine_[site].how = state::open;
    told_.open(site, std::move(*saved));
    changed(site);
    if (draining_) co_await give(site);
}

task<void> site_ownership::give(domain::site_key site)
{
    const auto it = mine_.find(site);
    if (it == mine_.end() || it->second.how != state::open) co_return;
    it->second.how = state::finishing;
    const auto term = it->second.term;
    changed(site);
    co_await told_.finish(site);
    if (!still(site, term)) co_return;
    told_.close(site);
    co_await unlock(site);
    ++count_.given;
    log::info("site_given", {{"site", site}, {"term", term}});
}

task<void> site_ownership::unlock(domain::site_key site)
{
    link_->released(site);
    script free(script::kind::single);
    ask_give(free, site);
    const auto done = co_await link_->exchange(std::move(free), answer_within);
    if (!done) link_->drop();
    mine_.erase(site);
    owners_.erase(site);
    changed(site);
}

void site_ownership::lost()
{
    is_node_ = false;
    looked_ = false;
    const auto gone = std::exchange(mine_, {});
    const auto known = std::exchange(owners_, {});
    if (!gone.empty()) log::error("sites_lost", {{"sites", gone.size()}});
    count_.lost += gone.size();
    for (const auto& [site, _] : gone)
        told_.close(site);
    for (const auto& [site, _] : known)
        changed(site);
    timer_.cancel();  // connect again now
}

void site_ownership::changed(const domain::site_key& site)
{
    moved_.cancel();
    for (const auto& each : handlers_)
        each(site);
}

task<void> site_ownership::drain(timer::time_point deadline)
{
    draining_ = true;
    balance_.drain();
    beat_at_ = {};
    // Said before the first lock is free: nobody counts on this node any more.
    if (link_->connected()) {
        script last(script::kind::single);
        ask_beat(last, self_, true);
        (void)co_await link_->exchange(std::move(last), answer_within);
    }
    std::vector<domain::site_key> open;
    for (const auto& [site, how] : mine_)
        if (how.how == state::open) open.push_back(site);
    for (const auto& site : open)
        tasks_.spawn(give(site));
    while (!mine_.empty() && timer::clock_type::now() < deadline) {
        moved_.expires_at(deadline);
        co_await moved_.async_wait(use_tuple);
    }
}

bool site_ownership::ready() const
{
    return connected() && looked_ &&
           std::ranges::none_of(mine_, [](const auto& each) { return each.second.how == state::loading; });
}

task<void> site_ownership::settled(timer::time_point deadline)
{
    while (!ready() && timer::clock_type::now() < deadline) {
        moved_.expires_at(deadline);
        co_await moved_.async_wait(use_tuple);
    }
}

site_ownership::figures site_ownership::count() const
{
    auto out = count_;
    for (const auto& [site, each] : mine_) {
        if (each.how == state::open) ++out.owned;
        out.terms[site] = each.term;
    }
    return out;
}

}  // namespace pasokh::postgres
