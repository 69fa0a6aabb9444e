#pragma once

#include "adapters/sqlite/connection.hpp"
#include "ports/eraser.hpp"

namespace pasokh::sqlite {

// Inside the writer's transaction. Every table with something of a visitor in it is named in eraser.cpp; the
// test "eraser: every table is accounted for" finds a new one.

/// Returns the number of deleted rows, at most about `most`.
std::size_t drop_older(connection& db, const domain::site_key& site, time_point before, std::size_t most);

ports::erased
drop_visitor(connection& db, const domain::site_key& site, domain::visitor_id who, time_point up_to);

}  // namespace pasokh::sqlite
