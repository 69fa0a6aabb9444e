#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/accounts.hpp"

namespace pasokh::sqlite {

// The reads and writes of ports::accounts, inside the transaction of their caller.

std::vector<ports::account> read_accounts(connection& db, const domain::site_key& site);
std::optional<ports::account>
read_account(connection& db, const domain::site_key& site, const std::string& email);
std::optional<ports::account>
read_account(connection& db, const domain::site_key& site, domain::operator_id who);

/// False, and nothing written, when another operator of the site has the e-mail.
bool write_account(connection& db, const ports::account& who);

/// Also forgets all log-ins that have expired by then, so that the table does not grow for ever.
void write_login(connection& db, const ports::login& what);
std::optional<ports::login> read_login(connection& db, const std::string& token_hash, time_point now);
void drop_login(connection& db, const std::string& token_hash);
void drop_logins(
    connection& db,
    const domain::site_key& site,
    domain::operator_id who,
    const std::string& keep
);

}  // namespace pasokh::sqlite
