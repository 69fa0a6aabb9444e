#pragma once

#include "app/desk_service.hpp"
#include "ports/ownership.hpp"

namespace pasokh::app {

/// A server that is alone: every site whose desk is open is its own, for as long as it runs.
class sole_ownership final : public ports::ownership {
public:
    sole_ownership(const desk_service& desks, ports::site_owner self) : desks_(desks), self_(std::move(self))
    {
    }

    [[nodiscard]] std::optional<ports::site_owner> owner_of(const domain::site_key& site) const override
    {
        if (!ours(site)) return std::nullopt;
        return self_;
    }

    [[nodiscard]] bool ours(const domain::site_key& site) const override { return desks_.serves(site); }

    /// Nothing ever changes.
    void on_change(std::function<void(const domain::site_key&)>) override {}

private:
    const desk_service& desks_;
    ports::site_owner self_;
};

}  // namespace pasokh::app
