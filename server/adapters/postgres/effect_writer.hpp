#pragma once

#include "adapters/postgres/script.hpp"
#include "ports/store.hpp"

namespace pasokh::postgres {

/// Adds the statements that write the durable effects of a batch, in order, and returns how many effects.
std::size_t write_batch(script& to, const ports::batch& what);

}  // namespace pasokh::postgres
