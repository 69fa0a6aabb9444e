#include "domain/operator_state.hpp"

#include "domain/settings.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::domain {

operator_state::operator_state(saved_operator saved, const desk_settings& settings)
    : profile(std::move(saved.profile))
    , status(saved.status)
    , away_reason(std::move(saved.away_reason))
    , last_assigned(saved.last_assigned)
{
    limit(settings);
}

void operator_state::limit(const desk_settings& settings)
{
    const auto own = profile.capacity == 0 ? settings.default_capacity : profile.capacity;
    capacity = std::clamp(own, 1U, std::max(1U, settings.max_capacity));
}

bool operator_state::set_idle(session_id session, bool idle)
{
    const auto found = sessions_.find(session);
    if (found == sessions_.end() || found->second == idle) return false;
    found->second = idle;
    return true;
}

bool operator_state::idle() const
{
    return connected() && std::ranges::all_of(sessions_, [](const auto& session) { return session.second; });
}

bool operator_state::effective() const
{
    return connected() && !profile.disabled && status == chosen_status::available && !idle();
}

bool operator_state::keeps(const chat_record& chat) const
{
    const bool about_to_be = gone_since && !profile.disabled && status == chosen_status::available;
    return serves(chat.department) && (effective() || about_to_be);
}

bool operator_state::serves(const department_key& department) const
{
    const auto& own = profile.departments;
    return own.empty() || std::ranges::find(own, department) != own.end();
}

bool operator_state::speaks(const std::string& language) const
{
    const auto& own = profile.languages;
    return own.empty() || std::ranges::find(own, language) != own.end();
}

}  // namespace pasokh::domain
