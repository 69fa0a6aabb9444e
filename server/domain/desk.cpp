// What the outside sees of a desk: commands in, views out. The rules are in desk_core.

#include "domain/desk.hpp"

#include "domain/desk_core.hpp"

#include <algorithm>
#include <utility>

namespace pasokh::domain {

struct desk::state : desk_core {
    using desk_core::desk_core;

    [[nodiscard]] chat_view view_of(const domain::chat& c) const
    {
        const auto* who = visitors.find(c.record.visitor);
        const bool online = who && who->present;
        return {
            &c.record,
            c.top(),
            c.last(),
            c.last_from_visitor(),
            online,
            online ? &who->on : nullptr,
            c.unanswered_since()};
    }

    [[nodiscard]] static operator_view view_of(const operator_state& who)
    {
        return {
            &who.profile,
            who.status,
            who.away_reason,
            who.idle(),
            who.connected(),
            who.effective(),
            who.load,
            who.capacity};
    }

    [[nodiscard]] visitor_view view_of(const visitor_state& who) const
    {
        visitor_view out{
            who.id,
            who.on,
            who.language,
            who.since,
            who.pages,
            who.returning,
            {},
            std::nullopt,
            who.person};
        if (who.chats.empty()) return out;
        const auto& newest = chats.at(who.chats.back());
        if (!newest.open()) return out;
        out.chat = newest.record.id;
        out.state = newest.record.state;
        return out;
    }
};

desk::desk(desk_settings settings) : state_(std::make_unique<state>(std::move(settings))) {}

desk::~desk() = default;
desk::desk(desk&&) noexcept = default;
desk& desk::operator=(desk&&) noexcept = default;

effects desk::restore(saved_desk saved, time_point now)
{
    return state_->restore(std::move(saved), now);
}

result<effects> desk::apply(command&& what, time_point now)
{
    return state_->apply(std::move(what), now);
}

std::optional<chat_view> desk::chat(chat_id id) const
{
    const auto* c = state_->find_chat(id);
    if (!c) return std::nullopt;
    return state_->view_of(*c);
}

std::optional<chat_view> desk::chat_of(visitor_id visitor) const
{
    const auto* who = state_->visitors.find(visitor);
    if (!who || who->chats.empty()) return std::nullopt;
    return chat(who->chats.back());
}

std::vector<chat_view> desk::chats_of(operator_id who) const
{
    std::vector<chat_view> out;
    if (const auto* found = state_->find_operator(who))
        for (const auto id : found->held)
            out.push_back(*chat(id));
    return out;
}

std::vector<queue_view> desk::queue(const department_key& department) const
{
    std::vector<queue_view> out;
    for (const auto& waiter : state_->queue.of(department)) {
        const auto& row = state_->chats.at(waiter.chat).record;
        out.push_back({waiter.chat, out.size() + 1, waiter.since, row.reserved_for});
    }
    return out;
}

std::optional<queue_place_told> desk::place_of(chat_id id) const
{
    const auto* c = state_->find_chat(id);
    if (!c || c->record.state != chat_state::queued) return std::nullopt;
    return state_->place(*c);
}

std::vector<operator_view> desk::operators() const
{
    std::vector<operator_view> out;
    out.reserve(state_->operators.size());
    for (const auto& [id, who] : state_->operators)
        out.push_back(state::view_of(who));
    std::ranges::sort(out, {}, [](const operator_view& each) {
        return std::pair(each.profile->name, each.profile->id);
    });
    return out;
}

std::optional<operator_view> desk::operator_of(operator_id who) const
{
    const auto* found = state_->find_operator(who);
    if (!found) return std::nullopt;
    return state::view_of(*found);
}

std::vector<visitor_view> desk::visitors(std::size_t limit) const
{
    std::vector<const visitor_state*> here;
    for (const auto& [id, who] : state_->visitors.all())
        if (who.present) here.push_back(&who);
    const auto newest_first = [](const visitor_state* a, const visitor_state* b) {
        return std::pair(b->since, b->id) < std::pair(a->since, a->id);
    };
    const auto shown = std::min(limit, here.size());
    std::ranges::partial_sort(here, here.begin() + static_cast<std::ptrdiff_t>(shown), newest_first);
    here.resize(shown);
    std::vector<visitor_view> out;
    out.reserve(here.size());
    for (const auto* who : here)
        out.push_back(state_->view_of(*who));
    return out;
}

std::optional<visitor_view> desk::visitor(visitor_id who) const
{
    const auto* found = std::as_const(state_->visitors).find(who);
    if (!found || !found->present) return std::nullopt;
    return state_->view_of(*found);
}

std::size_t desk::visitor_count() const
{
    return state_->visitors.present_count();
}

team_status desk::team() const
{
    return state_->team();
}

const desk_settings& desk::settings() const
{
    return state_->settings;
}

desk::counts desk::count() const
{
    const auto of = [&](chat_state each) { return state_->count_of(each); };
    return {
        of(chat_state::bot),
        of(chat_state::queued),
        of(chat_state::assigned),
        of(chat_state::on_hold),
        state_->capacity_violations};
}

bool desk::may_see(operator_id who, chat_id chat) const
{
    const auto* viewer = state_->find_operator(who);
    const auto* c = state_->find_chat(chat);
    if (!viewer || viewer->profile.disabled || !c) return false;
    if (viewer->profile.admin || c->record.assigned_to == who) return true;
    switch (c->record.state) {
    case chat_state::queued: return viewer->serves(c->record.department);
    case chat_state::closed: return c->record.last_operator == who;
    default: return false;
    }
}

}  // namespace pasokh::domain
