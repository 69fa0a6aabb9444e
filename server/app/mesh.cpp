#include "app/mesh.hpp"

#include "base/log.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace pasokh::app {
namespace {

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr auto tick_every = 100ms;
constexpr char everybody[] = "nodes";

std::string topic_of(domain::node_id who)
{
    return "node:" + who.text();
}

// Items of one packet: channel, size, bytes.
constexpr std::size_t item_head = 1 + 4;

void append_item(std::string& to, mesh::channel what, std::string_view item)
{
    to.push_back(static_cast<char>(what));
    for (int shift = 24; shift >= 0; shift -= 8)
        to.push_back(static_cast<char>(item.size() >> shift));
    to += item;
}

}  // namespace

mesh::mesh(
    io_executor where,
    ports::bus& bus,
    domain::node_id self,
    std::uint64_t incarnation,
    std::string_view secret,
    node_link::limits within
)
    : where_(where)
    , bus_(bus)
    , self_(self)
    , next_epoch_(node_link::first_epoch(incarnation))
    , seal_(secret)
    , within_(within)
    , timer_(where)
{
    hearing_.push_back(bus.subscribe(everybody, [this](const std::string& bytes) { hear(bytes, {}); }));
    hearing_.push_back(bus.subscribe(topic_of(self), [this](const std::string& bytes) { hear(bytes, self_); })
    );
    bus_.on_gap([this, alive = std::weak_ptr(alive_)] {
        if (!alive.expired() && !stopping_) announce(packet::kind::hello);  // not only with the next beat
    });
}

mesh::~mesh() = default;

mesh::peer& mesh::peer_of(domain::node_id who)
{
    const auto found = peers_.find(who);
    if (found != peers_.end()) return found->second;
    return peers_.emplace(who, peer(node_link(next_epoch_, within_))).first->second;
}

bool mesh::reaches(domain::node_id who) const
{
    const auto found = peers_.find(who);
    return found != peers_.end() && found->second.link.up();
}

std::size_t mesh::waiting_bytes(domain::node_id who) const
{
    const auto found = peers_.find(who);
    return found == peers_.end() ? 0 : found->second.link.kept_bytes() + found->second.waiting.size();
}

bool mesh::send(domain::node_id to, channel what, std::string_view item)
{
    const auto found = peers_.find(to);
    if (found == peers_.end() || !found->second.link.up()) return false;
    append_item(found->second.waiting, what, item);
    ++count_.items_out;
    wake();
    return true;
}

void mesh::wake()
{
    if (std::exchange(sending_due_, true)) return;
    boost::asio::post(where_, [this, alive = std::weak_ptr(alive_)] {
        if (!alive.expired()) send_waiting();
    });
}

void mesh::send_waiting()
{
    for (const auto& gather : gatherers_)
        gather();
    sending_due_ = false;
    const auto now = steady::now();
    // What follows an end may add peers and items, never remove a peer: a map's iterators stay good.
    for (auto& [who, each] : peers_)
        if (!each.waiting.empty()) perform(who, each.link.send(std::exchange(each.waiting, {}), now));
}

void mesh::hear(const std::string& bytes, domain::node_id to)
{
    auto opened = seal_.open(bytes, to);
    if (!opened) {
        if (++count_.not_sealed_for_us == 1)
            log::warn("packet_not_ours", {{"bytes", bytes.size()}});  // another secret, or not a node
        return;
    }
    if (stopping_) return;
    if (opened->from == self_) {
        count_.lag = steady::now() - announced_;
        return;
    }
    ++count_.packets_in;
    const auto from = opened->from;
    auto& sender = peer_of(from);
    sender.heard = steady::now();
    perform(from, sender.link.hear(std::move(opened->what), sender.heard));
}

void mesh::perform(domain::node_id who, node_link::actions what)
{
    for (const auto& each : what.send) {
        ++count_.packets_out;
        // Refused without a connection: to the link it is one more loss.
        (void)bus_.publish(topic_of(who), seal_.seal(each, self_, who));
    }
    for (const auto& each : what.events) {
        switch (each.what) {
        case node_link::event::kind::payload: hand_over(who, each.payload); break;
        case node_link::event::kind::up:
            log::info("node_reached", {{"node", who.text()}});
            for (const auto& handler : up_handlers_)
                handler(who);
            break;
        case node_link::event::kind::down:
            log::warn("node_lost", {{"node", who.text()}});
            peer_of(who).waiting.clear();
            for (const auto& handler : down_handlers_)
                handler(who);
            break;
        }
    }
}

void mesh::hand_over(domain::node_id from, std::string_view items)
{
    while (items.size() >= item_head) {
        const auto what = static_cast<unsigned char>(items[0]);
        std::size_t size = 0;
        for (std::size_t i = 1; i < item_head; ++i)
            size = size << 8 | static_cast<unsigned char>(items[i]);
        items.remove_prefix(item_head);
        if (what >= channels || size > items.size()) break;
        if (receivers_[what]) receivers_[what](from, items.substr(0, size));
        items.remove_prefix(size);
    }
}

void mesh::announce(packet::kind what)
{
    announced_ = steady::now();
    packet out;
    out.what = what;
    out.from_epoch = next_epoch_;  // of its life, which after many links is a later one than at the start
    (void)bus_.publish(everybody, seal_.seal(out, self_, {}));
}

void mesh::tick()
{
    const auto now = steady::now();
    if (now - announced_ >= within_.beat) announce(packet::kind::hello);
    for (auto& [who, each] : peers_)
        perform(who, each.link.tick(now));
    forget_silent();
}

void mesh::forget_silent()
{
    const auto now = steady::now();
    std::erase_if(peers_, [&](const auto& each) {
        const auto& link = each.second.link;
        if (link.up() || now - each.second.heard < within_.forget) return false;
        // It may have heard us all the time: a link made anew must not go back to an epoch that it knows.
        next_epoch_ = std::max(next_epoch_, link.epoch() + 1);
        count_.links += link.count();
        return true;
    });
}

task<void> mesh::run()
{
    while (!stopping_) {
        tick();
        timer_.expires_after(tick_every);
        co_await timer_.async_wait(use_tuple);
    }
}

void mesh::stop()
{
    if (stopping_) return;
    send_waiting();
    announce(packet::kind::bye);
    stopping_ = true;
    timer_.cancel();
}

mesh::figures mesh::read() const
{
    auto out = count_;
    for (const auto& [who, each] : peers_) {
        out.nodes += each.link.up() ? 1 : 0;
        out.kept_bytes += each.link.kept_bytes();
        out.links += each.link.count();
    }
    out.known = peers_.size();
    return out;
}

}  // namespace pasokh::app
