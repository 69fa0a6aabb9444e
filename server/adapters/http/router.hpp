#pragma once

#include "adapters/http/message.hpp"
#include "adapters/http/remote_calls.hpp"
#include "app/auth_service.hpp"
#include "app/settings.hpp"
#include "async/task.hpp"

#include <functional>
#include <optional>
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

/// The site that a request is about; nullopt when it is about none, or cannot be read.
using about = std::function<task<std::optional<domain::site_key>>(const call&)>;

struct route {
    http::method method;
    std::string path;  // exact, or everything below: "/api/things/*"
    access needs;
    handler handle;
    /// Of several nodes, the owner of this site answers. Routes that need a log-in are about its site.
    http::about about = {};
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

    /// From now on requests about sites that other nodes own are asked of these.
    void forward_by(remote_calls& others) { others_ = &others; }

    task<response> answer(request what) const;

private:
    /// The other node's answer, when the request is for another node.
    task<std::optional<response>> answer_elsewhere(const route& by, call& what) const;
    [[nodiscard]] const route* find(http::method method, const std::string& path) const;
    [[nodiscard]] response no_route(const std::string& path) const;

    app::auth_service& auth_;
    const app::current_settings& settings_;
    std::vector<route> routes_;
    remote_calls* others_ = nullptr;  // null on a server that is alone
};

/// The cookie of a console's log-in. Its name says `__Host-` when the browser can hold it to that.
std::string login_cookie_name(const std::string& public_url);

}  // namespace pasokh::http
