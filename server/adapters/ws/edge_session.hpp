#pragma once

#include "adapters/ws/relay.hpp"
#include "adapters/ws/session.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pasokh::ws {

/// A client whose site another node owns: handles the socket (rates, pings, the outbox), and passes frames on
/// to the session at the owner and back. Without an owner that is reached it waits some seconds for one.
class edge_session final : public session {
public:
    /// `what` without its line; `hello` is the first frame when it was read already.
    edge_session(
        environment& env,
        std::unique_ptr<transport> line,
        std::string address,
        wire::to_owner::open what,
        std::string hello
    );

    [[nodiscard]] std::uint64_t line() const { return open_.line; }

    [[nodiscard]] bool console() const { return open_.console; }

    /// Zero while it waits for one.
    [[nodiscard]] domain::node_id owner() const { return owner_; }

    [[nodiscard]] bool at_edge() const override { return true; }

    /// Opens the line if the site's owner is reached now. Call once it is in the registry, and whenever that
    /// may have changed.
    void look_for_owner();

    /// A frame of the session.
    void pass_on(const frame& what, weight how);

    /// Tells the owner how much of it has left, when that is worth a word.
    void report(bool at_rest = false);

private:
    rest handle(std::string_view text) override;
    void leave() override;

    [[nodiscard]] const app::rate& frames_of(const app::limits& limit) const override
    {
        return open_.console ? limit.operator_frames : limit.visitor_frames;
    }

    [[nodiscard]] wire::tops open_tops() const override { return {}; }  // the session beats

    void every_second() override;
    void flooded() override;
    [[nodiscard]] wire::wire_error name_of(std::string_view text) const;

    wire::to_owner::open open_;
    domain::node_id owner_;
    std::vector<std::string> before_owner_;
    std::size_t before_owner_bytes_ = 0;
    steady::time_point since_;
    std::uint64_t given_bytes_ = 0;
    std::uint64_t reported_bytes_ = 0;
};

}  // namespace pasokh::ws
