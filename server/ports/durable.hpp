#pragma once

#include "domain/effect.hpp"
#include "ports/store.hpp"

#include <algorithm>

namespace pasokh::ports {

/// Something of this step has to be on disk before anybody sees it.
inline bool has_durable(const decided& step)
{
    return std::any_of(step.effects.begin(), step.effects.end(), domain::is_durable);
}

inline bool has_durable(const batch& what)
{
    return std::any_of(what.begin(), what.end(), [](const auto& step) { return has_durable(step); });
}

}  // namespace pasokh::ports
