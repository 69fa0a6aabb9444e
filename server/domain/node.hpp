#pragma once

#include "base/strong_id.hpp"

namespace pasokh::domain {

/// One server of an installation. Keeps its id over restarts when it has a name.
using node_id = id<struct node_tag>;

}  // namespace pasokh::domain
