#pragma once

#include "adapters/http/console_api.hpp"
#include "adapters/http/faq_api.hpp"
#include "adapters/http/operations.hpp"
#include "adapters/http/pages.hpp"
#include "adapters/http/router.hpp"
#include "main/core.hpp"

#include <filesystem>

namespace pasokh {

/// Every route of the program, gathered in one place: what is not here is not served, and tests/doors asks of
/// each that is here who may use it.
class front_door {
public:
    front_door(core& inner, const std::filesystem::path& share, const http::operations& watch);

    [[nodiscard]] const http::router& routes() const { return routes_; }

    /// Of several nodes: requests about sites of others are asked of them.
    void forward_by(http::remote_calls& others)
    {
        routes_.forward_by(others);
        console_.forward_by(others);
    }

private:
    http::pages pages_;
    http::console_api console_;
    http::faq_api faq_;
    http::router routes_;
};

}  // namespace pasokh
