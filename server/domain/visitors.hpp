#pragma once

#include "domain/records.hpp"
#include "domain/triggers.hpp"

#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pasokh::domain {

/// One visitor of the site: on a page now, or remembered for a while. A visit lasts until he is away for
/// longer than visit_gap.
struct visitor_state {
    visitor_id id;
    std::optional<verified_person> person;  // none: anonymous
    std::vector<session_id> sessions;       // open tabs
    page on;
    std::string language;
    time_point since{};  // the visit began
    std::uint32_t pages = 0;
    bool returning = false;
    std::optional<time_point> left_at;  // none while connected
    bool present = false;               // connected, or away for less than visitor_grace
    std::vector<chat_id> chats;         // those in memory, oldest first; only the last one may be open
    visit_invites invites;

    [[nodiscard]] bool connected() const { return !sessions.empty(); }
};

/// All visitors that the desk knows.
class visitor_registry {
public:
    [[nodiscard]] visitor_state* find(visitor_id who);
    [[nodiscard]] const visitor_state* find(visitor_id who) const;

    /// Somebody who is not on the site: his chat is known from the store.
    visitor_state& remember(visitor_id who, time_point now);

    /// A tab came; begins a new visit when the last one ended more than `visit_gap` ago.
    visitor_state& connect(visitor_id who, session_id session, time_point now, duration visit_gap);

    /// A tab went; nothing happens when it was not known.
    void disconnect(visitor_id who, session_id session, time_point now);

    /// Each visitor once, when he has been away for `grace`: he is not present any more. To be asked before
    /// departed(), with a grace that is not longer than the gap.
    std::vector<visitor_id> absent(time_point now, duration grace);

    /// Each visitor once, when he has been away for `visit_gap`: his visit is over.
    std::vector<visitor_id> departed(time_point now, duration visit_gap);

    void forget(visitor_id who);

    [[nodiscard]] std::size_t present_count() const { return present_; }

    [[nodiscard]] const std::unordered_map<visitor_id, visitor_state>& all() const { return all_; }

private:
    struct departure {
        time_point at{};
        visitor_id who;
    };

    std::unordered_map<visitor_id, visitor_state> all_;
    std::deque<departure> departures_;  // in order of time; one is stale when its visitor came back
    std::size_t seen_off_ = 0;          // so many of the departures have ended a presence, or were stale
    std::size_t present_ = 0;
};

}  // namespace pasokh::domain
