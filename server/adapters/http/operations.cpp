#include "adapters/http/operations.hpp"

#include "base/ip_network.hpp"
#include "wire/rest_models.hpp"

#include <utility>

namespace pasokh::http {
namespace {

response health(const std::vector<std::string>& missing)
{
    return json_response(missing.empty() ? 200 : 503, wire::health_body(missing));
}

}  // namespace

std::vector<route> operations::routes(const app::current_settings& settings) const
{
    const auto alive = [](call) -> task<response> { co_return health({}); };
    const auto ready = [ask = missing](call) -> task<response> { co_return health(ask()); };
    const auto figures = [&settings, write = metrics](call what) -> task<response> {
        const auto now = settings.get();
        // For everybody else it does not exist. Behind a proxy that is not listed everybody would come from
        // the proxy's address.
        if (what.request.address_hidden || !contains(now->metrics_from, what.request.address))
            co_return error_response(errc::not_found);
        response out;
        out.content_type = "text/plain; version=0.0.4; charset=utf-8";
        out.body = std::make_shared<const std::string>(write());
        co_return out;
    };
    return {
        {method::get, "/healthz", access::everyone, alive},
        {method::get, "/readyz", access::everyone, ready},
        {method::get, "/metrics", access::everyone, figures},
    };
}

}  // namespace pasokh::http
