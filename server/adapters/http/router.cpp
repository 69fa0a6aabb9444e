#include "adapters/http/router.hpp"

#include "base/ascii.hpp"
#include "wire/error_table.hpp"

#include <string_view>
#include <utility>

namespace pasokh::http {
namespace {

bool matches(const std::string& pattern, const std::string& path)
{
    if (!pattern.ends_with('*')) return pattern == path;
    const auto prefix = pattern.size() - 1;
    return path.size() > prefix && path.compare(0, prefix, pattern, 0, prefix) == 0;
}

bool changes_something(method how)
{
    return how != method::get && how != method::head;
}

/// `application/json`, with parameters or without.
bool is_json(const std::string& content_type)
{
    constexpr std::string_view wanted = "application/json";
    const auto type = std::string_view(content_type).substr(0, wanted.size());
    const auto behind = std::string_view(content_type).substr(type.size());
    return same_ignoring_case(type, wanted) &&
           (behind.empty() || behind.front() == ';' || behind.front() == ' ');
}

}  // namespace

std::string login_cookie_name(const std::string& public_url)
{
    return public_url.starts_with("https://") ? "__Host-pasokh_console" : "pasokh_console";
}

void router::add(std::vector<route> what)
{
    for (auto& each : what)
        routes_.push_back(std::move(each));
}

const route* router::find(http::method method, const std::string& path) const
{
    const auto wanted = method == http::method::head ? http::method::get : method;
    for (const auto& each : routes_)
        if (each.method == wanted && matches(each.path, path)) return &each;
    return nullptr;
}

response router::no_route(const std::string& path) const
{
    headers allow;
    std::string methods;
    for (const auto& [how, name] :
         {std::pair(method::get, "GET, HEAD"),
          {method::post, "POST"},
          {method::patch, "PATCH"},
          {method::delete_, "DELETE"}}) {
        if (!find(how, path)) continue;
        methods += methods.empty() ? "" : ", ";
        methods += name;
    }
    auto out = error_response(errc::not_found);
    if (methods.empty()) return out;
    out.status = 405;
    out.extra.emplace_back("Allow", methods);
    return out;
}

task<response> router::answer(request what) const
{
    const auto* found = find(what.method, what.path);
    if (!found) co_return no_route(what.path);

    const auto settings = settings_.get();
    if (changes_something(what.method) && what.origin != settings->public_url)
        co_return error_response(errc::forbidden);

    // What a form or a script without our permission can send is never JSON by its type.
    if (!what.body.empty() && !is_json(what.content_type)) {
        auto out = error_response(errc::bad_frame);
        out.status = 415;
        co_return out;
    }

    call entered;
    if (found->path.ends_with('*')) entered.path_rest = what.path.substr(found->path.size() - 1);
    if (found->needs != access::everyone) {
        std::string token(what.cookie_value(login_cookie_name(settings->public_url)));
        auto who = co_await auth_.check(std::move(token));
        if (!who) co_return error_response(wire::errc_of(who.error()));
        if (found->needs == access::admin && !who->who.profile.admin)
            co_return error_response(errc::forbidden);
        entered.who = std::move(*who);
    }
    entered.request = std::move(what);
    if (others_) {
        auto elsewhere = co_await answer_elsewhere(*found, entered);
        if (elsewhere) co_return std::move(*elsewhere);
    }
    co_return co_await found->handle(std::move(entered));
}

task<std::optional<response>> router::answer_elsewhere(const route& by, call& what) const
{
    std::optional<domain::site_key> site;
    if (by.about)
        site = co_await by.about(what);
    else if (by.needs != access::everyone)
        site = what.who.who.site;
    const auto settings = settings_.get();
    if (!site || !settings->sites.contains(*site) || others_->ours(*site)) co_return std::nullopt;
    // The owner moved while this was on its way: the client asks again, the nodes do not ask in circles.
    if (what.request.from_node) co_return error_response(errc::unavailable);
    auto asked = std::move(what.request);
    co_return co_await others_->ask(std::move(*site), std::move(asked));
}

}  // namespace pasokh::http
