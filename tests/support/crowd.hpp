#pragma once

#include "support/chat_peer.hpp"
#include "support/history.hpp"
#include "support/server_under_test.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pasokh::testing {

/// Visitors in chats with operators, everybody writing by turns, and the history of what they saw.
class crowd {
public:
    struct size {
        std::size_t visitors = 40;
        std::size_t operators = 4;
        /// How somebody reaches the server; the identity unless a test puts a proxy in between.
        std::function<ws_client::target(ws_client::target)> route = [](auto where) { return where; };
    };

    crowd(asio::io_context& io, server_under_test& server, size of);

    crowd(asio::io_context& io, server_under_test& server) : crowd(io, server, size()) {}

    /// Room for every visitor at once, and rates that a test's pace does not meet.
    [[nodiscard]] static server_options options(std::size_t visitors = 40);

    /// One message: three of four by a visitor, one by an operator in a chat that he knows.
    void say_next();

    /// Everybody writes by turns, one message every `between`; the timer only paces the load.
    void write_for(std::chrono::milliseconds how_long, std::chrono::milliseconds between);

    /// Everybody connects, every visitor says hello, and everybody sees it.
    void open_chats();

    /// New log-ins for the operators; the old ones ended.
    void log_in_again(server_under_test& server);

    [[nodiscard]] bool all_live() const;
    [[nodiscard]] bool nothing_pending() const;
    /// Every operator has every chat of his up to the line that its visitor has.
    [[nodiscard]] bool all_agree() const;
    /// Waits for all three.
    void settle(std::chrono::seconds within = std::chrono::seconds(60));

    void stop();

    [[nodiscard]] const std::vector<std::unique_ptr<chat_peer>>& peers() const { return peers_; }

    history seen;

private:
    void add(ws_client::target where, chat_peer::role role, const std::string& name);

    asio::io_context& io_;
    size size_;
    std::vector<std::unique_ptr<chat_peer>> peers_;  // the operators first
    std::size_t ended_ = 0;
    std::size_t said_ = 0;
};

}  // namespace pasokh::testing
