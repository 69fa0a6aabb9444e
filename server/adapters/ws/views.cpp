#include "adapters/ws/views.hpp"

#include <algorithm>

namespace pasokh::ws {
namespace {

constexpr std::size_t longest_queue_shown = 100;
constexpr std::size_t preview_bytes = 160;
constexpr auto fresh_for = std::chrono::milliseconds(500);

std::string preview_of(const domain::message* line)
{
    if (!line) return {};
    std::string out = line->text;
    if (out.size() <= preview_bytes) return out;
    std::size_t end = preview_bytes;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80)
        --end;
    out.resize(end);
    return out;
}

wire::queue_entry
entry_of(const domain::desk& desk, const domain::chat_view& chat, const domain::queue_view& place)
{
    wire::queue_entry out;
    out.chat = place.chat;
    out.position = place.position;
    out.department = chat.record->department;
    out.since = place.since;
    out.language = chat.record->language;
    out.visitor = chat.record->visitor;
    out.who = chat.record->person;
    out.online = chat.visitor_online;
    out.preview = preview_of(chat.last_from_visitor);
    out.reserved_for = person_of(desk, place.reserved_for);
    return out;
}

}  // namespace

std::optional<wire::person> person_of(const domain::desk& desk, domain::operator_id who)
{
    if (who.empty()) return std::nullopt;
    const auto found = desk.operator_of(who);
    return wire::person{who, found ? found->profile->name : std::string()};
}

wire::team_card team_of(
    const domain::site_key& site,
    const domain::desk& desk,
    const ports::opening_hours& hours,
    time_point now
)
{
    wire::team_card out{desk.team(), std::nullopt};
    if (out.status != domain::team_status::offline) return out;
    for (const auto& department : desk.settings().departments) {
        const auto status = hours.at(site, department.key, now);
        if (status.open || !status.opens_at) continue;
        if (!out.opens_at || *status.opens_at < *out.opens_at) out.opens_at = status.opens_at;
    }
    return out;
}

const wire::team_card& team_board::at(
    const domain::site_key& site,
    const domain::desk& desk,
    const ports::opening_hours& hours,
    time_point now
)
{
    auto& kept = sites_[site];
    kept.asked_at = now;
    bring_up_to_date(kept, site, desk, hours, now);
    return kept.card;
}

void team_board::bring_up_to_date(
    entry& kept,
    const domain::site_key& site,
    const domain::desk& desk,
    const ports::opening_hours& hours,
    time_point now
)
{
    // A time in the future: the clock was set back.
    const bool fresh = kept.as_of <= now && now - kept.as_of < fresh_for;
    if (fresh) return;
    auto card = team_of(site, desk, hours, now);
    changes_ += card != kept.card;
    kept.card = std::move(card);
    kept.as_of = now;
}

wire::visitor_chat
visitor_chat_of(const domain::desk& desk, const domain::chat_record& record, domain::seq_t top)
{
    const auto server = record.assigned_to.empty() ? record.last_operator : record.assigned_to;
    const bool shown = !record.assigned_to.empty() || record.state == domain::chat_state::closed;
    return {record, top, shown ? person_of(desk, server) : std::nullopt, desk.place_of(record.id)};
}

wire::operator_chat
operator_chat_of(const domain::desk& desk, const domain::chat_record& record, domain::seq_t top)
{
    wire::operator_chat
        out{record, top, nullptr, false, nullptr, std::nullopt, person_of(desk, record.assigned_to)};
    if (const auto view = desk.chat(record.id)) {
        if (view->last && view->last->seq <= top) out.last = view->last;
        out.visitor_online = view->visitor_online;
        out.visitor_page = view->visitor_page;
        out.unanswered_since = view->unanswered_since;
    }
    return out;
}

wire::queue_card queue_of(const domain::desk& desk, const std::vector<domain::department_key>& departments)
{
    wire::queue_card out;
    for (const auto& department : desk.settings().departments) {
        if (!departments.empty() && std::ranges::find(departments, department.key) == departments.end())
            continue;
        for (const auto& place : desk.queue(department.key)) {
            ++out.total;
            if (out.entries.size() >= longest_queue_shown) continue;
            if (const auto chat = desk.chat(place.chat)) out.entries.push_back(entry_of(desk, *chat, place));
        }
    }
    return out;
}

wire::offline_row offline_row_of(const domain::desk& desk, const domain::offline_message& message)
{
    return {message, person_of(desk, message.handled_by)};
}

}  // namespace pasokh::ws
