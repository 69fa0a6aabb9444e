#pragma once

#include "adapters/sqlite/line_writer.hpp"
#include "ports/store.hpp"

namespace pasokh::sqlite {

/// Writes the durable effects of a batch, in order, into the open transaction of `db`, and returns how many.
std::size_t write_batch(connection& db, line_writer& lines, const ports::batch& what);

}  // namespace pasokh::sqlite
