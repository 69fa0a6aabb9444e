#pragma once

#include "app/desk_service.hpp"
#include "app/identity.hpp"
#include "async/task.hpp"
#include "base/error.hpp"
#include "ports/accounts.hpp"
#include "ports/clock.hpp"

#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pasokh::app {

struct signed_in {
    ports::account who;
    std::string token;       // only after log_in() and set_up(): goes into the cookie
    std::string token_hash;  // names the log-in
};

/// Has a site an admin who can log in?
enum class set_up_state { needed, done };

/// Fields that are absent stay as they are.
struct operator_change {
    std::optional<std::string> name;
    std::optional<std::string> email;
    std::optional<std::string> password;
    std::optional<std::vector<domain::department_key>> departments;
    std::optional<std::vector<std::string>> languages;
    std::optional<std::uint32_t> capacity;
    std::optional<bool> admin;
    std::optional<bool> disabled;
};

/// Who may come in: log-in by e-mail and password, cookie sessions, the one-time link of the first admin, and
/// the administration of operators. On the I/O thread; password hashing runs on a worker.
class auth_service {
public:
    /// Says of the hash of a log-in's token whether that log-in has ended.
    using ended_log_ins = std::function<bool(const std::string& token_hash)>;
    /// Told when log-ins of an operator ended: the sockets that came with them must be closed.
    using revoked =
        std::function<void(const domain::site_key&, domain::operator_id, const ended_log_ins& which)>;

    auth_service(
        ports::accounts& accounts,
        const identity& ids,
        desk_service& desks,
        ports::clock& clock,
        asio::thread_pool& workers,
        revoked on_revoked
    );

    /// bad_credentials for an unknown e-mail, a wrong password and a disabled operator alike, in the same
    /// time. rate_limited after 10 failures of an account or 50 of an address within 10 minutes.
    task<result<signed_in>>
    log_in(domain::site_key site, std::string email, std::string password, std::string address);

    /// How long until the next try, after rate_limited.
    [[nodiscard]] std::chrono::milliseconds
    retry_after(const domain::site_key& site, const std::string& email, const std::string& address) const;

    /// The log-in that a cookie's token stands for; bad_credentials when there is none.
    task<result<signed_in>> check(std::string token);

    task<result<void>> log_out(std::string token);

    /// Makes a link token for the first admin of a site: works once, for 15 minutes; an older one ends.
    std::string offer_set_up(const domain::site_key& site);
    task<result<signed_in>>
    set_up(std::string link, std::string name, std::string email, std::string password);
    task<result<set_up_state>> set_up_state_of(domain::site_key site);

    task<result<std::vector<ports::account>>> operators(domain::site_key site);
    /// Needs name, email and password. conflict when the e-mail is in use; bad_field for anything out of
    /// range.
    task<result<ports::account>> create(domain::site_key site, operator_change what);
    task<result<ports::account>> change(domain::site_key site, domain::operator_id who, operator_change what);
    /// Ends all other log-ins of this operator.
    task<result<void>> change_password(signed_in who, std::string current, std::string next);

private:
    struct failures {
        std::vector<std::chrono::steady_clock::time_point> at;
    };

    task<result<std::string>> hash(std::string password);
    /// bad_credentials when it is not the password, or `stored` is empty.
    task<result<void>> verify(std::string stored, std::string password);
    task<result<signed_in>> begin_login(ports::account who);
    /// The hash of the new password, empty when none is wanted.
    task<result<std::string>> new_hash(std::optional<std::string> password);
    [[nodiscard]] result<void>
    apply(ports::account& to, operator_change what, std::string password_hash) const;
    task<result<ports::account>> store(ports::account who);
    void count_failure(const std::string& key);
    void forget_old_failures();

    ports::accounts& accounts_;
    const identity& ids_;
    desk_service& desks_;
    ports::clock& clock_;
    asio::thread_pool& workers_;
    revoked on_revoked_;

    struct set_up_link {
        std::string token_hash;
        std::chrono::steady_clock::time_point until;
    };

    std::map<domain::site_key, set_up_link> links_;
    mutable std::map<std::string, failures> failures_;  // by account and by address
    /// Accounts that are read, changed and written back right now: a second change must not write an older
    /// row over the first.
    std::set<domain::operator_id> being_changed_;
};

}  // namespace pasokh::app
