#include "adapters/ws/session.hpp"

#include "adapters/ws/session_registry.hpp"
#include "async/event.hpp"
#include "base/log.hpp"
#include "base/random.hpp"

#include <exception>
#include <memory>
#include <utility>

namespace pasokh::ws {
namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t bad_frames_allowed = 2;
constexpr std::uint16_t refusals_allowed = 200;
constexpr auto refusals_forgotten_after = 60s;

bool is_bad_frame(errc code)
{
    return code == errc::bad_frame || code == errc::unknown_type || code == errc::bad_field ||
           code == errc::unsupported_version;
}

}  // namespace

session::session(environment& env, connection socket, std::string address)
    : env_(env)
    , connection_(std::move(socket))
    , address_(std::move(address))
    , connected_at_(steady::now())
{
    id_ = random::fresh_id<domain::session_id>();
}

task<void> session::run(upgrade request)
{
    try {
        co_await converse(std::move(request));
    } catch (const std::exception& e) {
        // A mistake of ours ends this session alone.
        log::error("session_failed", {{"reason", e.what()}});
    }
    stage_ = stage::over;
    if (!replaced_) leave();
    co_await connection_.finished();
}

task<void> session::converse(upgrade request)
{
    const auto shaken = co_await connection_.accept(std::move(request));
    if (!shaken) co_return;
    for (;;) {
        const auto text = co_await connection_.read();
        if (!text && text.error() != errc::bad_frame) co_return;
        if (connection_.closing()) continue;  // until the peer has answered the close
        ++env_.count.frames_in;
        if (text) {
            co_await handle(*text);
        } else {
            wire::wire_error binary;
            binary.code = errc::bad_frame;
            binary.message = "text frames only";
            refuse(std::move(binary));
        }
    }
}

void session::show(frame what, weight how)
{
    if (stage_ == stage::live) {
        write(std::move(what), how);
    } else if (stage_ == stage::catching_up) {
        kept_back_bytes_ += what->size();
        kept_back_.push_back({std::move(what), how});
        if (kept_back_bytes_ > env_.settings.get()->limit.outbox_bytes) close(wire::close::too_slow);
    }
}

void session::answer(std::string text)
{
    write(std::make_shared<const std::string>(std::move(text)), weight::must_arrive);
}

void session::write(frame what, weight how)
{
    ++env_.count.frames_out;
    if (!connection_.send(std::move(what), how)) ++env_.count.slow_closes;
}

void session::done(std::uint32_t ref)
{
    if (stage_ == stage::live) answer(wire::done_frame(ref));
}

void session::accepted(
    std::string_view client_id,
    domain::chat_id chat,
    domain::seq_t seq,
    time_point at,
    bool repeat
)
{
    if (stage_ == stage::live) answer(wire::accepted_frame(client_id, chat, seq, at, repeat));
}

void session::replace()
{
    replaced_ = true;
    stage_ = stage::over;
    connection_.close(wire::close::replaced);
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
    ++env_.count.refusals[static_cast<std::size_t>(what.code) % env_.count.refusals.size()];
    answer(wire::error_frame(what));

    if (is_bad_frame(what.code) && ++bad_frames_ > bad_frames_allowed) close(wire::close::bad_frames);
    const auto now = steady::now();
    if (now - refusals_since_ > refusals_forgotten_after) {
        refusals_since_ = now;
        refusals_ = 0;
    }
    if (++refusals_ >= refusals_allowed) close(wire::close::too_many);
}

bool session::within_rates(
    const app::rate& frames,
    const app::rate* messages,
    const wire::wire_error& command
)
{
    const auto now = steady::now();
    auto wait = frame_rate_.take(frames, now);
    if (!wait && messages) wait = message_rate_.take(*messages, now);
    if (!wait) return true;
    wire::wire_error refusal = command;
    refusal.code = errc::rate_limited;
    refusal.retry_after = wait;
    refuse(std::move(refusal));
    return false;
}

task<void> session::reach_own_turn()
{
    stage_ = stage::joining;
    event reached(env_.where);
    // Both outlive the call: this coroutine waits right here for it. If the journal never comes to it,
    // neither does the coroutine go on.
    env_.desks.after_what_is_decided(site_, [this, &reached] {
        if (stage_ == stage::joining) stage_ = stage::catching_up;
        reached.set();
    });
    co_await reached.wait();
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
        co_await connection_.room();
        answer(wire::snapshot_frame(chat, page->messages, page->earlier));
        co_return result<void>();
    }
    if (*cursor == top) co_return result<void>();
    const auto lines = co_await env_.store.messages_after(chat, *cursor, top, most);
    if (!lines) co_return lines.error();
    for (const auto& line : *lines) {
        co_await connection_.room();
        answer(wire::message_frame(chat, line));
    }
    co_return result<void>();
}

task<result<void>> session::answer_sync(domain::chat_id chat, domain::seq_t from, domain::seq_t top)
{
    if (stage_ != stage::live) co_return errc::not_found;
    const auto beat = next_beat_;
    stage_ = stage::catching_up;
    auto sent = co_await send_missing(chat, from, top);
    go_live();
    next_beat_ = beat;
    co_return sent;
}

void session::go_live()
{
    if (stage_ != stage::catching_up) return;
    stage_ = stage::live;
    for (auto& each : std::exchange(kept_back_, {}))
        show(std::move(each.what), each.how);
    kept_back_bytes_ = 0;
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
    refuse(why, {});
    close(wire::close::try_again);
}

void session::tick(steady::time_point now)
{
    if (connection_.stuck(now)) {
        connection_.abort();
        return;
    }
    if (connection_.closing()) return;
    const auto settings = env_.settings.get();
    check_deadlines(now, settings->limit);
    if (!still_welcome(settings)) return;
    if (stage_ != stage::live) return;
    every_second();
    if (now < next_beat_) return;
    next_beat_ = now + settings->limit.beat_every;
    const auto tops = open_tops();
    if (tops.empty()) return;
    const auto& epoch = env_.store.identity().epoch;
    show(
        std::make_shared<const std::string>(wire::beat_frame(epoch, env_.desks.now(), tops)),
        weight::transient
    );
}

void session::check_deadlines(steady::time_point now, const app::limits& limit)
{
    if (stage_ == stage::greeting && now - connected_at_ > limit.hello_within)
        close(wire::close::no_hello);
    else if (connection_.waits_for_pong() && now - connection_.last_ping() > limit.pong_within)
        close(wire::close::no_pong);
    else if (!connection_.waits_for_pong() && now - std::max(connected_at_, connection_.last_ping()) >= limit.ping_every)
        connection_.ping(now);
}

}  // namespace pasokh::ws
