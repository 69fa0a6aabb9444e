#pragma once

#include "adapters/ws/environment.hpp"
#include "adapters/ws/rate_limit.hpp"
#include "adapters/ws/transport.hpp"
#include "async/event.hpp"
#include "wire/envelope.hpp"
#include "wire/error_table.hpp"
#include "wire/frames.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pasokh::ws {

/// What the sessions of visitors and operators have in common: the order of hello, resume and live frames,
/// rates, refusals and deadlines. Owned by the coroutine that runs it; the registry knows it meanwhile.
class session {
public:
    session(environment& env, std::unique_ptr<transport> line, std::string address);
    virtual ~session() = default;
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    /// From the handshake to the last operation on the transport, or until it moves.
    task<void> run();

    /// A client whose site another node owns: the session for it goes on over the transport of this one.
    struct move_on {
        std::unique_ptr<transport> line;
        domain::site_key site;
        std::string hello;  // its first frame, for the owner
    };

    /// After run(): where it goes on; no value when it has ended. With a value this session is empty, and
    /// must be taken out of the registry before anything else runs.
    std::optional<move_on> moved();

    [[nodiscard]] const domain::session_id& id() const { return id_; }

    [[nodiscard]] const domain::site_key& site() const { return site_; }

    [[nodiscard]] const std::string& address() const { return address_; }

    /// Does its session run at another node?
    [[nodiscard]] virtual bool at_edge() const { return false; }

    /// Over, or told to be: nothing of it counts any more.
    [[nodiscard]] bool closing() const { return line_->closing(); }

    /// Closes it so that it comes back, at some moment within `spread`.
    void send_away(wire::close_code why, std::chrono::milliseconds spread);

    /// Live: dropped before hello (the state that follows covers it), kept back while missing lines are read.
    void show(frame what, weight how);
    /// To this session alone, in answer to its own command.
    void answer(frame text);

    void close(wire::close_code why);
    void abort();

    /// The command that it sent with this number has taken effect.
    virtual void done(std::uint32_t ref);
    /// Its message has become line `seq`.
    void
    accepted(std::string_view client_id, domain::chat_id chat, domain::seq_t seq, time_point at, bool repeat);

    /// About once a second: pings, deadlines, beats. When to do so again, unless something happens to the
    /// session before that (session_registry::stir).
    steady::time_point tick(steady::time_point now);

    /// Another connection goes on with this session: nothing of it may be told to the desk any more.
    void replace();

    static constexpr auto nowhere = static_cast<std::size_t>(-1);

    /// Its place in the registry's list; the registry's business.
    std::size_t place = nowhere;

protected:
    enum class stage {
        greeting,     // no hello yet
        joining,      // the state is taken, but what it speaks of may not be durable yet
        catching_up,  // missing lines are read; what is live waits in kept_back_
        live,
        over,
    };

    /// What of a frame cannot be done at once; awaited before the next frame is read, when the frame's text
    /// is gone. Nearly every frame is done at once, and then needs no coroutine.
    using rest = std::optional<task<void>>;

    virtual rest handle(std::string_view text) = 0;
    /// The protocol knows text frames only.
    virtual rest handle_binary(std::string_view bytes);
    /// Tells the desk that this session is gone.
    virtual void leave() = 0;
    /// Tops of the open chats; none: no beat.
    [[nodiscard]] virtual wire::tops open_tops() const = 0;

    virtual void every_second() {}

    /// Has it nothing to do each second, until something happens to it?
    [[nodiscard]] virtual bool rests() const { return false; }

    /// How many frames it may send.
    [[nodiscard]] virtual const app::rate& frames_of(const app::limits& limit) const = 0;

    [[nodiscard]] const domain::desk& desk() const { return *env_.desks.desk(site_); }

    [[nodiscard]] app::origin origin(std::uint32_t ref) const { return {id_, ref}; }

    /// It was cut off for sending too much.
    virtual void flooded() {}

    /// Counts and answers. Some bad frames in a row, or many refusals within a minute, end the session.
    void refuse(wire::wire_error what);
    void refuse(errc code, const wire::wire_error& command);

    /// A frame that could be read ends the row of bad ones.
    void was_well_formed() { bad_frames_ = 0; }

    /// False, and refused, when the session is above its rates.
    bool within_rates(const app::rate& frames, const app::rate* messages, const wire::wire_error& command);

    /// Counts a frame against its rate; how long to wait when there are too many.
    std::optional<std::chrono::milliseconds> above_rate(const app::rate& frames);

    /// Goes on with the session of an older connection, which ends; null: a new session.
    void go_on_with(session* older);

    /// Waits until everything decided so far was shown; from then on live frames are kept back. False when
    /// the connection closed, or was turned away, before that.
    task<bool> reach_own_turn();
    /// Can a client that has all lines up to `cursor` be given just those that it lacks?
    [[nodiscard]] bool can_follow(std::optional<domain::seq_t> cursor, domain::seq_t top) const;
    /// Sends the lines with cursor < seq <= top, or a snapshot when it cannot follow.
    task<result<void>>
    send_missing(domain::chat_id chat, std::optional<domain::seq_t> cursor, domain::seq_t top);

    /// The same in answer to a client that noticed a hole; what happens meanwhile follows in order.
    task<result<void>> answer_sync(domain::chat_id chat, domain::seq_t from, domain::seq_t top);

    /// False, and closed, when the settings of now do not let it in any more. Cheap while they are the same.
    bool still_welcome(const std::shared_ptr<const app::server_settings>& now);
    /// Why not.
    [[nodiscard]] virtual std::optional<wire::close_code> unwelcome(const app::server_settings& now) const;

    /// Has it missed a frame that need not have arrived?
    [[nodiscard]] bool take_dropped()
    {
        const bool waiting = kept_back_.take_dropped();
        return line_->take_dropped() || waiting;
    }

    /// Has it been given its state, so that what happens now comes on top of it?
    [[nodiscard]] bool follows() const { return stage_ == stage::catching_up || stage_ == stage::live; }

    /// As answer(), at the pace of a slow reader: for what a client gets without having asked for its size.
    task<void> answer_paced(frame text);

    /// The end of the resume: what was kept back follows, then everything is live.
    task<void> go_live();
    /// Refuses the hello for a reason that passes.
    void fail_hello(errc why);
    /// Counts how the resume went.
    void count_resume(bool had_lines, bool recovered);

    /// Answers a message that the store has from this sender (no operator: the visitor) under the
    /// command's client_id; false when it has none. For chats that the desk has forgotten by now.
    task<bool> answered_before(domain::chat_id chat, domain::operator_id sender, wire::wire_error command);

    /// The rest of the conversation is another node's.
    void move(domain::site_key site, std::string_view hello);

    environment& env_;
    std::unique_ptr<transport> line_;
    domain::session_id id_;
    domain::site_key site_;
    stage stage_ = stage::greeting;
    bool replaced_ = false;

    void write(frame what, weight how);

private:
    /// The wait for its turn, shared with the journal, which may come to it when the session is long gone.
    struct turn {
        explicit turn(io_executor where) : over(where) {}

        event over;
        bool came = false;
        bool given_up = false;
    };

    task<void> converse();
    bool refuse_late(std::string_view text);
    void count_refusal(errc why);
    void give_up_turn();
    void check_deadlines(steady::time_point now, const app::limits& limit);
    [[nodiscard]] steady::time_point next_ping(const app::limits& limit) const;
    void beat(steady::time_point now, const app::limits& limit);
    void stir();

    std::string address_;
    std::shared_ptr<const app::server_settings> welcome_under_;
    outbox kept_back_;
    rate_limit frame_rate_;
    rate_limit message_rate_;
    std::shared_ptr<turn> turn_;  // only while joining
    std::optional<move_on> moves_;
    steady::time_point connected_at_;
    steady::time_point joining_since_{};
    steady::time_point next_beat_{};
    steady::time_point refusals_since_{};
    std::string refused_late_;  // the name of the message behind which others are refused
    steady::time_point refused_late_until_{};
    std::uint32_t refusals_ = 0;
    std::uint32_t bad_frames_ = 0;
};

}  // namespace pasokh::ws
