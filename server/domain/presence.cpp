#include "domain/presence.hpp"

#include <iterator>
#include <utility>

namespace pasokh::domain {

bool roster::hear(const presence_note& note, instant now)
{
    auto& who = nodes_[note.node];
    if (note.incarnation < who.incarnation) return false;  // an echo of the node's earlier life
    if (note.incarnation > who.incarnation) {
        forget(who);
        who.asked.reset();
        who.incarnation = note.incarnation;
    }
    who.heard = now;
    who.expired = false;
    switch (note.what) {
    case presence_what::joined:
    case presence_what::left: change(who, note); break;
    case presence_what::snapshot: take_part(who, note); break;
    case presence_what::ask:
    case presence_what::beat: break;
    }
    const bool still_arriving = note.what == presence_what::snapshot && note.part + 1 < note.parts;
    if (who.version == note.version || still_arriving) return false;
    // A burst of changes before the answer comes needs one snapshot, not one each.
    if (who.asked && now - *who.asked < lease_ / 3) return false;
    who.asked = now;
    return true;
}

void roster::change(entry& who, const presence_note& note)
{
    if (!who.version || note.version != *who.version + 1) return;
    who.version = note.version;
    for (const auto& session : note.sessions) {
        if (note.what == presence_what::joined)
            who.sessions.insert_or_assign(session.session, session);
        else
            who.sessions.erase(session.session);
    }
}

void roster::take_part(entry& who, const presence_note& note)
{
    if (note.part == 0) {
        who.arriving.clear();
        who.parts_here = 0;
    }
    if (note.part != who.parts_here) return;  // one got lost; the next beat asks again
    ++who.parts_here;
    for (const auto& session : note.sessions)
        who.arriving.insert_or_assign(session.session, session);
    if (who.parts_here < note.parts) return;
    who.sessions = std::move(who.arriving);
    who.arriving.clear();
    who.version = note.version;
}

void roster::forget(entry& who)
{
    who.version.reset();
    who.sessions.clear();
    who.arriving.clear();
    who.parts_here = 0;
}

void roster::expire(instant now)
{
    // Kept for a while after its lease, empty, so that notes of an earlier life still meet its incarnation.
    constexpr int leases_remembered = 20;
    for (auto at = nodes_.begin(); at != nodes_.end();) {
        auto& who = at->second;
        const auto silent = now - who.heard;
        if (silent > lease_ && !who.expired) {
            forget(who);
            who.expired = true;
        }
        at = silent > leases_remembered * lease_ ? nodes_.erase(at) : std::next(at);
    }
}

presence_counts roster::counts() const
{
    presence_counts out;
    for (const auto& [id, who] : nodes_) {
        if (who.expired) continue;
        ++out.nodes;
        for (const auto& [session, held] : who.sessions)
            ++(held.kind == session_kind::visitor ? out.visitors : out.operators);
    }
    return out;
}

bool roster::holds(node_id node, session_id session) const
{
    const auto found = nodes_.find(node);
    return found != nodes_.end() && found->second.sessions.contains(session);
}

}  // namespace pasokh::domain
