#pragma once

#include "app/desk_service.hpp"
#include "app/identity.hpp"
#include "app/log_in_throttle.hpp"
#include "app/log_ins.hpp"
#include "app/operator_accounts.hpp"
#include "app/passwords.hpp"
#include "app/second_factors.hpp"
#include "app/set_up_links.hpp"
#include "app/settings.hpp"
#include "async/task.hpp"
#include "base/error.hpp"
#include "ports/accounts.hpp"

#include <chrono>
#include <string>

namespace pasokh::app {

/// What somebody brings to the log-in page.
struct log_in_attempt {
    domain::site_key site;
    std::string email;
    std::string password;
    std::string code;  // of the second factor; empty: none was given
    std::string address;
};

/// Has a site an admin who can log in?
enum class set_up_state { needed, done };

/// Who may come in: log-in by password and second factor, and the one-time link of the first admin. On the
/// I/O thread; password hashing runs on a worker.
class auth_service {
public:
    auth_service(
        ports::accounts& accounts,
        const identity& ids,
        desk_service& desks,
        const current_settings& settings,
        passwords& secrets,
        second_factors& factors,
        operator_accounts& staff,
        log_ins& sessions
    );

    /// bad_credentials for an unknown e-mail, a wrong password, a wrong code and a disabled operator alike,
    /// with the same work. code_required when the password is right and the second factor is missing.
    /// rate_limited after too many failures of the account or the address; an account's failures do not keep
    /// out whoever shows its second factor, so that guessing cannot lock its owner out.
    task<result<signed_in>> log_in(log_in_attempt what);

    /// How long until the next try, after rate_limited.
    std::chrono::milliseconds
    retry_after(const domain::site_key& site, const std::string& email, const std::string& address);

    /// The log-in that a cookie's token stands for; bad_credentials when there is none.
    task<result<signed_in>> check(std::string token);

    task<result<void>> log_out(std::string token);

    /// Makes a link token for the first admin of a site: works once, for 15 minutes; an older one ends.
    std::string offer_set_up(const domain::site_key& site);
    task<result<signed_in>>
    set_up(std::string link, std::string name, std::string email, std::string password);
    task<result<set_up_state>> set_up_state_of(domain::site_key site);

private:
    [[nodiscard]] log_in_throttle::rule per_address() const;
    /// Without a word about what is wrong when the account has too many failures.
    task<result<ports::account>> recognise(log_in_attempt what, bool account_waits);

    ports::accounts& accounts_;
    desk_service& desks_;
    const current_settings& settings_;
    passwords& passwords_;
    second_factors& factors_;
    operator_accounts& staff_;
    log_ins& log_ins_;
    set_up_links links_;
    log_in_throttle guesses_;
};

}  // namespace pasokh::app
