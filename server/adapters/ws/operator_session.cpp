#include "adapters/ws/operator_session.hpp"

#include "adapters/ws/relay.hpp"
#include "adapters/ws/session_registry.hpp"
#include "adapters/ws/views.hpp"

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

namespace pasokh::ws {
namespace {

/// Visitors in the full list that a console gets when it begins to watch.
constexpr std::size_t visitors_shown = 500;

}  // namespace

operator_session::operator_session(
    environment& env,
    std::unique_ptr<transport> line,
    std::string address,
    app::signed_in who
)
    : session(env, std::move(line), std::move(address))
    , log_in_(std::move(who))
{
    site_ = log_in_.who.site;
}

bool operator_session::holds(domain::chat_id chat) const
{
    return find(chat) != nullptr;
}

domain::seq_t operator_session::top_of(domain::chat_id chat) const
{
    const auto* found = find(chat);
    return found ? found->top : 0;
}

operator_session::held_chat* operator_session::find(domain::chat_id chat)
{
    const auto found = std::ranges::find(chats_, chat, &held_chat::chat);
    return found == chats_.end() ? nullptr : &*found;
}

const operator_session::held_chat* operator_session::find(domain::chat_id chat) const
{
    const auto found = std::ranges::find(chats_, chat, &held_chat::chat);
    return found == chats_.end() ? nullptr : &*found;
}

void operator_session::begin_chat(domain::chat_id chat, domain::seq_t top)
{
    if (follows() && !holds(chat)) chats_.push_back({chat, top, true, {}});
}

void operator_session::bring_history(domain::chat_id chat, const frame& snapshot)
{
    auto* found = find(chat);
    if (!found || !found->waits_for_history) return;
    if (snapshot) show(snapshot, weight::must_arrive);
    found->waits_for_history = false;
    for (const auto& each : std::exchange(found->lines, {}))
        show(each, weight::must_arrive);
}

void operator_session::end_chat(domain::chat_id chat)
{
    if (!follows()) return;  // older than the state that this console is about to get
    std::erase_if(chats_, [&](const held_chat& each) { return each.chat == chat; });
}

void operator_session::show_line(domain::chat_id chat, domain::seq_t seq, const frame& what)
{
    auto* found = find(chat);
    if (!follows() || !found || seq <= found->top) return;
    found->top = seq;
    if (found->waits_for_history)
        found->lines.push_back(what);
    else
        show(what, weight::must_arrive);
}

void operator_session::accept_line(domain::chat_id chat, const domain::message& line)
{
    if (!follows()) return;
    if (auto* found = find(chat)) found->top = std::max(found->top, line.seq);
    accepted(line.client_id, chat, line.seq, line.at, false);
}

void operator_session::leave()
{
    if (!entered_) return;
    // Refused only for a site that is gone.
    (void)env_.desks.submit(site_, domain::operator_disconnected{who(), id_});
}

wire::tops operator_session::open_tops() const
{
    wire::tops out;
    for (const auto& each : chats_)
        if (!each.waits_for_history) out.emplace_back(each.chat, each.top);
    return out;
}

void operator_session::every_second()
{
    if (env_.log_ins.expired(log_in_)) close(wire::close::signed_out);
    heal_lists();
}

/// Lists bring what changed, and are the first to be dropped on a slow line: once it has taken everything
/// else, it gets them whole, one after the other, because together they may be too much for it again.
void operator_session::heal_lists()
{
    if (take_dropped()) next_list_ = 0;
    if (next_list_ == lists || line_->waiting_bytes() > 0) return;
    std::vector<std::string> whole;
    switch (next_list_++) {
    case 0: whole.push_back(wire::operators_frame(desk().operators())); break;
    case 1: {
        const auto me = desk().operator_of(who());
        const auto& departments = me ? me->profile->departments : log_in_.who.profile.departments;
        whole.push_back(wire::queue_frame(queue_of(desk(), departments)));
        break;
    }
    case 2:
        if (watches_) whole.push_back(all_visitors());
        break;
    default:
        for (const auto& each : desk().chats_of(who()))
            whole.push_back(wire::chat_frame(operator_chat_of(desk(), *each.record, each.top)));
    }
    env_.desks.after_what_is_decided(site_, [&env = env_, id = id_, whole = std::move(whole)]() mutable {
        auto* console = env.sessions.find(id);
        for (auto& each : whole)
            if (console) console->show(each, weight::transient);
    });
}

std::string operator_session::all_visitors() const
{
    return wire::visitors_frame(desk().visitor_count(), true, desk().visitors(visitors_shown), {});
}

session::rest operator_session::handle(std::string_view text)
{
    const auto settings = env_.settings.get();
    const wire::parse_limits within{settings->limit.frame_bytes, settings->limit.json_depth};
    auto decoded = wire::decode_operator(text, within);
    if (!decoded) {
        refuse(std::move(decoded.error()));
        return std::nullopt;
    }
    was_well_formed();
    wire::wire_error command;
    command.ref = decoded->ref;
    const auto* said = std::get_if<wire::from_operator::say>(&decoded->body);
    if (said) command.client_id = said->client_id;
    const auto* message_rate = said ? &settings->limit.operator_messages : nullptr;
    if (!within_rates(frames_of(settings->limit), message_rate, command)) return std::nullopt;

    if (auto* hello = std::get_if<wire::from_operator::hello>(&decoded->body)) {
        if (stage_ == stage::greeting) return greet(std::move(*hello));
        refuse(errc::hello_repeated, command);
    } else if (stage_ == stage::greeting) {
        refuse(errc::hello_expected, command);
    } else if (env_.log_ins.expired(log_in_)) {
        close(wire::close::signed_out);
    } else if (still_welcome(settings)) {
        return obey(std::move(decoded->body), std::move(command));
    }
    return std::nullopt;
}

task<void> operator_session::greet(wire::from_operator::hello hello)
{
    if (env_.others && !env_.others->ours(site_)) {
        close(wire::close::site_moves);  // since the upgrade
        co_return;
    }
    if (!env_.desks.desk(site_) || !env_.settings.get()->sites.contains(site_)) {
        close(wire::close::unknown_site);
        co_return;
    }
    if (const auto why = env_.desks.refusing(site_)) {
        fail_hello(*why);
        co_return;
    }
    // Asked again now that a revocation finds this socket: one that came in between was missed by the
    // upgrade.
    auto valid = co_await env_.log_ins.find_by_hash(log_in_.token_hash);
    if (!valid && valid.error() == errc::bad_credentials) {
        close(wire::close::signed_out);
        co_return;
    }
    if (!valid) {
        fail_hello(wire::errc_of(valid.error()));
        co_return;
    }
    log_in_ = std::move(*valid);
    const auto left_messages = co_await env_.store.offline_messages(site_, std::nullopt, 1);
    if (!left_messages) {
        fail_hello(wire::errc_of(left_messages.error()));
        co_return;
    }
    auto* older =
        hello.session ? dynamic_cast<operator_session*>(env_.sessions.find(*hello.session)) : nullptr;
    if (older && older->who() == who()) go_on_with(older);

    domain::command connected = domain::operator_connected{who(), id_};
    if (const auto told = env_.desks.submit(site_, std::move(connected)); !told) {
        fail_hello(wire::errc_of(told.error()));
        co_return;
    }
    entered_ = true;
    env_.sessions.enlist(*this);

    welcome();
    auto shown = state(left_messages->waiting);
    wire::tops chats;
    for (const auto& each : desk().chats_of(who())) {
        chats.emplace_back(each.record->id, each.top);
        chats_.push_back({each.record->id, each.top, false, {}});
    }
    const bool reached = co_await reach_own_turn();
    if (!reached) co_return;
    co_await answer_paced(std::move(shown));
    co_await resume(std::move(hello), std::move(chats));
}

task<void> operator_session::resume(wire::from_operator::hello hello, wire::tops chats)
{
    const auto& epoch = env_.store.identity().epoch;
    bool recovered = hello.epoch == epoch || hello.cursors.empty();
    for (const auto& [chat, top] : chats) {
        const auto known =
            std::ranges::find(hello.cursors, chat, &std::pair<domain::chat_id, domain::seq_t>::first);
        std::optional<domain::seq_t> cursor;
        if (known != hello.cursors.end() && hello.epoch == epoch) cursor = known->second;
        // A chat that the console never had is brought whole; only one that it had and lost was not
        // recovered.
        if (known != hello.cursors.end() && !can_follow(cursor, top)) recovered = false;
        const auto sent = co_await send_missing(chat, cursor, top);
        if (!sent) {
            fail_hello(wire::errc_of(sent.error()));
            co_return;
        }
    }
    count_resume(!hello.cursors.empty(), recovered);
    co_await answer_paced(wire::resumed_frame(epoch, recovered, chats));
    co_await go_live();
}

void operator_session::welcome()
{
    const auto settings = env_.settings.get();
    const auto& site = settings->sites.at(site_);
    const auto& rules = desk().settings();
    const auto& me = log_in_.who;
    answer(wire::welcome_frame(wire::operator_welcome{
        id_,
        env_.store.identity().epoch,
        env_.desks.now(),
        settings->limit.beat_every,
        settings->console_idle,
        {who(), me.profile.name, me.email, me.profile.admin, me.second_factor},
        {site_, site.name, site.languages, site.time_zone, rules.departments},
        rules.max_text_bytes}));
}

std::string operator_session::state(std::size_t offline_waiting) const
{
    std::vector<wire::operator_chat> chats;
    for (const auto& each : desk().chats_of(who()))
        chats.push_back(operator_chat_of(desk(), *each.record, each.top));
    const auto me = desk().operator_of(who());
    const auto queue = queue_of(desk(), me ? me->profile->departments : log_in_.who.profile.departments);
    const auto team = desk().operators();
    return wire::state_frame({chats, queue, team, offline_waiting, desk().visitor_count()});
}

session::rest operator_session::obey(wire::from_operator::frame what, wire::wire_error command)
{
    namespace in = wire::from_operator;
    const bool reads =
        std::holds_alternative<in::history>(what) || std::holds_alternative<in::offline_list>(what);
    if (const auto within = reads ? env_.door.refused(app::admission::work::report) : std::nullopt) {
        command.code = errc::unavailable;
        command.retry_after = within;
        refuse(std::move(command));
        return std::nullopt;
    }
    if (auto* said = std::get_if<in::say>(&what)) {
        if (!desk().chat(said->chat)) return on_forgotten(std::move(*said), std::move(command));
        on(std::move(*said), command);
    } else if (const auto* typing = std::get_if<in::typing>(&what)) {
        submit(domain::operator_typed{who(), typing->chat, typing->on}, command);
    } else if (const auto* read = std::get_if<in::read>(&what)) {
        submit(domain::operator_read{who(), read->chat, read->seq}, command);
    } else if (auto* status = std::get_if<in::status>(&what)) {
        submit(domain::operator_chose_status{who(), status->chosen, std::move(status->reason)}, command);
    } else if (const auto* idle = std::get_if<in::idle>(&what)) {
        submit(domain::operator_idled{who(), id_, idle->on}, command);
    } else if (const auto* take = std::get_if<in::take>(&what)) {
        submit(domain::operator_took{who(), take->chat}, command);
    } else if (auto* transfer = std::get_if<in::transfer>(&what)) {
        submit(domain::operator_transferred{who(), transfer->chat, std::move(transfer->to)}, command);
    } else if (const auto* closed = std::get_if<in::close_chat>(&what)) {
        submit(domain::operator_closed{who(), closed->chat}, command);
    } else if (const auto* hold = std::get_if<in::hold>(&what)) {
        submit(domain::operator_held{who(), hold->chat}, command);
    } else if (const auto* resumed = std::get_if<in::resume>(&what)) {
        submit(domain::operator_resumed{who(), resumed->chat}, command);
    } else if (const auto* handled = std::get_if<in::offline_handled>(&what)) {
        return on(*handled, std::move(command));
    } else if (const auto* watch = std::get_if<in::watch>(&what)) {
        on(*watch, command);
    } else if (const auto* history = std::get_if<in::history>(&what)) {
        return on(*history, std::move(command));
    } else if (const auto* sync = std::get_if<in::sync>(&what)) {
        return on(*sync, std::move(command));
    } else if (const auto* left = std::get_if<in::offline_list>(&what)) {
        return on(*left, std::move(command));
    }
    return std::nullopt;
}

void operator_session::submit(domain::command&& what, const wire::wire_error& command)
{
    const auto told = env_.desks.submit(site_, std::move(what), origin(command.ref));
    if (told) return;
    wire::wire_error refusal = command;
    refusal.code = wire::errc_of(told.error());
    if (refusal.code == errc::too_long) refusal.field = "/text";
    if (const auto* took = std::get_if<domain::operator_took>(&what);
        took && took->chat && refusal.code == errc::already_taken) {
        const auto chat = desk().chat(*took->chat);
        if (chat) refusal.holder = person_of(desk(), chat->record->assigned_to);
    }
    refuse(std::move(refusal));
}

void operator_session::on(wire::from_operator::say what, const wire::wire_error& command)
{
    domain::command said =
        domain::operator_said{who(), id_, what.chat, std::move(what.client_id), std::move(what.text)};
    submit(std::move(said), command);
}

/// A repeat may come so late that the desk has forgotten the chat; what was accepted stays accepted.
task<void> operator_session::on_forgotten(wire::from_operator::say what, wire::wire_error command)
{
    const bool answered = co_await answered_before(what.chat, who(), command);
    if (!answered) on(std::move(what), command);
}

task<void> operator_session::on(wire::from_operator::offline_handled what, wire::wire_error command)
{
    // The desk keeps no left messages; the store says whether there is one.
    const auto known = co_await env_.store.has_offline_message(site_, what.id);
    if (!known || !*known) {
        refuse(known ? errc::not_found : wire::errc_of(known.error()), command);
        co_return;
    }
    domain::command handled = domain::offline_message_handled{who(), what.id};
    submit(std::move(handled), command);
}

task<void> operator_session::on(wire::from_operator::history what, wire::wire_error command)
{
    if (!desk().may_see(who(), what.chat)) {
        refuse(errc::not_found, command);
        co_return;
    }
    constexpr auto newest = std::numeric_limits<std::int64_t>::max();  // stores count in signed numbers
    const auto before = what.before.value_or(static_cast<domain::seq_t>(newest));
    const auto page = co_await env_.store.messages_before(what.chat, before, what.limit);
    if (!page)
        refuse(wire::errc_of(page.error()), command);
    else
        co_await answer_paced(wire::history_frame(command.ref, what.chat, page->messages, page->earlier));
}

task<void> operator_session::on(wire::from_operator::sync what, wire::wire_error command)
{
    if (!holds(what.chat)) {
        refuse(errc::not_found, command);
        co_return;
    }
    const auto sent = co_await answer_sync(what.chat, what.seq, top_of(what.chat));
    if (!sent)
        refuse(wire::errc_of(sent.error()), command);
    else if (command.ref != 0)
        answer(wire::done_frame(command.ref));
}

task<void> operator_session::on(wire::from_operator::offline_list what, wire::wire_error command)
{
    const auto page = co_await env_.store.offline_messages(site_, what.before, what.limit);
    if (!page) {
        refuse(wire::errc_of(page.error()), command);
        co_return;
    }
    if (closing()) co_return;  // its desk may be gone
    std::vector<wire::offline_row> rows;
    for (const auto& each : page->messages)
        rows.push_back(offline_row_of(desk(), each));
    co_await answer_paced(wire::offline_messages_frame(command.ref, rows, page->more, page->waiting));
}

void operator_session::on(wire::from_operator::watch what, const wire::wire_error& command)
{
    watches_ = what.visitors;
    std::string all;
    if (watches_) all = all_visitors();
    // The list tells of chats whose beginning may not be on disk yet.
    env_.desks.after_what_is_decided(site_, [&env = env_, id = id_, ref = command.ref, all] {
        auto* console = env.sessions.find(id);
        if (!console) return;
        if (!all.empty()) console->answer(all);
        if (ref != 0) console->done(ref);
    });
}

}  // namespace pasokh::ws
