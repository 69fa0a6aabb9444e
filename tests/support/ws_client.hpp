#pragma once

#include "async/task.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace pasokh::testing {

using nlohmann::json;
using namespace std::chrono_literals;

/// A WebSocket to a server under test, on 127.0.0.1. Every wait has an end: what takes too long counts as
/// closed, which no test expects.
class ws_client {
public:
    struct target {
        std::uint16_t port = 0;
        std::string path = "/ws/visitor";
        std::string origin{};  // empty: http://127.0.0.1:PORT
        std::string cookie{};
        bool tls = false;             // whatever the certificate says
        std::string forwarded_for{};  // X-Forwarded-For, as a proxy would write it
        std::string from{};           // own address, e.g. 127.0.0.2
    };

    explicit ws_client(asio::io_context& io);
    ~ws_client();

    /// The HTTP status of the upgrade, 101 when it worked, 0 when there was no answer.
    task<int> connect(target where);

    task<bool> send(json frame);
    task<bool> send_text(std::string text);
    task<bool> send_binary(std::string bytes);

    /// The next frame; nullopt when the connection ended or nothing came in time (which ends it).
    task<std::optional<json>> receive(std::chrono::milliseconds within = 10s);

    /// The next frame of this type; others are skipped.
    task<std::optional<json>> receive_type(std::string type, std::chrono::milliseconds within = 10s);

    /// Reads until the server closes; its close code, 1006 without one, 0 when it does not close in time.
    task<int> wait_for_close(std::chrono::milliseconds within = 10s);

    /// Drops the connection without a word, as a lost network does.
    void cut();

    [[nodiscard]] bool open() const;

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace pasokh::testing
