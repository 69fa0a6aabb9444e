#include "adapters/ws/session.hpp"

#include "adapters/ws/session_registry.hpp"
#include "base/log.hpp"
#include "base/random.hpp"

#include <exception>
#include <memory>
#include <utility>

namespace pasokh::ws {
namespace {

using namespace std::chrono_literals;

constexpr auto refusals_forgotten_after = 60s;

/// What a client has sent before it hears of a refusal.
constexpr auto on_the_wire_at_most = 250ms;

/// Frames that a peer may still have been sending when it was told that the connection ends.
constexpr int frames_after_close = 1000;

bool is_bad_frame(errc code)
{
    return code == errc::bad_frame || code == errc::unknown_type || code == errc::bad_field ||
           code == errc::unsupported_version;
}

}  // namespace

session::session(environment& env, std::unique_ptr<transport> line, std::string address)
    : env_(env)
    , line_(std::move(line))
    , address_(std::move(address))
    , kept_back_(env.settings.get()->limit.outbox_bytes / 2)
    , connected_at_(steady::now())
{
    id_ = random::fresh_id<domain::session_id>();
}

task<void> session::run()
{
    try {
        co_await converse();
    } catch (const std::exception& e) {
        // A mistake of ours ends this session alone.
        log::error("session_failed", {{"reason", e.what()}});
    }
    stage_ = stage::over;
    if (!replaced_) leave();
    if (!moves_) co_await line_->finished();
}

std::optional<session::move_on> session::moved()
{
    if (moves_) moves_->line = std::move(line_);
    return std::exchange(moves_, std::nullopt);
}

void session::move(domain::site_key site, std::string_view hello)
{
    moves_ = move_on{nullptr, std::move(site), std::string(hello)};
}

task<void> session::converse()
{
    const auto shaken = co_await line_->open();
    if (!shaken) co_return;
    for (int ignored = 0; ignored < frames_after_close;) {
        const auto got = line_->next();
        if (!got) {
            if (line_->closing()) stir();  // the peer may have closed it; a deadline runs
            const auto came = co_await line_->more();
            if (!came) co_return;
            stir();
        } else if (line_->closing()) {  // until the peer has answered the close
            ++ignored;
        } else if (++env_.count.frames_in; !env_.door.behind() || !refuse_late(got->bytes)) {
            auto rest_of_it = got->text ? handle(got->bytes) : handle_binary(got->bytes);
            if (rest_of_it) co_await std::move(*rest_of_it);
            if (moves_) co_return;
        }
    }
}

/// A message that has waited too long is refused without being decoded, which costs a twentieth of obeying
/// it. It is nobody's fault and counts against nobody.
bool session::refuse_late(std::string_view text)
{
    if (stage_ != stage::live) return false;
    const auto client_id = wire::name_of_message(text);
    if (client_id.empty()) return false;
    const auto now = steady::now();
    // What was behind it on the wire may be young enough, but would stand before it when it comes again.
    const bool behind_another = now < refused_late_until_ && client_id != refused_late_;
    const auto undecided = at_edge() ? steady::duration() : env_.desks.crowded_for(now);
    if (!behind_another && !env_.door.too_late(line_->waited(), undecided, now)) return false;
    const auto settings = env_.settings.get();
    // Who floods is not spared the refusals that count.
    if (above_rate(frames_of(settings->limit))) return false;
    if (!behind_another) {
        refused_late_ = client_id;
        refused_late_until_ = now + on_the_wire_at_most;
    }
    const auto again = env_.door.refuse_message();
    wire::wire_error refusal;
    refusal.code = errc::unavailable;
    refusal.client_id = client_id;
    // Not all at the same moment.
    refusal.retry_after =
        again / 2 + std::chrono::milliseconds(random::below(static_cast<std::uint64_t>(again.count())));
    count_refusal(refusal.code);
    answer(wire::error_frame(refusal));
    return true;
}

void session::count_refusal(errc why)
{
    ++env_.count.refusals[static_cast<std::size_t>(why) % env_.count.refusals.size()];
}

session::rest session::handle_binary(std::string_view)
{
    wire::wire_error binary;
    binary.code = errc::bad_frame;
    binary.message = "text frames only";
    refuse(std::move(binary));
    return std::nullopt;
}

void session::show(frame what, weight how)
{
    if (stage_ == stage::live) {
        write(std::move(what), how);
    } else if (stage_ == stage::catching_up && !line_->closing()) {
        if (kept_back_.push(std::move(what), how)) return;
        ++env_.count.slow_closes;
        close(wire::close::too_slow);
    }
}

void session::answer(frame text)
{
    write(std::move(text), weight::must_arrive);
}

void session::write(frame what, weight how)
{
    ++env_.count.frames_out;
    stir();
    if (!line_->send(std::move(what), how)) ++env_.count.slow_closes;
}

void session::done(std::uint32_t ref)
{
    show(wire::done_frame(ref), weight::must_arrive);
}

void session::accepted(
    std::string_view client_id,
    domain::chat_id chat,
    domain::seq_t seq,
    time_point at,
    bool repeat
)
{
    show(wire::accepted_frame(client_id, chat, seq, at, repeat), weight::must_arrive);
}

void session::close(wire::close_code why)
{
    line_->close(why);
    stir();
    give_up_turn();
}

void session::send_away(wire::close_code why, std::chrono::milliseconds spread)
{
    if (line_->closing()) return;
    const std::chrono::milliseconds after(random::below(static_cast<std::uint64_t>(spread.count())));
    answer(wire::reconnect_frame(after));
    close(why);
}

void session::abort()
{
    line_->abort();
    give_up_turn();
}

void session::replace()
{
    replaced_ = true;
    stage_ = stage::over;
    close(wire::close::replaced);
}

void session::go_on_with(session* older)
{
    if (!older) return;
    id_ = older->id();
    env_.sessions.forget(*older);
    older->replace();
}

void session::refuse(errc code, const wire::wire_error& command)
{
    wire::wire_error what = command;
    what.code = code;
    refuse(std::move(what));
}

void session::refuse(wire::wire_error what)
{
    count_refusal(what.code);
    answer(wire::error_frame(what));

    const auto settings = env_.settings.get();
    const auto& limit = settings->limit;
    if (is_bad_frame(what.code) && ++bad_frames_ >= limit.bad_frames) close(wire::close::bad_frames);
    const auto now = steady::now();
    if (now - refusals_since_ > refusals_forgotten_after) {
        refusals_since_ = now;
        refusals_ = 0;
    }
    if (++refusals_ >= limit.refusals_per_minute && !line_->closing()) {
        flooded();
        close(wire::close::too_many);
    }
}

std::optional<std::chrono::milliseconds> session::above_rate(const app::rate& frames)
{
    if (line_->remote()) return std::nullopt;  // the edge has counted it, before the way made bursts of them
    return frame_rate_.take(frames, steady::now());
}

bool session::within_rates(
    const app::rate& frames,
    const app::rate* messages,
    const wire::wire_error& command
)
{
    auto wait = above_rate(frames);
    if (!wait && messages) wait = message_rate_.take(*messages, steady::now());
    if (!wait) return true;
    wire::wire_error refusal = command;
    refusal.code = errc::rate_limited;
    refusal.retry_after = wait;
    refuse(std::move(refusal));
    return false;
}

task<bool> session::reach_own_turn()
{
    stage_ = stage::joining;
    joining_since_ = steady::now();
    const auto mine = turn_ = std::make_shared<turn>(env_.where);
    // `this` waits right here for as long as the turn is not given up.
    env_.desks.after_what_is_decided(site_, [this, mine] {
        if (mine->given_up) return;
        stage_ = stage::catching_up;
        mine->came = true;
        mine->over.set();
    });
    co_await mine->over.wait();
    turn_.reset();
    co_return mine->came && !line_->closing();
}

/// Nobody has to wait for a store that is away: the client comes back by itself.
void session::give_up_turn()
{
    if (!turn_ || turn_->came) return;
    turn_->given_up = true;
    turn_->over.set();
}

task<bool>
session::answered_before(domain::chat_id chat, domain::operator_id sender, wire::wire_error command)
{
    const auto stored = co_await env_.store.chat(site_, chat);
    if (!stored) {
        refuse(wire::errc_of(stored.error()), command);
        co_return true;
    }
    if (!*stored) co_return false;
    const auto& accepted_before = (*stored)->client_ids;
    const auto first = accepted_before.find(domain::message_name::view(sender, command.client_id));
    if (first == accepted_before.end()) co_return false;
    accepted(command.client_id, chat, first->second.seq, first->second.at, true);
    co_return true;
}

void session::count_resume(bool had_lines, bool recovered)
{
    if (!had_lines) return;
    ++(recovered ? env_.count.resumes_recovered : env_.count.resumes_reloaded);
}

bool session::can_follow(std::optional<domain::seq_t> cursor, domain::seq_t top) const
{
    return cursor && *cursor <= top && top - *cursor <= env_.settings.get()->limit.resume_lines;
}

task<result<void>>
session::send_missing(domain::chat_id chat, std::optional<domain::seq_t> cursor, domain::seq_t top)
{
    const auto most = env_.settings.get()->limit.resume_lines;
    if (!can_follow(cursor, top)) {
        const auto page = co_await env_.store.messages_before(chat, top + 1, most);
        if (!page) co_return page.error();
        co_await answer_paced(wire::snapshot_frame(chat, page->messages, page->earlier));
        co_return result<void>();
    }
    if (*cursor == top) co_return result<void>();
    const auto lines = co_await env_.store.messages_after(chat, *cursor, top, most);
    if (!lines) co_return lines.error();
    for (const auto& line : *lines)
        co_await answer_paced(wire::message_frame(chat, line));
    co_return result<void>();
}

task<result<void>> session::answer_sync(domain::chat_id chat, domain::seq_t from, domain::seq_t top)
{
    if (stage_ != stage::live) co_return errc::not_found;
    ++env_.count.positions_behind;
    const auto beat = next_beat_;
    stage_ = stage::catching_up;
    auto sent = co_await send_missing(chat, from, top);
    co_await go_live();
    next_beat_ = beat;
    co_return sent;
}

task<void> session::answer_paced(frame text)
{
    co_await line_->room_for(text.size());
    answer(std::move(text));
}

task<void> session::go_live()
{
    while (auto next = kept_back_.pop()) {
        co_await line_->room_for(next.size());
        write(std::move(next), weight::must_arrive);
    }
    if (stage_ != stage::catching_up) co_return;
    stage_ = stage::live;
    next_beat_ = steady::now() + env_.settings.get()->limit.beat_every;
}

bool session::still_welcome(const std::shared_ptr<const app::server_settings>& now)
{
    if (stage_ == stage::greeting || welcome_under_ == now) return true;
    welcome_under_ = now;
    const auto why = unwelcome(*now);
    if (why) close(*why);
    return !why;
}

std::optional<wire::close_code> session::unwelcome(const app::server_settings& now) const
{
    if (!now.sites.contains(site_)) return wire::close::unknown_site;
    return std::nullopt;
}

void session::fail_hello(errc why)
{
    ++env_.count.hellos_turned_away;
    refuse(why, {});
    close(wire::close::try_again);
}

steady::time_point session::tick(steady::time_point now)
{
    if (line_->stuck(now)) {
        abort();
        return now;
    }
    if (line_->closing()) return now;
    const auto settings = env_.settings.get();
    check_deadlines(now, settings->limit);
    if (!still_welcome(settings)) return now;
    if (stage_ != stage::live) return now;
    every_second();
    if (now >= next_beat_) beat(now, settings->limit);
    return rests() && !line_->closing() && !line_->waits_for_pong() ? next_ping(settings->limit) : now;
}

void session::beat(steady::time_point now, const app::limits& limit)
{
    next_beat_ = now + limit.beat_every;
    const auto tops = open_tops();
    if (tops.empty()) return;
    const auto& epoch = env_.store.identity().epoch;
    show(wire::beat_frame(epoch, env_.desks.now(), tops), weight::transient);
}

void session::check_deadlines(steady::time_point now, const app::limits& limit)
{
    if (stage_ == stage::greeting && now - connected_at_ > limit.hello_within)
        close(wire::close::no_hello);
    else if (stage_ == stage::joining && env_.desks.refusing(site_))
        fail_hello(*env_.desks.refusing(site_));
    else if (stage_ == stage::joining && now - joining_since_ > limit.hello_within)
        fail_hello(errc::store_unavailable);  // it hangs without an error
    else if (line_->pong_is_late(now, limit.pong_within))
        close(wire::close::no_pong);
    else if (!line_->waits_for_pong() && now >= next_ping(limit))
        line_->ping(now);
}

steady::time_point session::next_ping(const app::limits& limit) const
{
    return std::max(connected_at_, line_->last_ping()) + limit.ping_every;
}

void session::stir()
{
    env_.sessions.stir(*this);
}

}  // namespace pasokh::ws
