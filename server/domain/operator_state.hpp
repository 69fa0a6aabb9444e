#pragma once

#include "domain/records.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace pasokh::domain {

struct desk_settings;

/// One operator: what he chose, which consoles of his are alive, and what he holds. The chosen status is
/// apart from connectivity; a second tab changes neither.
class operator_state {
public:
    operator_state(saved_operator saved, const desk_settings& settings);

    /// Chats at once, his own limit under the site's bound.
    void limit(const desk_settings& settings);

    void connect(session_id session) { sessions_[session] = false; }

    /// False when the session was not known.
    bool disconnect(session_id session) { return sessions_.erase(session) != 0; }

    /// False when the session is not known or was so already.
    bool set_idle(session_id session, bool idle);

    [[nodiscard]] bool connected() const { return !sessions_.empty(); }

    /// All of his consoles are idle.
    [[nodiscard]] bool idle() const;
    /// May get chats: available, at a console, and not idle there.
    [[nodiscard]] bool effective() const;
    /// May a waiting chat be kept for him: he serves its department, and is effective or about to be (his
    /// connection broke and the grace is not over).
    [[nodiscard]] bool keeps(const chat_record& chat) const;

    [[nodiscard]] bool has_slot() const { return load < capacity; }

    [[nodiscard]] bool serves(const department_key& department) const;
    [[nodiscard]] bool speaks(const std::string& language) const;

    operator_profile profile;
    chosen_status status = chosen_status::available;
    std::string away_reason;
    std::optional<time_point> last_assigned;
    std::optional<time_point> gone_since;  // the grace runs; none while connected and after the grace
    std::uint32_t capacity = 1;
    std::uint32_t load = 0;         // assigned chats; those on hold do not count
    std::vector<chat_id> held;      // assigned or on hold, oldest first
    std::vector<chat_id> reserved;  // woke from hold and wait for him

private:
    std::unordered_map<session_id, bool> sessions_;  // → idle
};

}  // namespace pasokh::domain
