#pragma once

#include "adapters/metrics/metrics.hpp"

namespace pasokh {

class core;
class node;

namespace ws {
class server;
}

namespace http {
class remote_calls;
}

/// What /metrics tells: of the sockets, the desks, the journal and, where there are any, the other nodes.
/// The last two are null on a server without links to others.
metrics::figures
figures_of(const core& inner, const ws::server& sockets, const node* others, const http::remote_calls* calls);

}  // namespace pasokh
