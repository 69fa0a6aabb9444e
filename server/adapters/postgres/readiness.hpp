#pragma once

#include "async/task.hpp"
#include "async/timer.hpp"

#include <memory>

namespace pasokh::postgres {

/// Waits until libpq's socket can be read or written, on a descriptor of its own: libpq keeps and closes the
/// other. One wait at a time.
class readiness {
public:
    readiness(io_executor where, int socket);

    ~readiness() { end(); }

    readiness(const readiness&) = delete;
    readiness& operator=(const readiness&) = delete;

    /// False when the deadline passed, or after end().
    task<bool> wait(bool to_read, bool to_write, timer::time_point deadline);

    /// Wakes who waits, for the last time. Also for the server: it sees the end of the connection once both
    /// descriptors are closed.
    void end();

private:
    struct state;

    static void arm(const std::shared_ptr<state>& on, bool to_write);

    std::shared_ptr<state> state_;
};

}  // namespace pasokh::postgres
