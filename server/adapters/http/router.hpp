#pragma once

#include "adapters/http/message.hpp"
#include "app/auth_service.hpp"
#include "app/settings.hpp"
#include "async/task.hpp"

#include <functional>
#include <string>
#include <vector>

namespace pasokh::http {

/// Who may use a route. Whatever changes something also needs our own Origin.
enum class access { everyone, login, admin };

/// A request on its way to a handler.
struct call {
    http::request request;
    app::signed_in who;     // of routes that need a log-in
    std::string path_rest;  // what stands for the `*` of a path
};

using handler = std::function<task<response>(call)>;

struct route {
    http::method method;
    std::string path;  // exact, or everything below: "/api/things/*"
    access needs;
    handler handle;
};

/// The table of all routes, and what must hold before one is entered.
class router {
public:
    router(app::auth_service& auth, const app::current_settings& settings) : auth_(auth), settings_(settings)
    {
    }

    void add(route what) { routes_.push_back(std::move(what)); }

    void add(std::vector<route> what);

    [[nodiscard]] const std::vector<route>& all() const { return routes_; }

    task<response> answer(request what) const;

private:
    [[nodiscard]] const route* find(http::method method, const std::string& path) const;
    [[nodiscard]] response no_route(const std::string& path) const;

    app::auth_service& auth_;
    const app::current_settings& settings_;
    std::vector<route> routes_;
};

/// The cookie of a console's log-in. Its name says `__Host-` when the browser can hold it to that.
std::string login_cookie_name(const std::string& public_url);

}  // namespace pasokh::http
