#pragma once

#include "adapters/ws/relay.hpp"
#include "adapters/ws/transport.hpp"
#include "async/event.hpp"

#include <cstdint>
#include <deque>
#include <string>

namespace pasokh::ws {

/// A client whose socket another node holds, as its session sees it. Pings and the socket's deadlines are the
/// edge's business.
class remote_line final : public transport {
public:
    /// `outbox_bytes`: what the edge may hold for the client.
    remote_line(
        io_executor where,
        relay& through,
        domain::node_id edge,
        std::uint64_t number,
        std::size_t outbox_bytes
    );
    ~remote_line() override;

    [[nodiscard]] domain::node_id edge() const { return edge_; }

    [[nodiscard]] std::uint64_t number() const { return number_; }

    // What the relay tells it.
    void hear(std::string text);
    void passed_on(std::uint64_t bytes);
    /// The link may have room again.
    void look_for_room();
    /// The socket, or the node that holds it, is gone.
    void end();

    /// May a frame at this place of a batch be its too? Not when it has a later one in there.
    [[nodiscard]] bool may_join(std::uint64_t batch, std::size_t place) const
    {
        return batch != batch_ || place > place_;
    }

    void joined(std::uint64_t batch, std::size_t place)
    {
        batch_ = batch;
        place_ = place;
    }

    /// What an edge has passed on without having said so, at most.
    static constexpr std::size_t unreported_bytes = 64 * 1024;

    task<result<void>> open() override;
    std::optional<message> next() override;
    task<result<void>> more() override;

    /// The edge's business.
    [[nodiscard]] steady::duration waited() const override { return {}; }

    [[nodiscard]] bool send(frame what, weight how) override;
    task<void> room_for(std::size_t bytes) override;

    [[nodiscard]] std::size_t waiting_bytes() const override { return owed_; }

    [[nodiscard]] bool take_dropped() override { return std::exchange(dropped_, false); }

    void ping(steady::time_point now) override { pinged_at_ = now; }

    void close(wire::close_code why) override;
    void abort() override;

    [[nodiscard]] bool closing() const override { return closing_ || ended_; }

    task<void> finished() override;

    [[nodiscard]] bool waits_for_pong() const override { return false; }

    [[nodiscard]] steady::time_point last_ping() const override { return pinged_at_; }

    [[nodiscard]] bool pong_is_late(steady::time_point, std::chrono::milliseconds) override { return false; }

    [[nodiscard]] bool stuck(steady::time_point now) override;

    [[nodiscard]] bool remote() const override { return true; }

private:
    [[nodiscard]] bool fits(std::size_t bytes) const
    {
        return owed_ + bytes <= outbox_bytes_ || owed_ == 0;  // as an outbox
    }

    /// At the client and on the link to his edge.
    [[nodiscard]] bool has_room(std::size_t bytes) const;
    void wake();

    io_executor where_;
    relay& through_;
    std::weak_ptr<bool> relay_lives_;
    domain::node_id edge_;
    std::uint64_t number_;
    std::size_t outbox_bytes_;
    std::size_t owed_ = 0;  // sent and not known to have been passed on
    std::deque<std::string> incoming_;
    std::size_t incoming_bytes_ = 0;
    std::string current_;
    event* reader_ = nullptr;    // set while somebody waits for a message
    event* has_room_ = nullptr;  // set while somebody waits for room
    std::size_t room_wanted_ = 0;
    steady::time_point pinged_at_{};
    steady::time_point closing_since_{};
    bool closing_ = false;
    bool dropped_ = false;
    bool ended_ = false;
    std::uint64_t batch_ = 0;
    std::size_t place_ = 0;
};

}  // namespace pasokh::ws
