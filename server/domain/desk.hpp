#pragma once

#include "base/error.hpp"
#include "domain/command.hpp"
#include "domain/effect.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pasokh::domain {

/// What the console shows of a chat beside its row.
struct chat_view {
    const chat_record* record = nullptr;
    seq_t top = 0;
    const message* last = nullptr;               // newest line of any kind; may be null
    const message* last_from_visitor = nullptr;  // may be null
    bool visitor_online = false;
    const page* visitor_page = nullptr;          // where he is now; null when offline
    std::optional<time_point> unanswered_since;  // oldest visitor message that no operator answered yet
};

struct operator_view {
    const operator_profile* profile = nullptr;
    chosen_status status = chosen_status::available;
    std::string away_reason;
    bool idle = false;
    bool connected = false;
    bool effective = false;  // available, not idle, connected: may get chats
    std::uint32_t load = 0;
    std::uint32_t capacity = 0;
};

struct visitor_view {
    visitor_id visitor;
    page on;
    std::string language;
    time_point since{};
    std::uint32_t pages = 0;
    bool returning = false;
    chat_id chat;  // zero when he has none open
    std::optional<chat_state> state;
    std::optional<verified_person> person = std::nullopt;
};

struct queue_view {
    chat_id chat;
    std::size_t position = 0;
    time_point since{};
    operator_id reserved_for;
};

/// The rules of one site: its chats, queue, operators, visitors and invites. Pure: no I/O, clock or
/// randomness. Commands come one at a time; a refused command changes nothing.
class desk {
public:
    explicit desk(desk_settings settings);
    ~desk();
    desk(desk&&) noexcept;
    desk& operator=(desk&&) noexcept;

    /// Call once, before the first apply(), with what the store holds. Chats that waited keep their order;
    /// assigned chats keep their operator, who has the usual grace to come back; a chat whose last word is
    /// the visitor's, held by the bot, is asked again.
    effects restore(saved_desk saved, time_point now);

    /// Decides. On refusal nothing has changed. Never throws for anything the outside can cause.
    result<effects> apply(command&& what, time_point now);

    result<effects> apply(const command& what, time_point now) { return apply(command(what), now); }

    // Views for the state that a session gets after hello, and for metrics. They stay valid until the next
    // apply().
    [[nodiscard]] std::optional<chat_view> chat(chat_id id) const;
    /// The visitor's open chat, or his newest closed one while the desk remembers it.
    [[nodiscard]] std::optional<chat_view> chat_of(visitor_id visitor) const;
    [[nodiscard]] std::vector<chat_view> chats_of(operator_id who) const;  // assigned or on hold
    [[nodiscard]] std::vector<queue_view> queue(const department_key& department) const;
    /// Place and wait of a queued chat.
    [[nodiscard]] std::optional<queue_place_told> place_of(chat_id id) const;
    [[nodiscard]] std::vector<operator_view> operators() const;
    [[nodiscard]] std::optional<operator_view> operator_of(operator_id who) const;
    [[nodiscard]] std::vector<visitor_view> visitors(std::size_t limit) const;
    [[nodiscard]] std::optional<visitor_view> visitor(visitor_id who) const;
    [[nodiscard]] std::size_t visitor_count() const;
    [[nodiscard]] team_status team() const;
    [[nodiscard]] const desk_settings& settings() const;

    struct counts {
        std::uint64_t bot = 0, queued = 0, assigned = 0, on_hold = 0;
        std::uint64_t capacity_violations = 0;  // stays 0; checked after every apply()
    };

    [[nodiscard]] counts count() const;

    /// May this operator see this chat: his own, or one waiting in a department of his.
    [[nodiscard]] bool may_see(operator_id who, chat_id chat) const;

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace pasokh::domain
