#include "desk_model.hpp"

#include <algorithm>

namespace pasokh::tests {

using namespace pasokh::domain;

namespace {

void must(bool holds, const char* rule)
{
    if (!holds) throw broken_rule{rule};
}

}  // namespace

desk_model::desk_model(desk_settings site) : site_(std::move(site)) {}

void desk_model::accepted(const command& what, const effects& led_to)
{
    if (const auto* in = std::get_if<operator_connected>(&what))
        workers_[in->who].consoles[in->session] = false;
    if (const auto* out = std::get_if<operator_disconnected>(&what))
        workers_[out->who].consoles.erase(out->session);
    if (const auto* chose = std::get_if<operator_chose_status>(&what))
        workers_[chose->who].status = chose->status;
    if (const auto* idled = std::get_if<operator_idled>(&what))
        if (auto& consoles = workers_[idled->who].consoles; consoles.contains(idled->session))
            consoles[idled->session] = idled->idle;
    if (const auto* saved = std::get_if<operator_saved>(&what)) {
        staff_[saved->profile.id] = saved->profile;
        store_.keep(saved->profile);
    }
    if (const auto* changed = std::get_if<settings_changed>(&what)) site_ = changed->settings;
    if (const auto* hours = std::get_if<hours_changed>(&what)) {
        if (hours->open)
            shut_.erase(hours->department);
        else
            shut_.insert(hours->department);
    }
    for (const auto& each : led_to)
        std::visit([&](const auto& kind) { note(kind); }, each);
    store_.keep(led_to);
}

void desk_model::restarted()
{
    for (auto& [id, worker] : workers_)
        worker.consoles.clear();
    shut_.clear();
}

void desk_model::note(const message_added& added)
{
    auto& talk = talks_[added.chat];
    const auto& line = added.message;
    must(line.seq == talk.top + 1, "seq is gapless");
    must(line.at >= talk.at, "time never goes back within a chat");
    talk.top = line.seq;
    talk.at = line.at;
    if (!line.client_id.empty()) {
        const auto sender = line.from.kind == author_kind::visitor ? "v/" : line.from.who.text() + '/';
        must(talk.client_ids.insert(sender + line.client_id).second, "a client_id is stored once");
    }
    if (line.event != event_kind::none) return;
    if (line.from.kind == author_kind::bot)
        must(talk.row.state == chat_state::bot, "the bot writes only while it holds the chat");
    if (line.from.kind == author_kind::operator_)
        must(
            talk.row.state == chat_state::assigned && talk.row.assigned_to == line.from.who,
            "an operator writes only in a chat that he holds"
        );
}

void desk_model::note(const chat_changed& changed)
{
    auto& talk = talks_[changed.chat.id];
    must(changed.top == talk.top, "a row comes after its lines");
    talk.row = changed.chat;
}

bool desk_model::effective(operator_id who) const
{
    const auto known = workers_.find(who);
    if (known == workers_.end() || staff_.at(who).disabled) return false;
    const auto& [status, consoles] = known->second;
    return status == chosen_status::available &&
           std::ranges::any_of(consoles, [](const auto& console) { return !console.second; });
}

bool desk_model::serves(operator_id who, const department_key& key) const
{
    const auto& own = staff_.at(who).departments;
    return own.empty() || std::ranges::find(own, key) != own.end();
}

std::uint32_t desk_model::limit(operator_id who) const
{
    return std::min(staff_.at(who).capacity, site_.max_capacity);
}

void desk_model::check(const desk& desk) const
{
    std::map<operator_id, std::uint32_t> loads;
    check_chats(desk, loads);
    for (const auto& [id, profile] : staff_) {
        const auto seen = desk.operator_of(id);
        must(seen.has_value(), "an operator is known");
        must(seen->load == loads[id], "a load is the number of assigned chats: no slot leaks");
        must(seen->effective == effective(id), "effective = available, at a console, not idle");
        must(loads[id] <= limit(id) || loads[id] <= loads_before_[id], "no load rises above its limit");
    }
    loads_before_ = loads;
    check_queue(desk, loads);
    must(desk.count().capacity_violations == 0, "no capacity violation is counted");
}

void desk_model::check_chats(const desk& desk, std::map<operator_id, std::uint32_t>& loads) const
{
    desk::counts seen;
    std::map<department_key, std::uint32_t> assigned;
    std::set<visitor_id> with_open_chat;
    for (const auto& [id, talk] : talks_) {
        const auto& row = talk.row;
        const auto view = desk.chat(id);
        if (row.state == chat_state::closed) {
            must(!view || view->record->state == chat_state::closed, "a closed chat is closed or forgotten");
            continue;
        }
        must(view.has_value(), "no open chat is lost");
        must(*view->record == row && view->top == talk.top, "what was shown is what is");
        must(with_open_chat.insert(row.visitor).second, "one open chat per visitor");
        const bool held = row.state == chat_state::assigned || row.state == chat_state::on_hold;
        must(row.assigned_to.empty() != held, "a chat is held by one operator, or by nobody");
        switch (row.state) {
        case chat_state::bot: ++seen.bot; break;
        case chat_state::queued: ++seen.queued; break;
        case chat_state::on_hold: ++seen.on_hold; break;
        case chat_state::assigned:
            ++seen.assigned;
            ++loads[row.assigned_to];
            ++assigned[row.department];
            break;
        case chat_state::closed: break;
        }
    }
    const auto told = desk.count();
    must(
        told.bot == seen.bot && told.queued == seen.queued && told.assigned == seen.assigned &&
            told.on_hold == seen.on_hold,
        "the counts are right"
    );
    for (const auto& team : site_.departments)
        must(
            !team.capacity || assigned[team.key] <= *team.capacity ||
                assigned[team.key] <= assigned_before_[team.key],
            "no department rises above its limit"
        );
    assigned_before_ = assigned;
}

bool desk_model::could_serve(
    operator_id who,
    const chat_record& row,
    const std::map<operator_id, std::uint32_t>& loads
) const
{
    const auto load = loads.find(who);
    return effective(who) && serves(who, row.department) &&
           (load == loads.end() || load->second < limit(who)) &&
           (row.reserved_for.empty() || row.reserved_for == who) &&
           std::ranges::find(row.lapsed, who) == row.lapsed.end();
}

void desk_model::check_queue(const desk& desk, const std::map<operator_id, std::uint32_t>& loads) const
{
    std::size_t waiting = 0;
    for (const auto& team : site_.departments) {
        const auto line = desk.queue(team.key);
        const chat_record* before = nullptr;
        std::set<chat_id> once;
        for (const auto& waiter : line) {
            const auto& row = talks_.at(waiter.chat).row;
            must(row.state == chat_state::queued && row.department == team.key, "who waits is in his queue");
            must(once.insert(waiter.chat).second, "who waits stands once in the queue");
            must(waiter.position == once.size(), "positions are 1, 2, 3 …");
            if (before)
                must(
                    std::pair(!before->head_of_queue, *before->queued_at) <=
                        std::pair(!row.head_of_queue, *row.queued_at),
                    "the queue is ordered by promise, then arrival"
                );
            before = &row;
            const bool takes = (!shut_.contains(team.key) || row.head_of_queue) &&
                               (!team.capacity || assigned_before_[team.key] < *team.capacity);
            for (const auto& [id, profile] : staff_)
                must(
                    !takes || !could_serve(id, row, loads),
                    "nobody waits while somebody eligible has a free slot"
                );
        }
        waiting += line.size();
    }
    must(waiting == desk.count().queued, "every waiting chat stands in a queue");
}

void desk_model::check_same(const desk& before, const desk& after, const ledger& store)
{
    for (const auto& [id, kept] : store.chats()) {
        if (kept.record.state == chat_state::closed) continue;
        const auto was = before.chat(id);
        const auto is = after.chat(id);
        must(was && is, "a restart loses no open chat");
        must(*was->record == *is->record && was->top == is->top, "a restart changes no open chat");
        must(*was->last == *is->last, "the newest line survives a restart");
    }
    for (const auto& team : before.settings().departments) {
        const auto was = before.queue(team.key);
        const auto is = after.queue(team.key);
        must(
            std::ranges::equal(was, is, {}, &queue_view::chat, &queue_view::chat),
            "who waited keeps his place over a restart"
        );
    }
    for (const auto& was : before.operators()) {
        const auto is = after.operator_of(was.profile->id);
        must(is && is->load == was.load && is->status == was.status, "an operator keeps load and status");
    }
}

}  // namespace pasokh::tests
