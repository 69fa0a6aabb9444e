#include "app/node_link.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::app {
namespace {

/// Pieces that may arrive before the other side is told without waiting for the next beat: it keeps them all
/// until then.
constexpr std::uint64_t acknowledge_every = 32;

/// Holes that are asked for at once.
constexpr std::size_t most_asks = 64;

/// Between two answers to somebody who does not know our epoch.
constexpr auto introduce_every = std::chrono::milliseconds(50);

}  // namespace

packet node_link::filled(packet::kind what) const
{
    packet out;
    out.what = what;
    out.from_epoch = epoch_;
    out.to_epoch = up_ ? peer_epoch_ : 0;  // not up: whoever hears it answers, and then we are
    out.received = received_;
    return out;
}

void node_link::begin(std::uint64_t peer_epoch, actions& out)
{
    peer_epoch_ = peer_epoch;
    up_ = true;
    out.events.push_back({event::kind::up, {}});
}

/// The streams of this pair of epochs are over.
void node_link::end(actions& out)
{
    up_ = false;
    ++count_.ends;
    sent_ = received_ = peer_sent_ = acknowledged_ = asked_up_to_ = 0;
    kept_.clear();
    kept_bytes_ = 0;
    stash_.clear();
    partial_ = {};
    hole_since_ = asked_at_ = {};
    out.events.push_back({event::kind::down, {}});
}

/// The other side may not have noticed anything: the raised epoch tells it.
void node_link::end_here(actions& out)
{
    end(out);
    ++epoch_;
    out.send.push_back(filled(packet::kind::beat));
}

node_link::actions node_link::give_up()
{
    actions out;
    if (up_) end_here(out);
    return out;
}

node_link::actions node_link::send(std::string payload, instant now)
{
    actions out;
    if (!up_) return out;
    const auto whole = payload.size();
    for (std::size_t at = 0; at == 0 || at < whole; at += within_.piece_bytes) {
        auto piece = filled(packet::kind::data);
        piece.number = ++sent_;
        piece.more = whole - at > within_.piece_bytes;
        // NOLINTBEGIN(bugprone-use-after-move,clang-analyzer-cplusplus.Move): one piece is one round
        piece.payload =
            whole <= within_.piece_bytes ? std::move(payload) : payload.substr(at, within_.piece_bytes);
        // NOLINTEND(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
        kept_bytes_ += piece.payload.size();
        kept_.push_back({piece, now});
        out.send.push_back(std::move(piece));
    }
    acknowledged_ = received_;
    said_at_ = now;
    if (kept_bytes_ > within_.kept_bytes) {
        out.send.clear();
        end_here(out);
    }
    return out;
}

node_link::actions node_link::hear(packet what, instant now)
{
    actions out;
    if (what.what == packet::kind::hello || what.what == packet::kind::bye) {
        hear_of_life(what, now, out);
        return out;
    }
    // On its way since before the other side began anew.
    if (up_ && what.from_epoch < peer_epoch_) return out;
    heard_at_ = now;
    if (up_ && what.from_epoch > peer_epoch_) end(out);
    if (!up_) begin(what.from_epoch, out);
    if (what.to_epoch != epoch_) {
        // It speaks to an earlier epoch of ours. A beat tells it the new one.
        if (now - said_at_ >= introduce_every) beat(now, out);
        return out;
    }
    acknowledge(what.received);
    switch (what.what) {
    case packet::kind::data: take(std::move(what), now, out); break;
    case packet::kind::ask: resend(what, out); break;
    case packet::kind::beat:
        peer_sent_ = std::max(peer_sent_, what.number);
        ask(now, out);
        break;
    default: break;
    }
    return out;
}

/// What is said to everybody knows the life of the node, not the epoch of this link: to learn that, it is
/// spoken to.
void node_link::hear_of_life(const packet& what, instant now, actions& out)
{
    const auto life = what.from_epoch >> ends_bits;
    const auto known = peer_epoch_ >> ends_bits;
    if (up_ && life < known) return;
    if (what.what == packet::kind::bye) {
        if (up_) end_here(out);
        return;
    }
    heard_at_ = now;
    // Our epoch rises, so that nothing of the life before is taken for something of this one.
    if (up_ && life > known) end_here(out);
    if (!up_ && now - said_at_ >= introduce_every) beat(now, out);
}

void node_link::take(packet what, instant now, actions& out)
{
    peer_sent_ = std::max(peer_sent_, what.number);
    if (what.number <= received_ || stash_.contains(what.number)) {
        ++count_.repeats;
        return;
    }
    if (what.number != received_ + 1) {
        if (stash_.size() < within_.stash_pieces) stash_.emplace(what.number, std::move(what));
        ask(now, out);
        return;
    }
    deliver(std::move(what), out);
    for (auto next = stash_.begin(); next != stash_.end() && next->first == received_ + 1;) {
        deliver(std::move(next->second), out);
        next = stash_.erase(next);
    }
    hole_since_ = {};
    ask(now, out);
    if (received_ - acknowledged_ >= acknowledge_every) beat(now, out);
}

void node_link::deliver(packet what, actions& out)
{
    received_ = what.number;
    if (!what.more && partial_.empty()) {
        out.events.push_back({event::kind::payload, std::move(what.payload)});
        return;
    }
    partial_ += what.payload;
    if (!what.more) out.events.push_back({event::kind::payload, std::exchange(partial_, {})});
}

void node_link::acknowledge(std::uint64_t received)
{
    while (!kept_.empty() && kept_.front().piece.number <= received) {
        kept_bytes_ -= kept_.front().piece.payload.size();
        kept_.pop_front();
    }
}

void node_link::resend(const packet& ask, actions& out)
{
    std::size_t bytes = 0;
    for (const auto& each : kept_) {
        if (each.piece.number < ask.number) continue;
        if (each.piece.number > ask.last || bytes > within_.resend_bytes) break;
        bytes += each.piece.payload.size();
        auto again = each.piece;
        again.received = received_;
        out.send.push_back(std::move(again));
        ++count_.resent;
    }
}

/// For holes that were not asked for yet, at once; for all of them, when it is time again.
void node_link::ask(instant now, actions& out)
{
    if (received_ == peer_sent_) {
        hole_since_ = {};
        return;
    }
    if (hole_since_ == instant{}) hole_since_ = now;
    const bool again = asked_at_ == instant{} || now - asked_at_ >= within_.ask_again;
    if (again) asked_at_ = now;
    auto next = (again ? received_ : std::max(received_, asked_up_to_)) + 1;
    std::size_t asks = 0;
    for (auto behind = stash_.lower_bound(next); behind != stash_.end() && asks < most_asks; ++behind) {
        if (behind->first > next) {
            ask_for(next, behind->first - 1, out);
            ++asks;
        }
        next = behind->first + 1;
    }
    if (next <= peer_sent_ && asks < most_asks) ask_for(next, peer_sent_, out);
}

void node_link::ask_for(std::uint64_t first, std::uint64_t last, actions& out)
{
    auto what = filled(packet::kind::ask);
    what.number = first;
    what.last = last;
    asked_up_to_ = last;
    count_.asked += last - first + 1;
    out.send.push_back(std::move(what));
}

void node_link::beat(instant now, actions& out)
{
    auto what = filled(packet::kind::beat);
    what.number = sent_;
    acknowledged_ = received_;
    said_at_ = now;
    out.send.push_back(std::move(what));
}

node_link::actions node_link::tick(instant now)
{
    actions out;
    if (!up_) return out;
    const bool silent = now - heard_at_ > within_.lease;
    const bool torn = hole_since_ != instant{} && now - hole_since_ > within_.patience;
    const bool unheard = !kept_.empty() && now - kept_.front().sent_at > within_.patience;
    if (silent || torn || unheard) {
        end_here(out);
        return out;
    }
    if (in_use() && now - said_at_ >= within_.beat) beat(now, out);
    if (hole_since_ != instant{}) ask(now, out);
    return out;
}

}  // namespace pasokh::app
