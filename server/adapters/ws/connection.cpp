#include "adapters/ws/connection_impl.hpp"

namespace pasokh::ws {
namespace {

/// How long a peer may take to answer a close, and to end his side of the connection.
constexpr auto close_within = std::chrono::seconds(5);

/// While a session waits for a store that hangs, nobody reads a peer's answer to a close: after this long he
/// is told without it that nothing comes behind.
constexpr auto unanswered_within = std::chrono::milliseconds(250);

}  // namespace

void connection::ping(steady::time_point now)
{
    impl_->ping_wanted = impl_->pong_awaited = true;
    impl_->pinged_at = impl_->arrived_at = now;
    impl_->before_ping = not_sent_yet;
    impl_->seen_arrived = impl_->arrived();
    impl_->write_soon();
}

bool connection::pong_is_late(steady::time_point now, std::chrono::milliseconds within)
{
    if (!impl_->pong_awaited) return false;
    const auto arrived = impl_->arrived();
    const bool under_way = impl_->seen_arrived < impl_->before_ping;
    // Nobody reads while a command is being obeyed: a pong may lie there unseen.
    const bool unseen = !under_way && !impl_->reading;
    if ((under_way && arrived > impl_->seen_arrived) || unseen) {
        impl_->seen_arrived = arrived;
        impl_->arrived_at = now;
    }
    return now - impl_->arrived_at > within;
}

void connection::close(wire::close_code why)
{
    if (impl_->closing) return;
    impl_->closing = true;
    impl_->closing_since = steady::now();
    impl_->close_reason = why;
    impl_->write_soon();
}

void connection::abort()
{
    impl_->close_socket();
}

bool connection::closing() const
{
    return impl_->closing;
}

task<void> connection::finished()
{
    abort();
    if (!impl_->writing) co_return;
    event idle(impl_->socket.get_executor());
    impl_->idle = &idle;
    co_await idle.wait();
}

bool connection::waits_for_pong() const
{
    return impl_->pong_awaited;
}

steady::time_point connection::last_ping() const
{
    return impl_->pinged_at;
}

bool connection::stuck(steady::time_point now)
{
    if (!impl_->closing) return false;
    const auto since = now - impl_->closing_since;
    const bool said = impl_->close_sent && !impl_->writing;
    // Ended before the peer has answered, it loses the close where a proxy stands between. TLS has no half.
    if (said && !impl_->reading && !impl_->ended && since > unanswered_within && !impl_->socket.secure()) {
        boost::system::error_code ignored;
        impl_->socket.next_layer().shutdown(tcp_socket::shutdown_send, ignored);
    }
    return since > close_within;
}

}  // namespace pasokh::ws
