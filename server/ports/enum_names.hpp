#pragma once

#include "domain/effect.hpp"
#include "domain/records.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace pasokh::ports {

// How enumerations are written in every store: by name, so that a new or moved value never changes the
// meaning of a stored row. Each table is in the order of its enumeration; names are for ever.

template <class E>
struct enum_names;

template <>
struct enum_names<domain::chat_state> {
    static constexpr std::array<std::string_view, 5> all{"bot", "queued", "assigned", "on_hold", "closed"};
    static constexpr auto last = domain::chat_state::closed;
};

template <>
struct enum_names<domain::chosen_status> {
    static constexpr std::array<std::string_view, 3> all{"available", "busy", "away"};
    static constexpr auto last = domain::chosen_status::away;
};

template <>
struct enum_names<domain::author_kind> {
    static constexpr std::array<std::string_view, 4> all{"visitor", "operator", "bot", "system"};
    static constexpr auto last = domain::author_kind::system;
};

template <>
struct enum_names<domain::event_kind> {
    static constexpr std::array<std::string_view, 14> all{
        "none",
        "invited",
        "handed_over",
        "offer_message",
        "joined",
        "transferred",
        "requeued",
        "held",
        "resumed",
        "closed_by_operator",
        "closed_by_visitor",
        "closed_visitor_left",
        "closed_visitor_silent",
        "reopened"};
    static constexpr auto last = domain::event_kind::reopened;
};

template <>
struct enum_names<domain::assignment_cause> {
    static constexpr std::array<std::string_view, 4> all{
        "routed",
        "taken",
        "transferred",
        "returned_from_hold"};
    static constexpr auto last = domain::assignment_cause::returned_from_hold;
};

template <>
struct enum_names<domain::invite_count> {
    static constexpr std::array<std::string_view, 4> all{"shown", "opened", "dismissed", "answered"};
    static constexpr auto last = domain::invite_count::answered;
};

template <class E>
concept stored_by_name = requires
{
    enum_names<E>::all;
};

template <stored_by_name E>
constexpr std::string_view name_in_store(E value)
{
    using names = enum_names<E>;
    static_assert(names::all.size() == static_cast<std::size_t>(names::last) + 1, "one name for each value");
    return names::all[static_cast<std::size_t>(value)];
}

template <stored_by_name E>
constexpr std::optional<E> from_store(std::string_view name)
{
    const auto& all = enum_names<E>::all;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i] == name) return static_cast<E>(i);
    return std::nullopt;
}

}  // namespace pasokh::ports
