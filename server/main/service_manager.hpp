#pragma once

#include <string_view>

namespace pasokh {

/// Tells systemd how the server stands, "READY=1" or "STOPPING=1" (sd_notify(3)); nothing when it was not
/// started by a unit of Type=notify.
void tell_service_manager(std::string_view state);

}  // namespace pasokh
