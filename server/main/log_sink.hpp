#pragma once

#include "base/log.hpp"

#include <string>

namespace pasokh {

/// Sends every event to standard error as one JSON line: {"at":…,"level":…,"event":…,fields…}.
void log_to_stderr(log::level from);

log::level log_level_named(const std::string& name);

}  // namespace pasokh
