#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace pasokh::metrics {

/// Of a node with links to others over Redis.
struct links {
    bool redis_connected = false;
    std::uint64_t redis_connects = 0;
    std::uint64_t redis_dropped = 0;
    std::uint64_t nodes = 0;
    double bus_lag_seconds = 0;
    std::uint64_t waiting_bytes = 0;
    std::uint64_t packets_out = 0;
    std::uint64_t packets_in = 0;
    std::uint64_t refused_packets = 0;
    std::uint64_t items = 0;
    std::uint64_t asked_again = 0;
    std::uint64_t sent_again = 0;
    std::uint64_t ends = 0;
    std::uint64_t edge_lines = 0;
    std::uint64_t remote_lines = 0;
    std::uint64_t forwarded_frames = 0;
    std::uint64_t shown_frames = 0;
    std::uint64_t shown_lines = 0;
    std::uint64_t forwarded_requests = 0;
};

/// What the server counts anyway, as it stands at the moment of a scrape.
struct figures {
    std::uint64_t visitor_sockets = 0;
    std::uint64_t console_sockets = 0;
    std::uint64_t frames_in = 0;
    std::uint64_t frames_out = 0;
    std::uint64_t accepted_messages = 0;
    std::uint64_t slow_closes = 0;
    std::uint64_t resumes_recovered = 0;
    std::uint64_t resumes_reloaded = 0;
    std::uint64_t positions_behind = 0;
    std::uint64_t hellos_turned_away = 0;
    std::size_t admission_level = 0;
    std::array<std::uint64_t, 4> admission_refusals{};  // reports, new visitors, who comes back, messages
    std::map<std::string, std::uint64_t> refusals;      // by error code
    std::map<std::string, std::map<std::string, std::uint64_t>> open_chats;  // site → state → chats
    std::map<std::string, std::uint64_t> queue_length;                       // by site
    std::map<std::string, std::uint64_t> visitors;                           // by site
    std::uint64_t capacity_violations = 0;
    std::uint64_t journal_waiting = 0;
    std::uint64_t commit_failures = 0;
    std::uint64_t store_refusing_seconds = 0;
    std::string store_refusing_because;  // an error code; empty while the store takes everything

    // Of a site whose bot weighs meaning beside words.
    struct meaning {
        std::uint64_t by_meaning = 0;
        std::uint64_t fell_back = 0;
        std::uint64_t calls = 0;
        std::uint64_t failures = 0;
        std::uint64_t refused = 0;
        bool ready = false;
        std::string breaker;  // empty: of a table, which has none
    };

    std::map<std::string, meaning> meanings;  // by site

    // Of a node on PostgreSQL; the others have no such figures.
    struct ownership {
        bool connected = false;  // the journal's connection
        std::uint64_t owned = 0;
        std::uint64_t taken = 0;
        std::uint64_t given = 0;
        std::uint64_t lost = 0;
        std::uint64_t connects = 0;
        std::map<std::string, std::uint64_t> terms;  // by site, of those owned
    };

    std::optional<ownership> sites;

    std::optional<links> others;
};

/// All metrics of the server, with their names and meanings. Counters are read from where they are kept when
/// somebody asks; only what must be sorted into buckets is observed as it happens.
class registry {
public:
    explicit registry(std::function<figures()> read);
    ~registry();
    registry(const registry&) = delete;
    registry& operator=(const registry&) = delete;

    /// A commit of the journal and the durable effects in it. May be called from any thread.
    void observe_commit(std::size_t effects, double seconds) const;

    /// The page of /metrics.
    [[nodiscard]] std::string page() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace pasokh::metrics
