#pragma once

#include "app/identity.hpp"
#include "app/settings.hpp"
#include "async/task.hpp"
#include "base/error.hpp"
#include "ports/accounts.hpp"
#include "ports/clock.hpp"

#include <functional>
#include <string>

namespace pasokh::app {

struct signed_in {
    ports::account who;
    std::string token;       // only after a log-in: goes into the cookie
    std::string token_hash;  // names the log-in
    time_point expires_at{};
};

/// The cookie sessions of operators. Each is a row that can be ended at any time; the sockets that came with
/// it end too.
class log_ins {
public:
    /// Says of the hash of a log-in's token whether that log-in has ended.
    using ended = std::function<bool(const std::string& token_hash)>;
    /// Told when log-ins of an operator ended: the sockets that came with them must be closed.
    using revoked = std::function<void(const domain::site_key&, domain::operator_id, const ended& which)>;

    log_ins(
        ports::accounts& accounts,
        const identity& ids,
        const current_settings& settings,
        ports::clock& clock,
        revoked on_revoked
    );

    /// Under a token that nobody has seen before.
    task<result<signed_in>> begin(ports::account who);
    /// bad_credentials when it ended or expired, the operator is disabled or the site is gone.
    task<result<signed_in>> find(std::string token);
    task<result<signed_in>> find_by_hash(std::string token_hash);
    task<result<void>> end(signed_in which);
    /// All of an operator but the one with `keep` as its token hash (empty: all).
    task<result<void>> end_others(domain::site_key site, domain::operator_id who, std::string keep);

    [[nodiscard]] bool expired(const signed_in& which) const { return which.expires_at <= clock_.now(); }

private:
    ports::accounts& accounts_;
    const identity& ids_;
    const current_settings& settings_;
    ports::clock& clock_;
    revoked on_revoked_;
};

}  // namespace pasokh::app
