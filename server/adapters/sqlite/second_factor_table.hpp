#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/accounts.hpp"

namespace pasokh::sqlite {

// The second factors of ports::accounts, inside the transaction of their caller.

std::optional<ports::second_factor>
read_second_factor(connection& db, const domain::site_key& site, domain::operator_id who);
void write_second_factor(
    connection& db,
    const domain::site_key& site,
    domain::operator_id who,
    const ports::second_factor& what
);
void drop_second_factor(connection& db, const domain::site_key& site, domain::operator_id who);

/// False when the code of this step or of a later one was taken before.
bool take_step(connection& db, const domain::site_key& site, domain::operator_id who, std::uint64_t step);
/// False when it is not there.
bool take_recovery_code(
    connection& db,
    const domain::site_key& site,
    domain::operator_id who,
    const std::string& hash
);

}  // namespace pasokh::sqlite
