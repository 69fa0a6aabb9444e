#include "domain/effect.hpp"

#include <type_traits>

namespace pasokh::domain {
namespace {

template <class T, class... Kinds>
constexpr bool one_of = (std::is_same_v<T, Kinds> || ...);

template <class T>
constexpr bool durable = one_of<
    T,
    message_added,
    chat_changed,
    assignment_made,
    operator_state_saved,
    offline_message_left,
    offline_message_closed,
    invite_counted,
    bot_turn_made,
    bot_turn_rated>;

}  // namespace

bool is_durable(const effect& what)
{
    return std::visit([](const auto& kind) { return durable<std::decay_t<decltype(kind)>>; }, what);
}

}  // namespace pasokh::domain
