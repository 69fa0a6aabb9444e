#include "app/presence.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::app {
namespace {

constexpr char topic[] = "presence";
constexpr std::size_t sessions_per_note = 256;  // keeps a note below the codec's bound

}  // namespace

presence::presence(
    io_executor where,
    ports::bus& bus,
    domain::node_id self,
    std::uint64_t incarnation,
    codec how,
    settings times
)
    : bus_(bus)
    , self_(self)
    , incarnation_(incarnation)
    , how_(std::move(how))
    , times_(times)
    , timer_(where)
    , roster_(times.lease)
    , hearing_(bus.subscribe(topic, [this](const std::string& payload) { hear(payload); }))
{
    bus_.on_gap([this, alive = std::weak_ptr(alive_)] {
        if (alive.expired()) return;
        tell_snapshot();
        tell(domain::presence_what::ask);
    });
    tell(domain::presence_what::ask);
}

void presence::joined(domain::session_kind kind, const domain::site_key& site, domain::session_id session)
{
    domain::held_session held{kind, site, session};
    mine_.insert_or_assign(session, held);
    ++version_;
    tell(domain::presence_what::joined, {std::move(held)});
}

void presence::left(domain::session_id session)
{
    const auto found = mine_.find(session);
    if (found == mine_.end()) return;
    auto held = std::move(found->second);
    mine_.erase(found);
    ++version_;
    tell(domain::presence_what::left, {std::move(held)});
}

task<void> presence::run()
{
    while (!stopping_) {
        tell(domain::presence_what::beat);
        roster_.expire(std::chrono::steady_clock::now());
        timer_.expires_after(times_.beat);
        co_await timer_.async_wait(use_tuple);
    }
}

void presence::stop()
{
    stopping_ = true;
    timer_.cancel();
}

void presence::hear(const std::string& payload)
{
    const auto heard = how_.decode(payload);
    if (!heard) {
        log::warn("presence_not_understood", {{"bytes", payload.size()}});
        return;
    }
    if (heard->node == self_) return;
    if (heard->what == domain::presence_what::ask && (heard->asked.empty() || heard->asked == self_))
        tell_snapshot();
    if (roster_.hear(*heard, std::chrono::steady_clock::now()))
        tell(domain::presence_what::ask, {}, heard->node);
}

domain::presence_note presence::note(domain::presence_what what) const
{
    domain::presence_note out;
    out.node = self_;
    out.incarnation = incarnation_;
    out.what = what;
    out.version = version_;
    return out;
}

void presence::tell(
    domain::presence_what what,
    std::vector<domain::held_session> sessions,
    domain::node_id asked
)
{
    auto out = note(what);
    out.sessions = std::move(sessions);
    out.asked = asked;
    send(out);
}

void presence::tell_snapshot()
{
    auto out = note(domain::presence_what::snapshot);
    out.parts = static_cast<std::uint32_t>(
        std::max<std::size_t>(1, (mine_.size() + sessions_per_note - 1) / sessions_per_note)
    );
    auto next = mine_.begin();
    for (; out.part < out.parts; ++out.part) {
        out.sessions.clear();
        for (; next != mine_.end() && out.sessions.size() < sessions_per_note; ++next)
            out.sessions.push_back(next->second);
        send(out);
    }
}

void presence::send(const domain::presence_note& note)
{
    // Refused without a connection: when it is back, on_gap tells everything anew.
    (void)bus_.publish(topic, how_.encode(note));
}

}  // namespace pasokh::app
