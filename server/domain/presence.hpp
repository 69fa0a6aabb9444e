#pragma once

#include "base/strong_id.hpp"
#include "domain/ids.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace pasokh::domain {

using node_id = id<struct node_tag>;

enum class session_kind { visitor, operator_ };

/// A session as its node announces it.
struct held_session {
    session_kind kind = session_kind::visitor;
    site_key site;
    session_id session;

    friend bool operator==(const held_session&, const held_session&) = default;
};

enum class presence_what { joined, left, beat, snapshot, ask };

/// What one node tells the others. `version` counts the changes of its sessions, so that a change that got
/// lost shows with the next beat. A snapshot too large for one note comes in parts that follow each other.
struct presence_note {
    node_id node;
    std::uint64_t incarnation = 0;  // grows with each start of the node
    presence_what what = presence_what::beat;
    std::uint64_t version = 0;
    std::vector<held_session> sessions;  // one for joined and left
    std::uint32_t part = 0;              // of a snapshot, from 0
    std::uint32_t parts = 1;
    node_id asked;  // whose snapshot is asked for; zero: everybody's

    friend bool operator==(const presence_note&, const presence_note&) = default;
};

struct presence_counts {
    std::size_t nodes = 0;
    std::size_t visitors = 0;
    std::size_t operators = 0;

    friend bool operator==(const presence_counts&, const presence_counts&) = default;
};

/// The sessions that other nodes hold, as far as they were heard of: a function of the notes and of time. A
/// node that is silent for longer than a lease holds none.
class roster {
public:
    using instant = std::chrono::steady_clock::time_point;

    explicit roster(std::chrono::milliseconds lease) : lease_(lease) {}

    /// True when something of the sender was missed: ask it for a snapshot. At most three times a lease.
    bool hear(const presence_note& note, instant now);

    void expire(instant now);

    [[nodiscard]] presence_counts counts() const;
    [[nodiscard]] bool holds(node_id node, session_id session) const;

private:
    struct entry {
        std::uint64_t incarnation = 0;
        instant heard{};
        bool expired = false;
        std::optional<instant> asked;
        std::optional<std::uint64_t> version;  // none until a whole snapshot is here
        std::map<session_id, held_session> sessions;
        std::map<session_id, held_session> arriving;  // parts of a snapshot
        std::uint32_t parts_here = 0;
    };

    static void forget(entry& who);
    static void change(entry& who, const presence_note& note);
    static void take_part(entry& who, const presence_note& note);

    std::chrono::milliseconds lease_;
    std::map<node_id, entry> nodes_;
};

}  // namespace pasokh::domain
