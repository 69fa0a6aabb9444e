#pragma once

#include "adapters/metrics/metrics.hpp"

namespace pasokh {

class core;
class node;

namespace ws {
class server;
}

/// What /metrics tells: of the sockets, the desks, the journal and, where there are any, the other nodes.
metrics::figures figures_of(const core& inner, const ws::server& sockets, const node* others);

}  // namespace pasokh
