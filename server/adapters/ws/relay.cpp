#include "adapters/ws/relay.hpp"

#include "adapters/ws/edge_session.hpp"
#include "adapters/ws/remote_line.hpp"
#include "base/log.hpp"

#include <memory>
#include <variant>

namespace pasokh::ws {
namespace {

using namespace std::chrono_literals;

/// Clients of a node that was lost, or of a site that moved, come back spread over this time.
constexpr auto come_back_within = 500ms;

/// A small part of what ends a link: the rest is for live frames, which do not wait.
constexpr std::size_t paced_bytes = 1024 * 1024;

}  // namespace

relay::relay(environment& env, app::mesh& links, ports::ownership& owners, host take)
    : env_(env)
    , links_(links)
    , owners_(owners)
    , take_(std::move(take))
{
    links_.receive(app::mesh::channel::lines, [this, alive = std::weak_ptr(alive_)](auto from, auto item) {
        if (!alive.expired()) hear(from, item);
    });
    links_.before_sending([this, alive = std::weak_ptr(alive_)] {
        if (!alive.expired()) send_batches();
    });
    links_.on_down([this, alive = std::weak_ptr(alive_)](auto who) {
        if (!alive.expired()) node_lost(who);
    });
    links_.on_up([this, alive = std::weak_ptr(alive_)](auto) {
        if (!alive.expired()) each_edge([](edge_session& each) { each.look_for_owner(); });
    });
    owners_.on_change([this, alive = std::weak_ptr(alive_)](const auto& site) {
        if (!alive.expired()) site_changed(site);
    });
}

relay::~relay() = default;

/// Over a copy: what is done to one may end it, and with it its entry.
template <class Do>
void relay::each_edge(Do what)
{
    std::vector<std::uint64_t> lines;
    lines.reserve(edges_.size());
    for (const auto& [line, who] : edges_)
        lines.push_back(line);
    for (const auto line : lines)
        if (const auto found = edges_.find(line); found != edges_.end()) what(*found->second);
}

domain::node_id relay::reached_owner(const domain::site_key& site) const
{
    const auto owner = owners_.owner_of(site);
    if (!owner || owner->node == links_.self() || !links_.reaches(owner->node)) return {};
    return owner->node;
}

std::uint64_t relay::add(edge_session& who)
{
    edges_.emplace(next_line_, &who);
    return next_line_++;
}

void relay::remove(const edge_session& who)
{
    edges_.erase(who.line());
}

bool relay::tell(domain::node_id owner, const wire::line_item& what)
{
    if (std::holds_alternative<wire::to_owner::said>(what)) ++count_.forwarded;
    return links_.send(owner, app::mesh::channel::lines, wire::encode(what));
}

void relay::remove(const remote_line& who)
{
    // A node that began anew gives its numbers again: the line of that number may be another one by now.
    const auto found = remotes_.find({who.edge(), who.number()});
    if (found != remotes_.end() && found->second == &who) remotes_.erase(found);
}

relay::batch& relay::batch_for(domain::node_id edge)
{
    auto& out = batches_[edge];
    if (out.number == 0) out.number = next_batch_++;
    links_.wake();
    return out;
}

void relay::show(remote_line& to, const frame& what, weight how)
{
    auto& into = batch_for(to.edge());
    const auto [place, fresh] = into.places.try_emplace(std::string_view(what).data(), into.entries.size());
    // Only behind everything that this line has in the batch already.
    if (!fresh && to.may_join(into.number, place->second)) {
        into.entries[place->second].lines.push_back(to.number());
    } else {
        place->second = into.entries.size();
        into.entries.push_back({what, how == weight::transient, {}, {to.number()}});
        into.bytes += what.size();
    }
    to.joined(into.number, place->second);
}

void relay::close(remote_line& which, wire::close_code why)
{
    batch_for(which.edge()).entries.push_back({{}, false, why, {which.number()}});
}

bool relay::has_room(domain::node_id edge) const
{
    const auto gathered = batches_.find(edge);
    const auto here = gathered == batches_.end() ? 0 : gathered->second.bytes;
    return here + links_.waiting_bytes(edge) < paced_bytes;
}

void relay::send_batches()
{
    for (auto& [edge, each] : std::exchange(batches_, {})) {
        for (const auto& what : each.entries) {
            if (what.what) {
                ++count_.shown;
                count_.shown_lines += what.lines.size();
                (void)links_.send(
                    edge,
                    app::mesh::channel::lines,
                    wire::encode_shown(what.lines, what.transient, what.what)
                );
            } else {
                (void)tell(edge, wire::to_edge::closed{what.lines.front(), what.why.number});
            }
        }
    }
}

void relay::report()
{
    for (const auto& [line, who] : edges_)
        who->report(true);
    for (const auto& [key, line] : remotes_)
        line->look_for_room();
}

void relay::hear(domain::node_id from, std::string_view item)
{
    auto what = wire::decode_line_item(item);
    if (!what) {
        log::error("line_item_not_understood", {{"node", from.text()}, {"bytes", item.size()}});
        return;
    }
    std::visit([&](auto& each) { on(from, std::move(each)); }, *what);
}

void relay::on(domain::node_id from, wire::to_owner::open what)
{
    if (!owners_.ours(what.site)) {
        // It moved while this was on its way.
        (void)tell(from, wire::to_edge::closed{what.line, wire::close::site_moves.number});
        return;
    }
    const auto outbox = env_.settings.get()->limit.outbox_bytes;
    auto line = std::make_unique<remote_line>(env_.where, *this, from, what.line, outbox);
    remotes_.insert_or_assign({from, what.line}, line.get());
    take_(std::move(line), std::move(what));
}

remote_line* relay::find(domain::node_id edge, std::uint64_t line) const
{
    const auto found = remotes_.find({edge, line});
    return found == remotes_.end() ? nullptr : found->second;
}

void relay::on(domain::node_id from, wire::to_owner::said what)
{
    if (auto* line = find(from, what.line)) line->hear(std::move(what.text));
}

void relay::on(domain::node_id from, const wire::to_owner::passed_on& what)
{
    if (auto* line = find(from, what.line)) line->passed_on(what.bytes);
}

void relay::on(domain::node_id from, const wire::to_owner::ended& what)
{
    if (auto* line = find(from, what.line)) line->end();
}

void relay::on(domain::node_id from, wire::to_edge::shown what)
{
    const frame text = what.text;
    const auto how = what.transient ? weight::transient : weight::must_arrive;
    for (const auto line : what.lines) {
        const auto found = edges_.find(line);
        if (found != edges_.end() && found->second->owner() == from) found->second->pass_on(text, how);
    }
}

void relay::on(domain::node_id from, const wire::to_edge::closed& what)
{
    const auto found = edges_.find(what.line);
    if (found == edges_.end() || found->second->owner() != from) return;
    const auto why = wire::close_code_of(what.code).value_or(wire::close::try_again);
    found->second->close(why);
}

void relay::node_lost(domain::node_id who)
{
    batches_.erase(who);
    each_edge([&](edge_session& each) {
        if (each.owner() == who) each.send_away(wire::close::try_again, come_back_within);
    });
    // As if their sockets had closed: the desk's grace begins.
    for (const auto& [key, line] : std::map(remotes_))
        if (key.first == who) line->end();
}

void relay::site_changed(const domain::site_key& site)
{
    const bool here = owners_.ours(site);
    const auto owner = owners_.owner_of(site);
    each_edge([&](edge_session& each) {
        if (each.site() != site) return;
        const bool waits = each.owner().empty();
        // Nobody known is no reason: an owner that lost the site ends its lines by itself.
        if (here || (!waits && owner && owner->node != each.owner()))
            each.send_away(wire::close::site_moves, come_back_within);
        else if (waits)
            each.look_for_owner();
    });
}

relay::figures relay::read() const
{
    auto out = count_;
    out.edge_lines = edges_.size();
    out.remote_lines = remotes_.size();
    return out;
}

}  // namespace pasokh::ws
