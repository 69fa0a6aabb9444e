#pragma once

#include "support/ws_client.hpp"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

namespace pasokh::testing {

/// A console whose operator takes no chats and watches the live list of visitors: who came, who went.
class list_watcher {
public:
    explicit list_watcher(asio::io_context& io) : io_(io), console_(io) {}

    /// Enters, becomes busy, and watches from now on; false when that is not possible.
    task<bool> begin(ws_client::target where);

    /// Ends the connection and waits until nothing reads any more; false when it was lost before.
    task<bool> end();

    /// How many visitors the list says there are.
    [[nodiscard]] std::size_t total() const { return total_; }

    /// From now on joined() and left() count.
    void mark();

    /// Those who were not in the list at the mark; every one counts once.
    [[nodiscard]] std::size_t joined() const { return joined_.size(); }

    /// Those who were taken from the list since the mark, in order.
    [[nodiscard]] const std::vector<std::string>& left() const { return left_; }

private:
    task<void> read();
    void take(const json& frame);

    asio::io_context& io_;
    ws_client console_;
    std::set<std::string> known_, joined_;
    std::vector<std::string> left_;
    std::size_t total_ = 0;
    bool reading_ = false;
    bool lost_ = false;
    bool ending_ = false;
};

}  // namespace pasokh::testing
