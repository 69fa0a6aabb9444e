#pragma once

#include "base/time.hpp"
#include "domain/ids.hpp"

#include <optional>

namespace pasokh::ports {

/// When a department takes chats, in its site's time zone.
class opening_hours {
public:
    struct status {
        bool open = true;
        std::optional<time_point> opens_at;  // next opening, while closed; none when it never opens
    };

    virtual ~opening_hours() = default;
    [[nodiscard]] virtual status
    at(const domain::site_key& site, const domain::department_key& department, time_point now) const = 0;
};

}  // namespace pasokh::ports
