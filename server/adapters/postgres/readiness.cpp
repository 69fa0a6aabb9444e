#include "adapters/postgres/readiness.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <fcntl.h>

namespace pasokh::postgres {

/// Lives until the last wait has ended. A wait for reading that was not needed in the end stays armed for
/// the next time.
struct readiness::state {
    struct direction {
        bool armed = false;
        bool ready = false;
    };

    state(io_executor where, int socket) : descriptor(where, socket), wake(where) {}

    asio::posix::basic_stream_descriptor<io_executor> descriptor;
    timer wake;
    direction reading;
    direction writing;
    bool ended = false;
};

readiness::readiness(io_executor where, int socket)
    : state_(std::make_shared<state>(where, ::fcntl(socket, F_DUPFD_CLOEXEC, 0)))
{
}

void readiness::end()
{
    if (state_->ended) return;
    state_->ended = true;
    state_->wake.cancel();
    boost::system::error_code ignored;
    state_->descriptor.close(ignored);
}

void readiness::arm(const std::shared_ptr<state>& on, bool to_write)
{
    auto& way = to_write ? on->writing : on->reading;
    if (way.armed || way.ready) return;
    way.armed = true;
    const auto kind =
        to_write ? asio::posix::descriptor_base::wait_write : asio::posix::descriptor_base::wait_read;
    on->descriptor.async_wait(kind, [on, &way](boost::system::error_code) {
        way = {false, true};
        on->wake.cancel();
    });
}

task<bool> readiness::wait(bool to_read, bool to_write, timer::time_point deadline)
{
    const auto on = state_;
    if (on->ended || timer::clock_type::now() >= deadline) co_return false;
    if (to_read) arm(on, false);
    if (to_write) arm(on, true);
    while (!on->ended && !(to_read && on->reading.ready) && !(to_write && on->writing.ready)) {
        if (timer::clock_type::now() >= deadline) co_return false;
        on->wake.expires_at(deadline);
        co_await on->wake.async_wait(use_tuple);
    }
    if (to_read) on->reading.ready = false;
    if (to_write) on->writing.ready = false;
    co_return !on->ended;
}

}  // namespace pasokh::postgres
