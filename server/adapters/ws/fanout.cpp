#include "adapters/ws/fanout.hpp"

#include "adapters/ws/operator_session.hpp"
#include "adapters/ws/views.hpp"
#include "adapters/ws/visitor_session.hpp"
#include "base/log.hpp"
#include "wire/operator_codec.hpp"
#include "wire/visitor_codec.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace pasokh::ws {
namespace {

using namespace std::chrono_literals;

constexpr auto visitors_every = 250ms;

/// Lists go to every console, and what changes them grows with the consoles too: in a large team they would
/// cost the square of it. So a site's lists get this much of the line and of the processor, and come less
/// often when they are large; messages do not wait for them.
constexpr std::size_t list_bytes_per_second = 32 * 1024 * 1024;
constexpr auto longest_pause = 2'000ms;

/// Written when the first session wants it: most effects have no audience on some side.
template <class Write>
class written_once {
public:
    explicit written_once(Write write) : write_(std::move(write)) {}

    const frame& operator()()
    {
        if (!frame_) frame_ = write_();
        return frame_;
    }

private:
    Write write_;
    frame frame_;
};

}  // namespace

void fanout::deliver(const domain::site_key& site, const domain::effect& what)
{
    std::visit([&](const auto& effect) { on(site, effect); }, what);
}

void fanout::done(domain::session_id session, std::uint32_t ref)
{
    if (auto* found = env_.sessions.find(session)) found->done(ref);
}

void fanout::on(const domain::site_key&, const domain::message_added& what)
{
    if (!what.message.client_id.empty()) ++env_.count.accepted_messages;
    written_once line([&] { return wire::message_frame(what.chat, what.message); });
    const auto show = [&](auto& session) {
        if (session.id() == what.origin)
            session.accept_line(what.chat, what.message);
        else
            session.show_line(what.chat, what.message.seq, line());
    };
    env_.sessions.each_of(what.visitor, show);
    if (!what.holder.empty()) env_.sessions.each_of(what.holder, show);
}

void fanout::on(const domain::site_key&, const domain::message_repeated& what)
{
    if (auto* found = env_.sessions.find(what.origin))
        found->accepted(what.client_id, what.chat, what.seq, what.at, true);
}

void fanout::on(const domain::site_key& site, const domain::chat_changed& what)
{
    const auto* desk = env_.desks.desk(site);
    show_to_visitor(*desk, what);
    show_to_holder(site, *desk, what);
}

void fanout::show_to_visitor(const domain::desk& desk, const domain::chat_changed& what)
{
    written_once chat([&] { return wire::chat_frame(visitor_chat_of(desk, what.chat, what.top)); });
    env_.sessions.each_of(what.chat.visitor, [&](visitor_session& each) {
        each.show_chat(what.chat, chat());
    });
}

void fanout::show_to_holder(
    const domain::site_key&,
    const domain::desk& desk,
    const domain::chat_changed& what
)
{
    const auto holder = what.chat.assigned_to;
    if (!what.was_held_by.empty() && what.was_held_by != holder) {
        written_once gone([&] { return wire::chat_gone_frame(what.chat, person_of(desk, holder)); });
        env_.sessions.each_of(what.was_held_by, [&](operator_session& each) {
            if (!each.holds(what.chat.id)) return;
            each.end_chat(what.chat.id);
            each.show(gone(), weight::must_arrive);
        });
    }
    if (holder.empty()) return;

    written_once row([&] { return wire::chat_frame(operator_chat_of(desk, what.chat, what.top)); });
    bool history_wanted = false;
    env_.sessions.each_of(holder, [&](operator_session& each) {
        each.show(row(), weight::must_arrive);
        if (each.holds(what.chat.id)) return;
        each.begin_chat(what.chat.id, what.top);
        history_wanted = history_wanted || each.holds(what.chat.id);
    });
    if (history_wanted) tasks_.spawn(bring_history(holder, what.chat.id, what.top));
}

task<void> fanout::bring_history(domain::operator_id who, domain::chat_id chat, domain::seq_t top)
{
    const auto most = env_.settings.get()->limit.resume_lines;
    const auto page = co_await env_.store.messages_before(chat, top + 1, most);
    frame snapshot;
    if (page)
        snapshot = frame(wire::snapshot_frame(chat, page->messages, page->earlier));
    else
        log::warn("history_unavailable", {{"chat", chat.text()}, {"reason", page.error().message()}});
    env_.sessions.each_of(who, [&](operator_session& each) { each.bring_history(chat, snapshot); });
}

void fanout::on(const domain::site_key& site, const domain::offline_message_left& what)
{
    if (!env_.sessions.consoles(site).empty()) tasks_.spawn(show_offline(site, what.message.id));
}

void fanout::on(const domain::site_key& site, const domain::offline_message_closed& what)
{
    if (!env_.sessions.consoles(site).empty()) tasks_.spawn(show_offline(site, what.id));
}

/// Asks the store, which alone knows how many wait. A message beyond its newest page is one that no console
/// shows without asking.
task<void> fanout::show_offline(domain::site_key site, domain::offline_message_id id)
{
    const auto page =
        co_await env_.store.offline_messages(site, std::nullopt, env_.settings.get()->limit.resume_lines);
    if (!page) {
        log::warn("offline_messages_unavailable", {{"site", site}, {"reason", page.error().message()}});
        co_return;
    }
    const auto found = std::ranges::find(page->messages, id, &domain::offline_message::id);
    if (found == page->messages.end()) co_return;
    const auto* desk = env_.desks.desk(site);
    if (!desk) co_return;  // moved to another node meanwhile
    const auto text = frame(wire::offline_message_frame(offline_row_of(*desk, *found), page->waiting));
    for (auto* console : env_.sessions.consoles(site))
        console->show(text, weight::must_arrive);
}

void fanout::on(const domain::site_key& site, const domain::operator_changed& what)
{
    if (!env_.sessions.consoles(site).empty()) pending_[site].operators.insert(what.who);
}

void fanout::on(const domain::site_key& site, const domain::queue_changed&)
{
    if (!env_.sessions.consoles(site).empty()) pending_[site].queue = true;
}

void fanout::on(const domain::site_key& site, const domain::visitor_changed& what)
{
    if (!env_.sessions.consoles(site).empty()) pending_[site].visitors.insert(what.visitor);
}

void fanout::on(const domain::site_key&, const domain::queue_place_told& what)
{
    written_once place([&] { return wire::queue_frame(what); });
    env_.sessions.each_of(what.visitor, [&](visitor_session& each) {
        each.show(place(), weight::transient);
    });
}

void fanout::on(const domain::site_key& site, const domain::typing_shown& what)
{
    if (what.from == domain::author_kind::visitor) {
        written_once typing([&] { return wire::typing_frame(what.chat, what.on); });
        env_.sessions.each_of(what.holder, [&](operator_session& each) {
            each.show(typing(), weight::transient);
        });
        return;
    }
    const auto who = person_of(*env_.desks.desk(site), what.holder);
    written_once typing([&] {
        return wire::typing_frame(what.chat, what.on, who ? who->name : std::string());
    });
    env_.sessions.each_of(what.visitor, [&](visitor_session& each) {
        each.show(typing(), weight::transient);
    });
}

void fanout::on(const domain::site_key&, const domain::read_shown& what)
{
    // To both sides: a reader's other tabs have read it too.
    written_once read([&] { return wire::read_frame(what.chat, what.by, what.seq); });
    const auto show = [&](session& each) { each.show(read(), weight::transient); };
    env_.sessions.each_of(what.visitor, show);
    if (!what.holder.empty()) env_.sessions.each_of(what.holder, show);
}

void fanout::on(const domain::site_key& site, const domain::invite_offered& what)
{
    auto* found = dynamic_cast<visitor_session*>(env_.sessions.find(what.session));
    if (!found) return;
    const auto& fallback = env_.desks.desk(site)->settings().default_language;
    const auto text = domain::text_in(what.text, found->language(), fallback);
    const auto from = domain::text_in(what.from, found->language(), fallback);
    found->show(frame(wire::invite_frame(what.rule, text, from)), weight::transient);
}

void fanout::flush(std::chrono::steady_clock::time_point now)
{
    for (auto& [site, what] : pending_) {
        if (now < what.not_before) continue;
        bool visitors_due = !what.visitors.empty() && now - what.visitors_shown >= visitors_every;
        const bool refuses = env_.desks.serves(site) && env_.desks.refusing(site);
        if (visitors_due && refuses) {
            what.visitors_shown = now;
            show_presence(site, what);
            visitors_due = !what.visitors.empty();
        }
        // Lists that were read before and are shown only now may have overwritten it.
        if (!refuses && !what.on_its_way) what.visitors.merge(what.shown_meanwhile);
        if (what.on_its_way) continue;
        if (!what.queue && what.operators.empty() && !visitors_due) continue;
        newest out;
        if (std::exchange(what.queue, false)) read_queues(site, out);
        if (!what.operators.empty()) read_operators(site, std::exchange(what.operators, {}), out);
        if (visitors_due) {
            what.visitors_shown = now;
            read_visitors(site, std::exchange(what.visitors, {}), out);
        }
        what.on_its_way = true;
        env_.desks.after_what_is_decided(site, [this, site = site, out = std::move(out)] {
            auto& waiting = pending_[site];
            waiting.on_its_way = false;
            const std::chrono::milliseconds pause(1000 * show_newest(site, out) / list_bytes_per_second);
            waiting.not_before = std::chrono::steady_clock::now() + std::min(pause, longest_pause);
        });
    }
}

void fanout::show_presence(const domain::site_key& site, pending& what)
{
    std::set<domain::visitor_id> lookers_on;
    for (const auto& each : what.visitors)
        if (!env_.desks.desk(site)->chat_of(each)) lookers_on.insert(each);
    if (lookers_on.empty()) return;
    for (const auto& each : lookers_on)
        what.visitors.erase(each);
    newest out;
    read_visitors(site, lookers_on, out);
    show_newest(site, out);
    what.shown_meanwhile.merge(lookers_on);
}

void fanout::read_queues(const domain::site_key& site, newest& out) const
{
    const auto& desk = *env_.desks.desk(site);
    for (auto* console : env_.sessions.consoles(site)) {
        const auto who = desk.operator_of(console->who());
        if (!who) continue;
        auto& text = out.queues[who->profile->departments];
        if (!text) text = frame(wire::queue_frame(queue_of(desk, who->profile->departments)));
    }
}

void fanout::read_operators(
    const domain::site_key& site,
    const std::set<domain::operator_id>& who,
    newest& out
) const
{
    std::vector<domain::operator_view> changed;
    for (const auto& each : who)
        if (auto view = env_.desks.desk(site)->operator_of(each)) changed.push_back(std::move(*view));
    out.operators = frame(wire::operators_frame(changed));
}

/// Also the rows of chats whose visitor moved, came or went: for the consoles that show them already.
void fanout::read_visitors(const domain::site_key& site, const std::set<domain::visitor_id>& who, newest& out)
    const
{
    const auto& desk = *env_.desks.desk(site);
    const auto& consoles = env_.sessions.consoles(site);
    if (std::ranges::any_of(consoles, &operator_session::watches)) {
        std::vector<domain::visitor_view> changed;
        std::vector<domain::visitor_id> gone;
        for (const auto& each : who) {
            if (auto view = desk.visitor(each))
                changed.push_back(std::move(*view));
            else
                gone.push_back(each);
        }
        out.visitors = frame(wire::visitors_frame(desk.visitor_count(), false, changed, gone));
    }
    for (const auto& each : who) {
        const auto chat = desk.chat_of(each);
        if (!chat || chat->record->assigned_to.empty()) continue;
        const auto& record = *chat->record;
        out.rows.push_back(
            {record.assigned_to,
             record.id,
             frame(wire::chat_frame(operator_chat_of(desk, record, chat->top)))}
        );
    }
}

std::size_t fanout::show_newest(const domain::site_key& site, const newest& what)
{
    const auto* served = env_.desks.desk(site);
    if (!served) return 0;
    const auto& desk = *served;
    std::size_t bytes = 0;
    const auto show = [&](operator_session& to, const frame& list) {
        bytes += list.size();
        to.show(list, weight::transient);
    };
    for (auto* console : env_.sessions.consoles(site)) {
        const auto who = desk.operator_of(console->who());
        const auto queue = who ? what.queues.find(who->profile->departments) : what.queues.end();
        if (queue != what.queues.end()) show(*console, queue->second);
        if (what.operators) show(*console, what.operators);
        if (what.visitors && console->watches()) show(*console, what.visitors);
    }
    for (const auto& [holder, chat, row] : what.rows)
        env_.sessions.each_of(holder, [&, chat = chat, &row = row](operator_session& each) {
            if (each.holds(chat)) show(each, row);
        });
    return bytes;
}

}  // namespace pasokh::ws
