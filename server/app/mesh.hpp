#pragma once

#include "app/node_link.hpp"
#include "app/packet_seal.hpp"
#include "async/task.hpp"
#include "async/timer.hpp"
#include "domain/node.hpp"
#include "ports/bus.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace pasokh::app {

/// The links of this node to all others, over a bus: finds them by their beats, seals and opens packets, and
/// sends what one turn of the loop has for a node as one packet. Everything on the I/O thread.
///
/// When the bus is away, every link ends after a lease of silence and begins anew with the first beat
/// afterwards.
class mesh {
public:
    /// What items are for; each has its own receiver.
    enum class channel : std::uint8_t { lines, calls };
    static constexpr std::size_t channels = 2;

    using receiver = std::function<void(domain::node_id from, std::string_view item)>;
    using listener = std::function<void(domain::node_id)>;

    struct figures {
        std::size_t nodes = 0;  // that are reached now
        std::size_t known = 0;  // of which something is kept
        std::size_t kept_bytes = 0;
        std::uint64_t packets_out = 0;
        std::uint64_t packets_in = 0;
        std::uint64_t not_sealed_for_us = 0;
        std::uint64_t items_out = 0;
        std::chrono::steady_clock::duration lag{};  // of the bus: from sending a beat to hearing it ourselves
        node_link::counters links;
    };

    /// `incarnation` is the time of the node's start in milliseconds. The bus outlives this.
    mesh(
        io_executor where,
        ports::bus& bus,
        domain::node_id self,
        std::uint64_t incarnation,
        std::string_view secret,
        node_link::limits within
    );
    ~mesh();
    mesh(const mesh&) = delete;
    mesh& operator=(const mesh&) = delete;

    [[nodiscard]] domain::node_id self() const { return self_; }

    /// Set before run(). Items of a node come between its up and its down, each once and in order.
    void receive(channel what, receiver handler)
    {
        receivers_[static_cast<std::size_t>(what)] = std::move(handler);
    }

    void on_up(listener handler) { up_handlers_.push_back(std::move(handler)); }

    void on_down(listener handler) { down_handlers_.push_back(std::move(handler)); }

    /// Called before what waits is sent: for whoever gathers items and adds them at the end of the turn.
    void before_sending(std::function<void()> handler) { gatherers_.push_back(std::move(handler)); }

    [[nodiscard]] bool reaches(domain::node_id who) const;

    /// What that node was sent, or will be at the end of this turn, and is not known to have.
    [[nodiscard]] std::size_t waiting_bytes(domain::node_id who) const;

    /// Leaves at the end of this turn of the loop. False when the node is not reached now; otherwise it
    /// arrives, or the link goes down.
    bool send(domain::node_id to, channel what, std::string_view item);
    /// Something waits for before_sending().
    void wake();

    /// Beats until stop(); the coroutine must have ended before this is destroyed.
    task<void> run();
    /// Tells the others that this node leaves.
    void stop();

    [[nodiscard]] figures read() const;

private:
    struct peer {
        explicit peer(node_link made) : link(std::move(made)) {}

        node_link link;
        std::string waiting;  // items of this turn
        std::chrono::steady_clock::time_point heard{};
    };

    peer& peer_of(domain::node_id who);
    void hear(const std::string& bytes, domain::node_id to);
    void perform(domain::node_id who, node_link::actions what);
    void hand_over(domain::node_id from, std::string_view items);
    void announce(packet::kind what);
    void send_waiting();
    void tick();
    /// Nodes come and go under new names for as long as this one lives.
    void forget_silent();

    io_executor where_;
    ports::bus& bus_;
    domain::node_id self_;
    std::uint64_t next_epoch_;  // of the next link
    packet_seal seal_;
    node_link::limits within_;
    timer timer_;
    std::map<domain::node_id, peer> peers_;
    receiver receivers_[channels];
    std::vector<listener> up_handlers_;
    std::vector<listener> down_handlers_;
    std::vector<std::function<void()>> gatherers_;
    std::chrono::steady_clock::time_point announced_{};
    bool sending_due_ = false;
    bool stopping_ = false;
    figures count_;
    /// Posted work may come when this is gone.
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    std::vector<std::unique_ptr<ports::bus::subscription>> hearing_;
};

}  // namespace pasokh::app
