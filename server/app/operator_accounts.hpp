#pragma once

#include "app/desk_service.hpp"
#include "app/log_ins.hpp"
#include "app/passwords.hpp"
#include "async/task.hpp"
#include "base/error.hpp"
#include "ports/accounts.hpp"
#include "ports/clock.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pasokh::app {

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

/// Who works here: the administration of operators.
class operator_accounts {
public:
    operator_accounts(
        ports::accounts& accounts,
        desk_service& desks,
        passwords& secrets,
        log_ins& sessions,
        ports::clock& clock
    );

    task<result<std::vector<ports::account>>> list(domain::site_key site);
    /// not_found when the site has no such e-mail.
    task<result<ports::account>> find(domain::site_key site, std::string email);
    /// Needs name, email and password. conflict when the e-mail is in use; bad_field for anything out of
    /// range.
    task<result<ports::account>> create(domain::site_key site, operator_change what);
    /// Ends the operator's log-ins when his password, role, departments or access changed.
    task<result<ports::account>> change(domain::site_key site, domain::operator_id who, operator_change what);
    /// Ends all other log-ins of this operator.
    task<result<void>> change_password(signed_in who, std::string current, std::string next);

private:
    /// The hash of the new password, empty when none is wanted.
    task<result<std::string>> new_hash(std::optional<std::string> password);
    [[nodiscard]] result<void>
    apply(ports::account& to, operator_change what, std::string password_hash) const;
    task<result<ports::account>> store(ports::account who);

    ports::accounts& accounts_;
    desk_service& desks_;
    passwords& passwords_;
    log_ins& log_ins_;
    ports::clock& clock_;
    /// Accounts that are read, changed and written back right now: a second change must not write an older
    /// row over the first.
    std::set<domain::operator_id> being_changed_;
};

/// E-mails are compared in lower case.
std::string as_compared(std::string email);

}  // namespace pasokh::app
