#pragma once

#include "domain/effect.hpp"

#include <cstdint>

namespace pasokh::ports {

/// Shows what happened to whoever is connected here and may see it. Called on the I/O thread, in the order
/// of the journal, after what is durable has been made durable. Never blocks, never fails: a session that
/// cannot take a frame is closed by its own rules.
class outbound {
public:
    virtual ~outbound() = default;
    virtual void deliver(const domain::site_key& site, const domain::effect& what) = 0;

    /// The command that this session sent with `ref` has taken effect.
    virtual void done(domain::session_id session, std::uint32_t ref) = 0;
};

}  // namespace pasokh::ports
