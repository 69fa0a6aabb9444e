#pragma once

#include "app/identity.hpp"
#include "app/log_in_throttle.hpp"
#include "app/log_ins.hpp"
#include "app/passwords.hpp"
#include "app/settings.hpp"
#include "async/task.hpp"
#include "base/error.hpp"
#include "ports/accounts.hpp"
#include "ports/clock.hpp"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace pasokh::app {

/// What an operator proves beside his password: a one-time code, or one of eight recovery codes.
class second_factors {
public:
    second_factors(
        ports::accounts& accounts,
        const identity& ids,
        passwords& secrets,
        log_ins& sessions,
        const current_settings& settings,
        ports::clock& clock
    );

    /// Takes the code, for good. code_required for an empty one, bad_credentials for a wrong or used one,
    /// rate_limited after too many wrong ones; a recovery code, which cannot be guessed, is taken even then.
    task<result<void>> prove(ports::account who, std::string code);

    struct offer {
        std::string secret;  // base32
        std::string uri;
    };

    /// Makes a secret that waits for its first code. conflict when a second factor is on.
    task<result<offer>> begin(signed_in who, std::string password);
    /// Switches it on, ends the other log-ins, and gives the recovery codes. bad_credentials for a wrong
    /// code, or when nothing waits for one.
    task<result<std::vector<std::string>>> confirm(signed_in who, std::string code);
    task<result<void>> remove(signed_in who, std::string password, std::string code);
    /// By an admin or at the command line, for somebody who lost everything.
    task<result<void>> reset(domain::site_key site, domain::operator_id who);

private:
    struct waiting {
        std::string secret;
        std::chrono::steady_clock::time_point until{};
    };

    [[nodiscard]] std::string hash_of(const ports::account& who, const std::string& recovery_code) const;
    task<result<void>> take(ports::account who, std::string code);

    ports::accounts& accounts_;
    const identity& ids_;
    passwords& passwords_;
    log_ins& log_ins_;
    const current_settings& settings_;
    ports::clock& clock_;
    std::map<domain::operator_id, waiting> waiting_;
    log_in_throttle guesses_;
};

}  // namespace pasokh::app
