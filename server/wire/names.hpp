#pragma once

#include "domain/effect.hpp"
#include "domain/message.hpp"
#include "domain/records.hpp"

#include <string_view>

namespace pasokh::wire {

// What the values of the domain's enums are called on the wire.

std::string_view name_of(domain::author_kind kind);
std::string_view name_of(domain::chat_state state);
std::string_view name_of(domain::chosen_status status);
std::string_view name_of(domain::event_kind event);  // "" for none
std::string_view name_of(domain::bot_outcome outcome);
std::string_view name_of(domain::rating how);  // "" for none
std::string_view name_of(domain::team_status status);

}  // namespace pasokh::wire
