#pragma once

#include "adapters/http/router.hpp"
#include "app/settings.hpp"

#include <functional>
#include <string>
#include <vector>

namespace pasokh::http {

/// What those who run the server ask of it: /healthz, /readyz and /metrics.
struct operations {
    /// What keeps the server from serving now; empty when nothing does.
    std::function<std::vector<std::string>()> missing;
    /// The page of metrics, in Prometheus' text format.
    std::function<std::string()> metrics;

    [[nodiscard]] std::vector<route> routes(const app::current_settings& settings) const;
};

}  // namespace pasokh::http
