#pragma once

#include "adapters/ws/flood_gate.hpp"
#include "adapters/ws/views.hpp"
#include "app/admission.hpp"
#include "app/desk_service.hpp"
#include "app/identity.hpp"
#include "app/log_ins.hpp"
#include "app/settings.hpp"
#include "async/task.hpp"
#include "ports/opening_hours.hpp"
#include "ports/store.hpp"

#include <array>
#include <cstdint>

namespace pasokh::ws {

class relay;
class session_registry;

/// What happened on the sockets since the start; read by the metrics.
struct counters {
    std::uint64_t visitor_sockets = 0;  // now
    std::uint64_t console_sockets = 0;  // now
    std::uint64_t remote_sessions = 0;  // now; of clients whose sockets other nodes hold
    std::uint64_t frames_in = 0;
    std::uint64_t frames_out = 0;
    std::uint64_t accepted_messages = 0;
    std::uint64_t slow_closes = 0;
    std::uint64_t resumes_recovered = 0;   // got exactly the lines that they lacked
    std::uint64_t resumes_reloaded = 0;    // too far behind, or of another epoch: got a snapshot
    std::uint64_t positions_behind = 0;    // clients that noticed a missing line and asked for it
    std::uint64_t hellos_turned_away = 0;  // told to try again because the store was away
    /// By errc, whose values are small.
    std::array<std::uint64_t, 64> refusals{};
};

/// What sessions need of the rest of the server. Everything in it outlives them.
struct environment {
    io_executor where;
    app::desk_service& desks;
    ports::store& store;
    const app::identity& ids;
    app::log_ins& log_ins;
    const app::current_settings& settings;
    const ports::opening_hours& hours;
    session_registry& sessions;
    counters& count;
    app::admission door = {};
    flood_gate floods = {};
    team_board teams = {};
    relay* others = nullptr;  // null on a server that is alone
};

}  // namespace pasokh::ws
