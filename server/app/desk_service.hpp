#pragma once

#include "app/journal.hpp"
#include "base/error.hpp"
#include "domain/desk.hpp"
#include "ports/clock.hpp"
#include "ports/outbound.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pasokh::app {

/// The session and number under which a command came, to be told when it took effect.
struct origin {
    domain::session_id session;
    std::uint32_t ref = 0;
};

/// The desks of all sites, and the one door to them. Lives on the I/O thread, like everything that calls it:
/// deciding is a plain function call, and what was decided reaches the world through the journal.
class desk_service {
public:
    desk_service(journal& log, ports::clock& clock, ports::outbound& out);

    /// Makes a site known whose desk is not open here: commands for it are refused with store_unavailable,
    /// which a client may repeat. Nothing happens to one that is known.
    void know(domain::site_key site, domain::desk_settings settings);

    /// Opens a site, known or not, with what the store remembers. Call before any submit() for it.
    void open(domain::site_key site, domain::desk_settings settings, domain::saved_desk saved);

    /// Takes no more commands for the site; what was decided goes its way.
    void pause(const domain::site_key& site);

    /// Forgets what the site's desk knows, and what of it was not released yet (journal::drop). The site
    /// stays known.
    void close(const domain::site_key& site);

    /// Is its desk open here?
    [[nodiscard]] bool serves(const domain::site_key& site) const;

    /// Decides now. A refusal has changed nothing. On success the effects are shown after their commit, in
    /// order, and then `from` gets its `done` (if it carries a ref). Unknown sites are not_found.
    result<void> submit(const domain::site_key& site, domain::command&& what, origin from = {});

    /// Runs `then` once everything decided so far has been shown: what the caller read from desk() until now
    /// may then be spoken of, and whatever is shown afterwards came later.
    void after_what_is_decided(const domain::site_key& site, std::function<void()> then);

    /// No value while commands are taken; otherwise why not: the store does not keep up, or is away.
    [[nodiscard]] std::optional<errc> refusing() const;

    /// The same for one site: its desk may be closed.
    [[nodiscard]] std::optional<errc> refusing(const domain::site_key& site) const;

    /// How long the oldest of many steps has waited for its commit (journal::crowded_for).
    [[nodiscard]] std::chrono::steady_clock::duration crowded_for(std::chrono::steady_clock::time_point now
    ) const
    {
        return journal_.crowded_for(now);
    }

    /// The desk of a site for reading; null when unknown, empty when closed. What it says may not be durable
    /// yet.
    [[nodiscard]] const domain::desk* desk(const domain::site_key& site) const;

    /// Those whose desks are open.
    [[nodiscard]] std::vector<domain::site_key> sites() const;

    [[nodiscard]] time_point now() const { return clock_.now(); }

private:
    struct open_site {
        std::shared_ptr<const domain::site_key> key;
        domain::desk desk;
        bool open = false;
    };

    void enqueue(const open_site& site, domain::effects effects, origin from);

    journal& journal_;
    ports::clock& clock_;
    ports::outbound& out_;
    std::map<domain::site_key, open_site> sites_;
};

}  // namespace pasokh::app
