#pragma once

#include "base/ip_network.hpp"
#include "domain/settings.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pasokh::app {

using namespace std::chrono_literals;

/// So many at once, then so many a second.
struct rate {
    std::uint32_t burst = 20;
    double per_second = 2;
};

/// What one connection, address or visitor may ask of the server. Every field is a key of the configuration.
struct limits {
    std::size_t frame_bytes = 64 * 1024;
    std::size_t json_depth = 16;
    std::size_t outbox_bytes = 1024 * 1024;
    std::size_t send_buffer_bytes = 128 * 1024;  // SO_SNDBUF
    rate visitor_messages{20, 2};
    rate operator_messages{50, 20};
    rate visitor_frames{60, 20};  // every frame counts here, typing and read marks too
    rate operator_frames{200, 80};
    std::uint32_t bad_frames = 3;             // in a row end the session
    std::uint32_t refusals_per_minute = 200;  // end the session
    std::size_t sockets_per_address = 200;
    std::size_t sockets_per_visitor = 20;
    std::size_t http_per_address = 200;
    std::size_t floods_per_address = 20;
    std::chrono::milliseconds flood_pause = 60s;
    std::size_t resume_lines = 300;
    std::size_t memory_mib = 0;  // of the whole process; 0: no limit
    std::size_t http_body_bytes = 64 * 1024;
    std::size_t http_import_bytes = 4 * 1024 * 1024;
    std::size_t http_head_bytes = 8 * 1024;
    std::chrono::milliseconds hello_within = 10s;
    std::chrono::milliseconds ping_every = 25s;
    std::chrono::milliseconds pong_within = 8s;
    std::chrono::milliseconds beat_every = 10s;
    std::chrono::milliseconds http_head_within = 10s;
    std::chrono::milliseconds http_idle = 30s;
    std::chrono::milliseconds drain_within = 10s;
    std::size_t login_failures_per_account = 10;
    std::size_t login_failures_per_address = 50;
    std::chrono::milliseconds login_failure_window = 10min;
    std::chrono::milliseconds login_lasts = std::chrono::hours(24 * 14);
};

/// A site as the edges see it. Its rules live in its desk.
struct site_info {
    domain::site_key key;
    domain::localized name;
    std::vector<std::string> languages;  // the first is the default
    std::string time_zone;               // IANA
    std::vector<std::string> embed_on;  // origins whose pages may embed the widget, e.g. https://shop.example
    bool bot = true;
    std::string identity_secret;     // signs who a visitor is; empty: nobody is vouched for. Never shown
    bool identity_required = false;  // nobody else may chat
};

/// What sessions and requests read of the configuration; replaced as a whole on reload, on the I/O thread.
struct server_settings {
    std::string public_url;                   // origin only: scheme://host[:port]
    std::vector<ip_network> trusted_proxies;  // whose X-Forwarded-For is believed
    std::vector<ip_network> metrics_from;     // who may read /metrics
    bool demo = false;                        // serve /demo/
    limits limit;
    std::chrono::milliseconds console_idle = 10min;
    std::map<domain::site_key, site_info> sites;
};

/// The settings of now. Readers keep the pointer for the length of one request or frame.
class current_settings {
public:
    explicit current_settings(server_settings first)
        : now_(std::make_shared<const server_settings>(std::move(first)))
    {
    }

    [[nodiscard]] std::shared_ptr<const server_settings> get() const { return now_; }

    void replace(server_settings next) { now_ = std::make_shared<const server_settings>(std::move(next)); }

private:
    std::shared_ptr<const server_settings> now_;
};

}  // namespace pasokh::app
