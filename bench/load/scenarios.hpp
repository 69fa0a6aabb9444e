#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

namespace pasokh::bench {

/// What the command line asks for; each field is an option of the same name.
struct options {
    std::uint16_t port = 0;
    std::uint16_t operators_port = 0;  // 0: the same
    std::string origin;
    bool operators_by_turns = false;
    std::vector<pid_t> servers;
    std::size_t visitors = 1000;
    std::size_t operators = 1000;
    std::string cookies;        // a file, one Cookie header a line
    std::vector<double> rates;  // relayed messages a second, both directions; none: one in flight per visitor
    double stop_above_ms = 0;   // the first rate whose p99 one way is above it is the last; 0: never
    double seconds = 5;
    double patience = 60;
    double warm_up = 1;
    std::int64_t together = 1;  // messages of visitors that are due at the same moment
    double churn = 0;           // visitors a second who come and go meanwhile
    std::size_t flooders =
        0;  // visitors whom no operator serves, who meanwhile say `flood` things a second in all
    double flood = 0;
    std::size_t idle = 0;
    std::size_t throng = 0;
    int rounds = 0;
    bool persian = false;
    int lines = 0;
    std::string when_measuring, when_measured;  // shell commands, e.g. to switch a profiler on and off
};

// Each prints one JSON object and returns an exit status; a reason for failure goes to stderr.

/// Visitors who only look around: memory of each, CPU of all, and what browsing leaves behind.
int idle(const options& o);
/// Visitors who come back, are greeted, and go, as many as the server can take.
int throng(const options& o);
/// Visitors in chats with operators.
int talk(const options& o);
/// The same in lock step, for counting instructions.
int talk_in_step(const options& o);
/// Visitors whose chats wait and who go away: fills a store.
int leave_open(const options& o);

}  // namespace pasokh::bench
