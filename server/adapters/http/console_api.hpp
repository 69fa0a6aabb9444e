#pragma once

#include "adapters/http/router.hpp"
#include "app/auth_service.hpp"
#include "app/desk_service.hpp"
#include "app/operator_accounts.hpp"
#include "app/second_factors.hpp"
#include "app/settings.hpp"

#include <vector>

namespace pasokh::http {

/// The console's REST interface (docs/protocol.md §9): log-in, set-up and the administration of operators.
class console_api {
public:
    console_api(
        app::auth_service& auth,
        app::operator_accounts& staff,
        app::second_factors& factors,
        app::desk_service& desks,
        const app::current_settings& settings
    )
        : auth_(auth)
        , staff_(staff)
        , factors_(factors)
        , desks_(desks)
        , settings_(settings)
    {
    }

    std::vector<route> routes();

    /// A set-up link is known to the node that made it: asked of every other owner when it is not known here.
    void forward_by(remote_calls& others) { others_ = &others; }

private:
    task<response> log_in(call what);
    task<response> log_out(call what);
    task<response> me(call what);
    task<response> sites(call what);
    task<response> set_up(call what);
    task<response> list_operators(call what);
    task<response> create_operator(call what);
    task<response> change_operator(call what);
    task<response> change_password(call what);
    task<response> begin_totp(call what);
    task<response> confirm_totp(call what);
    task<response> remove_totp(call what);

    [[nodiscard]] response logged_in(const app::signed_in& who) const;
    [[nodiscard]] std::string cookie(const std::string& token, bool keep) const;
    [[nodiscard]] wire::parse_limits within() const;
    task<std::optional<domain::site_key>> site_of_login(const call& what) const;
    task<std::optional<domain::site_key>> site_of_cookie(const call& what) const;
    task<response> set_up_elsewhere(request what) const;

    app::auth_service& auth_;
    app::operator_accounts& staff_;
    app::second_factors& factors_;
    app::desk_service& desks_;
    const app::current_settings& settings_;
    remote_calls* others_ = nullptr;  // null on a server that is alone
};

}  // namespace pasokh::http
