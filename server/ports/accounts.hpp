#pragma once

#include "async/task.hpp"
#include "base/error.hpp"
#include "domain/records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pasokh::ports {

/// An operator as he logs in. The e-mail is unique within its site, compared in lower case.
struct account {
    domain::site_key site;
    domain::operator_profile profile;
    std::string email;
    std::string password_hash;  // libsodium's Argon2id string; never leaves the server
    time_point created_at{};
    bool second_factor = false;  // has one; what save() is given here is ignored
};

/// What an operator proves beside his password: codes of RFC 6238, or a recovery code for each loss of them.
struct second_factor {
    std::string secret;                        // 20 bytes
    std::uint64_t last_step = 0;               // of the newest code that was taken
    std::vector<std::string> recovery_hashes;  // of the codes that are left, 32 bytes each
};

/// A log-in. Only a hash of its token is kept.
struct login {
    std::string token_hash;  // 32 bytes
    domain::site_key site;
    domain::operator_id who;
    time_point created_at{};
    time_point expires_at{};
};

/// Who may log in, and who is logged in. Durable like the store, and usually the same file.
class accounts {
public:
    virtual ~accounts() = default;

    virtual task<result<std::vector<account>>> list(domain::site_key site) = 0;
    virtual task<result<std::optional<account>>> find(domain::site_key site, std::string email) = 0;
    virtual task<result<std::optional<account>>> find(domain::site_key site, domain::operator_id who) = 0;

    /// Creates or replaces by profile.id. conflict when another operator of the site has the e-mail.
    virtual task<result<void>> save(account who) = 0;

    virtual task<result<std::optional<second_factor>>>
    find_second_factor(domain::site_key site, domain::operator_id who) = 0;
    virtual task<result<void>>
    save_second_factor(domain::site_key site, domain::operator_id who, second_factor what) = 0;
    virtual task<result<void>> remove_second_factor(domain::site_key site, domain::operator_id who) = 0;
    /// conflict when the code of this step or of a later one was taken before, or there is no second factor:
    /// of two at once, one wins.
    virtual task<result<void>>
    take_step(domain::site_key site, domain::operator_id who, std::uint64_t step) = 0;
    /// Removes it; conflict when it is not there.
    virtual task<result<void>>
    take_recovery_code(domain::site_key site, domain::operator_id who, std::string hash) = 0;

    virtual task<result<void>> add_login(login what) = 0;
    /// nullopt when unknown or expired at `now`.
    virtual task<result<std::optional<login>>> find_login(std::string token_hash, time_point now) = 0;
    virtual task<result<void>> remove_login(std::string token_hash) = 0;
    /// Ends every log-in of an operator, but the one with `keep` as its token hash (empty: all).
    virtual task<result<void>>
    remove_logins(domain::site_key site, domain::operator_id who, std::string keep) = 0;
};

}  // namespace pasokh::ports
