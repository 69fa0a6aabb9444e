#include "adapters/ws/visitor_session.hpp"

#include "adapters/ws/relay.hpp"
#include "adapters/ws/session_registry.hpp"
#include "adapters/ws/views.hpp"
#include "adapters/ws/visitor_identity.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

namespace pasokh::ws {
namespace {

/// Numbers above what a client may use: left messages are answered by name instead of number.
constexpr std::uint32_t first_own_ref = std::uint32_t{1} << 31;

}  // namespace

void visitor_session::show_line(domain::chat_id chat, domain::seq_t seq, const frame& what)
{
    if (!follows() || (chat == chat_ && seq <= top_)) return;
    chat_ = chat;
    top_ = seq;
    show(what, weight::must_arrive);
}

void visitor_session::accept_line(domain::chat_id chat, const domain::message& line)
{
    if (!follows()) return;
    chat_ = chat;
    top_ = line.seq;
    accepted(line.client_id, chat, line.seq, line.at, false);
}

void visitor_session::show_chat(const domain::chat_record& chat, const frame& what)
{
    if (!follows()) return;
    if (chat_ != chat.id) top_ = 0;
    chat_ = chat.id;
    chat_open_ = chat.state != domain::chat_state::closed;
    show(what, weight::must_arrive);
}

void visitor_session::done(std::uint32_t ref)
{
    if (ref < first_own_ref) {
        session::done(ref);
        return;
    }
    const auto found = std::ranges::find(left_, ref, &std::pair<std::uint32_t, std::string>::first);
    if (found == left_.end()) return;
    answer(wire::accepted_frame(found->second, env_.desks.now()));
    left_.erase(found);
}

void visitor_session::leave()
{
    if (!entered_) return;
    // Refused only for a site that is gone.
    (void)env_.desks.submit(site_, domain::visitor_disconnected{who_, id_});
}

wire::tops visitor_session::open_tops() const
{
    if (!chat_open_) return {};
    return {{chat_, top_}};
}

void visitor_session::every_second()
{
    const auto& team = env_.teams.at(site_, desk(), env_.hours, env_.desks.now());
    if (team == team_told_) return;
    team_told_ = team;
    show(wire::team_frame(team), weight::transient);
}

void visitor_session::flooded()
{
    const auto pause = env_.settings.get()->limit.flood_pause;
    env_.floods.cut_off(entered_ ? who_ : domain::visitor_id{}, address(), steady::now(), pause);
}

session::rest visitor_session::handle(std::string_view text)
{
    const auto settings = env_.settings.get();
    const wire::parse_limits within{settings->limit.frame_bytes, settings->limit.json_depth};
    auto decoded = wire::decode_visitor(text, within);
    if (!decoded) {
        refuse(std::move(decoded.error()));
        return std::nullopt;
    }
    was_well_formed();
    wire::wire_error command;
    command.ref = decoded->ref;
    bool is_message = false;
    if (const auto* said = std::get_if<wire::from_visitor::say>(&decoded->body)) {
        command.client_id = said->client_id;
        is_message = true;
    } else if (const auto* left = std::get_if<wire::from_visitor::leave_message>(&decoded->body)) {
        command.client_id = left->client_id;
        is_message = true;
    }
    const auto* message_rate = is_message ? &settings->limit.visitor_messages : nullptr;
    if (!within_rates(frames_of(settings->limit), message_rate, command)) return std::nullopt;

    if (auto* hello = std::get_if<wire::from_visitor::hello>(&decoded->body)) {
        if (stage_ == stage::greeting && is_elsewhere(hello->site, *settings))
            move_to_owner(hello->site, text);
        else if (stage_ == stage::greeting)
            return greet(std::move(*hello), std::move(command));
        else
            refuse(errc::hello_repeated, command);
    } else if (stage_ == stage::greeting) {
        refuse(errc::hello_expected, command);
    } else if (still_welcome(settings)) {
        return obey(std::move(decoded->body), std::move(command));
    }
    return std::nullopt;
}

bool visitor_session::is_elsewhere(const domain::site_key& site, const app::server_settings& now) const
{
    return env_.others && now.sites.contains(site) && !env_.others->ours(site);
}

void visitor_session::move_to_owner(const domain::site_key& site, std::string_view hello)
{
    // From another node it came because the site was ours: it goes back there to look again.
    if (line_->remote())
        close(wire::close::site_moves);
    else
        move(site, hello);
}

task<void> visitor_session::greet(wire::from_visitor::hello hello, wire::wire_error command)
{
    const auto settings = env_.settings.get();
    const auto site = settings->sites.find(hello.site);
    if (site == settings->sites.end() || !env_.desks.desk(hello.site)) {
        close(wire::close::unknown_site);
        co_return;
    }
    if (!env_.desks.serves(hello.site)) {
        fail_hello(errc::store_unavailable);
        co_return;
    }
    using work = app::admission::work;
    const auto kind = hello.chat || hello.session ? work::resume : work::arrival;
    if (const auto within = env_.door.refused(kind)) {
        send_away(wire::close::try_again, *within);
        co_return;
    }
    // Refused, he may say hello again with something better.
    if (!recognise(hello, site->second, command)) co_return;
    if (const auto pause = env_.floods.pause_of(who_, steady::now())) {
        wire::wire_error refusal;
        refusal.code = errc::rate_limited;
        refusal.retry_after = pause;
        refuse(std::move(refusal));
        close(wire::close::too_many);
        co_return;
    }
    site_ = hello.site;
    language_ = hello.language;
    if (!co_await enter(hello)) co_return;

    welcome();
    co_await resume(std::move(hello));
}

bool visitor_session::recognise(
    const wire::from_visitor::hello& hello,
    const app::site_info& site,
    const wire::wire_error& command
)
{
    if (hello.identity) {
        auto verified = verify_identity(*hello.identity, site, env_.desks.now());
        if (!verified) {
            auto why = verified.error();
            why.ref = command.ref;
            refuse(std::move(why));
            return false;
        }
        who_ = env_.ids.person(site.key, verified->subject);
        person_ = std::move(verified->person);
        vouched_with_ = env_.ids.token_hash(site.identity_secret);
        return true;
    }
    if (site.identity_required) {
        refuse(errc::identity_required, command);
        return false;
    }
    // Whatever has the form of a token names a visitor: there is no list of tokens to be on.
    const bool known = app::identity::looks_like_token(hello.token);
    if (!known) fresh_token_ = random::token();
    who_ = env_.ids.visitor(site.key, known ? hello.token : fresh_token_);
    return true;
}

std::optional<wire::close_code> visitor_session::unwelcome(const app::server_settings& now) const
{
    if (const auto why = session::unwelcome(now)) return why;
    const auto& site = now.sites.at(site_);
    const bool good =
        person_ ? env_.ids.token_hash(site.identity_secret) == vouched_with_ : !site.identity_required;
    // He comes back, and is told in answer to his hello.
    return good ? std::nullopt : std::optional(wire::close::try_again);
}

task<bool> visitor_session::enter(wire::from_visitor::hello hello)
{
    domain::visitor_connected
        connected{who_, id_, hello.on, hello.language, hello.returning, std::nullopt, person_};
    if (fresh_token_.empty() && !desk().chat_of(who_)) {
        auto newest = co_await env_.store.newest_chat(site_, who_);
        if (!newest) {
            fail_hello(wire::errc_of(newest.error()));
            co_return false;
        }
        connected.newest_chat = std::move(*newest);
    }

    auto* older =
        hello.session ? dynamic_cast<visitor_session*>(env_.sessions.find(*hello.session)) : nullptr;
    if (older && older->who() != who_) older = nullptr;
    if (!older && env_.sessions.count_of(who_) >= env_.settings.get()->limit.sockets_per_visitor) {
        refuse(errc::too_many_sockets, {});
        close(wire::close::too_many);
        co_return false;
    }
    go_on_with(older);
    connected.session = id_;
    if (const auto told = env_.desks.submit(site_, std::move(connected)); !told) {
        fail_hello(wire::errc_of(told.error()));
        co_return false;
    }
    entered_ = true;
    env_.sessions.enlist(*this);
    co_return true;
}

void visitor_session::welcome()
{
    const auto settings = env_.settings.get();
    const auto& site = settings->sites.at(site_);
    const auto& rules = desk().settings();
    team_told_ = team_of(site_, desk(), env_.hours, env_.desks.now());
    answer(wire::welcome_frame(wire::visitor_welcome{
        id_,
        fresh_token_.empty() ? std::nullopt : std::optional(std::move(fresh_token_)),
        env_.store.identity().epoch,
        env_.desks.now(),
        settings->limit.beat_every,
        site_,
        site.name,
        site.languages,
        site.bot,
        rules.invites,
        team_told_,
        rules.max_text_bytes,
        person_}));
}

/// Runs without a pause from the hello to the state, so that what is shown later comes on top of exactly
/// this.
task<void> visitor_session::resume(wire::from_visitor::hello hello)
{
    const auto& epoch = env_.store.identity().epoch;
    std::optional<domain::seq_t> cursor;
    bool recovered = !hello.chat;
    wire::tops tops;
    std::optional<wire::visitor_chat> chat;
    if (const auto view = desk().chat_of(who_)) {
        chat_ = view->record->id;
        top_ = view->top;
        chat_open_ = view->record->state != domain::chat_state::closed;
        if (hello.chat == chat_ && hello.epoch == epoch) cursor = hello.seq;
        recovered = can_follow(cursor, top_);
        tops.emplace_back(chat_, top_);
        chat.emplace(visitor_chat_of(desk(), *view->record, top_));
    }
    auto resumed = wire::resumed_frame(epoch, recovered, tops, chat, team_told_);
    const auto top = top_;

    // Without a chat nothing of his can be on its way to the disk, and he need not wait for it.
    if (chat) {
        const bool reached = co_await reach_own_turn();
        if (!reached) co_return;
    } else {
        stage_ = stage::catching_up;
    }
    if (!tops.empty()) {
        const auto sent = co_await send_missing(tops.front().first, cursor, top);
        if (!sent) {
            fail_hello(wire::errc_of(sent.error()));
            co_return;
        }
    }
    count_resume(hello.chat.has_value(), recovered);
    co_await answer_paced(std::move(resumed));
    co_await go_live();
}

session::rest visitor_session::obey(wire::from_visitor::frame what, wire::wire_error command)
{
    namespace in = wire::from_visitor;
    if (auto* said = std::get_if<in::say>(&what)) {
        return on(std::move(*said), std::move(command));
    } else if (const auto* sync = std::get_if<in::sync>(&what)) {
        return on(*sync, std::move(command));
    } else if (auto* left = std::get_if<in::leave_message>(&what)) {
        on(std::move(*left), command);
    } else if (auto* invite = std::get_if<in::invite>(&what)) {
        on(std::move(*invite), command);
    } else if (const auto* typing = std::get_if<in::typing>(&what)) {
        submit(domain::visitor_typed{who_, typing->on}, command);
    } else if (const auto* read = std::get_if<in::read>(&what)) {
        submit(domain::visitor_read{who_, read->seq}, command);
    } else if (auto* page = std::get_if<in::page>(&what)) {
        submit(domain::visitor_moved{who_, id_, std::move(page->on)}, command);
    } else if (std::holds_alternative<in::human>(what)) {
        submit(domain::visitor_wants_human{who_, random::fresh_id<domain::chat_id>(), {}}, command);
    } else if (const auto* rate = std::get_if<in::rate>(&what)) {
        submit(domain::visitor_rated{who_, rate->seq, rate->helped}, command);
    } else if (std::holds_alternative<in::end>(what)) {
        submit(domain::visitor_ended{who_}, command);
    }
    return std::nullopt;
}

void visitor_session::submit(domain::command&& what, const wire::wire_error& command)
{
    const auto told = env_.desks.submit(site_, std::move(what), origin(command.ref));
    if (told) return;
    wire::wire_error refusal = command;
    refusal.code = wire::errc_of(told.error());
    if (refusal.code == errc::too_long) refusal.field = "/text";
    refuse(std::move(refusal));
}

session::rest visitor_session::on(wire::from_visitor::say what, wire::wire_error command)
{
    const auto view = desk().chat_of(who_);
    const bool would_open = !view || view->record->state == domain::chat_state::closed;
    // Into an open chat it needs no name for a new one, which costs a keyed hash.
    const auto fresh = would_open ? env_.ids.chat(who_, what.client_id) : domain::chat_id{};
    if (would_open && !desk().chat(fresh)) return on_forgotten(std::move(what), fresh, std::move(command));
    say(std::move(what), fresh, command);
    return std::nullopt;
}

/// It may repeat the message that opened a chat which the desk has forgotten by now.
task<void>
visitor_session::on_forgotten(wire::from_visitor::say what, domain::chat_id fresh, wire::wire_error command)
{
    const bool answered = co_await answered_before(fresh, {}, command);
    if (!answered) say(std::move(what), fresh, command);
}

void visitor_session::say(
    wire::from_visitor::say what,
    domain::chat_id fresh,
    const wire::wire_error& command
)
{
    domain::command said = domain::visitor_said{
        who_,
        id_,
        fresh,
        std::move(what.client_id),
        std::move(what.text),
        std::move(what.choice)};
    submit(std::move(said), command);
}

task<void> visitor_session::on(wire::from_visitor::sync what, wire::wire_error command)
{
    if (what.chat != chat_) {
        refuse(errc::not_found, command);
        co_return;
    }
    const auto sent = co_await answer_sync(what.chat, what.seq, top_);
    if (!sent)
        refuse(wire::errc_of(sent.error()), command);
    else if (command.ref != 0)
        answer(wire::done_frame(command.ref));
}

void visitor_session::on(wire::from_visitor::leave_message what, const wire::wire_error& command)
{
    const auto ref = first_own_ref + (next_left_++ & (first_own_ref - 1));
    domain::command left = domain::visitor_left_message{
        who_,
        env_.ids.offline_message(who_, what.client_id),
        std::move(what.name),
        std::move(what.contact),
        std::move(what.text)};
    left_.emplace_back(ref, what.client_id);
    const auto told = env_.desks.submit(site_, std::move(left), origin(ref));
    if (told) return;
    left_.pop_back();
    wire::wire_error refusal = command;
    refusal.code = wire::errc_of(told.error());
    if (refusal.code == errc::too_long) refusal.field = "/text";
    refuse(std::move(refusal));
}

void visitor_session::on(wire::from_visitor::invite what, const wire::wire_error& command)
{
    using enum wire::from_visitor::invite_event;
    switch (what.event) {
    case due: submit(domain::invite_due{who_, id_, std::move(what.rule)}, command); break;
    case opened:
        submit(domain::invite_answered{who_, std::move(what.rule), domain::invite_answer::opened}, command);
        break;
    case dismissed:
        submit(
            domain::invite_answered{who_, std::move(what.rule), domain::invite_answer::dismissed},
            command
        );
        break;
    }
}

}  // namespace pasokh::ws
