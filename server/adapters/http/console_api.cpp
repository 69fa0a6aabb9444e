#include "adapters/http/console_api.hpp"

#include "wire/error_table.hpp"
#include "wire/rest_models.hpp"

#include <utility>

namespace pasokh::http {
namespace {

wire::me_card me_of(const ports::account& who)
{
    return {who.profile.id, who.profile.name, who.email, who.profile.admin, who.second_factor};
}

app::operator_change change_of(wire::operator_request what)
{
    return {
        std::move(what.name),
        std::move(what.email),
        std::move(what.password),
        std::move(what.departments),
        std::move(what.languages),
        what.capacity,
        what.admin,
        what.disabled};
}

response refused(const boost::system::error_code& why)
{
    return error_response(wire::errc_of(why));
}

}  // namespace

std::vector<route> console_api::routes()
{
    const auto to = [this](task<response> (console_api::*handle)(call)) -> handler {
        return [this, handle](call what) { return (this->*handle)(std::move(what)); };
    };
    const auto of_login = [this](const call& what) { return site_of_login(what); };
    const auto of_cookie = [this](const call& what) { return site_of_cookie(what); };
    using enum method;
    return {
        {post, "/api/console/login", access::everyone, to(&console_api::log_in), of_login},
        {post, "/api/console/logout", access::everyone, to(&console_api::log_out), of_cookie},
        {get, "/api/console/me", access::login, to(&console_api::me)},
        {get, "/api/console/sites", access::everyone, to(&console_api::sites)},
        {post, "/api/console/setup", access::everyone, to(&console_api::set_up)},
        {post, "/api/console/password", access::login, to(&console_api::change_password)},
        {post, "/api/console/totp/begin", access::login, to(&console_api::begin_totp)},
        {post, "/api/console/totp/confirm", access::login, to(&console_api::confirm_totp)},
        {post, "/api/console/totp/remove", access::login, to(&console_api::remove_totp)},
        {get, "/api/console/operators", access::admin, to(&console_api::list_operators)},
        {post, "/api/console/operators", access::admin, to(&console_api::create_operator)},
        {patch, "/api/console/operators/*", access::admin, to(&console_api::change_operator)},
    };
}

wire::parse_limits console_api::within() const
{
    const auto settings = settings_.get();
    return {settings->limit.http_body_bytes, settings->limit.json_depth};
}

task<std::optional<domain::site_key>> console_api::site_of_login(const call& what) const
{
    auto asked = wire::decode_login(what.request.body, within());
    if (!asked) co_return std::nullopt;
    co_return std::move(asked->site);
}

task<std::optional<domain::site_key>> console_api::site_of_cookie(const call& what) const
{
    const auto settings = settings_.get();
    std::string token(what.request.cookie_value(login_cookie_name(settings->public_url)));
    const auto who = co_await auth_.check(std::move(token));
    if (!who) co_return std::nullopt;
    co_return who->who.site;
}

std::string console_api::cookie(const std::string& token, bool keep) const
{
    const auto settings = settings_.get();
    std::string out =
        login_cookie_name(settings->public_url) + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
    if (settings->public_url.starts_with("https://")) out += "; Secure";
    if (!keep) out += "; Max-Age=0";
    return out;
}

response console_api::logged_in(const app::signed_in& who) const
{
    auto out = json_response(200, wire::me_body(me_of(who.who)));
    out.extra.emplace_back("Set-Cookie", cookie(who.token, true));
    return out;
}

task<response> console_api::log_in(call what)
{
    auto asked = wire::decode_login(what.request.body, within());
    if (!asked) co_return error_response(asked.error());
    const auto site = asked->site;
    const auto email = asked->email;
    const auto address = what.request.address;
    app::log_in_attempt attempt{site, email, std::move(asked->password), std::move(asked->code), address};
    const auto who = co_await auth_.log_in(std::move(attempt));
    if (who) co_return logged_in(*who);
    wire::wire_error why;
    why.code = wire::errc_of(who.error());
    if (why.code == errc::rate_limited) why.retry_after = auth_.retry_after(site, email, address);
    co_return error_response(why);
}

task<response> console_api::log_out(call what)
{
    const auto settings = settings_.get();
    std::string token(what.request.cookie_value(login_cookie_name(settings->public_url)));
    if (!token.empty()) {
        const auto ended = co_await auth_.log_out(std::move(token));
        // One that has ended already is as good: the browser forgets it all the same.
        if (!ended && ended.error() != errc::bad_credentials) co_return refused(ended.error());
    }
    auto out = no_content();
    out.extra.emplace_back("Set-Cookie", cookie("", false));
    co_return out;
}

task<response> console_api::me(call what)
{
    const auto settings = settings_.get();
    const auto& who = what.who.who;
    const auto site = settings->sites.find(who.site);
    const auto* desk = desks_.desk(who.site);
    if (site == settings->sites.end() || !desk) co_return error_response(errc::not_found);
    const auto& info = site->second;
    const wire::console_site
        shown{who.site, info.name, info.languages, info.time_zone, desk->settings().departments};
    co_return json_response(200, wire::me_body(me_of(who), shown));
}

/// Whoever asks knows the site's name already, or there is only one: the others are nobody's business.
task<response> console_api::sites(call what)
{
    const auto settings = settings_.get();
    const auto named = what.request.parameter("site");
    std::vector<wire::site_choice> out;
    for (const auto& [key, info] : settings->sites) {
        if (named.empty() ? settings->sites.size() > 1 : key != named) continue;
        const auto needs = co_await auth_.set_up_state_of(key);
        if (!needs) co_return refused(needs.error());
        out.push_back({key, info.name, *needs == app::set_up_state::needed});
    }
    co_return json_response(200, wire::sites_body(out));
}

task<response> console_api::set_up(call what)
{
    auto asked = wire::decode_setup(what.request.body, within());
    if (!asked) co_return error_response(asked.error());
    const auto who = co_await auth_.set_up(
        std::move(asked->token),
        std::move(asked->name),
        std::move(asked->email),
        std::move(asked->password)
    );
    const bool unknown = !who && wire::errc_of(who.error()) == errc::bad_credentials;
    if (unknown && others_ && !what.request.from_node)
        co_return co_await set_up_elsewhere(std::move(what.request));
    if (!who) co_return refused(who.error());
    co_return logged_in(*who);
}

task<response> console_api::set_up_elsewhere(request what) const
{
    const auto settings = settings_.get();
    auto out = error_response(errc::bad_credentials);
    for (const auto& [site, info] : settings->sites) {
        if (others_->ours(site)) continue;
        auto copy = what;
        out = co_await others_->ask(site, std::move(copy));
        if (out.status != wire::shown(errc::bad_credentials).http_status) break;
    }
    co_return out;
}

task<response> console_api::list_operators(call what)
{
    auto found = co_await staff_.list(what.who.who.site);
    if (!found) co_return refused(found.error());
    std::vector<wire::operator_row> rows;
    for (auto& each : *found)
        rows.push_back({std::move(each.profile), std::move(each.email), each.second_factor});
    co_return json_response(200, wire::operators_body(rows));
}

task<response> console_api::create_operator(call what)
{
    auto asked = wire::decode_operator_request(what.request.body, within());
    if (!asked) co_return error_response(asked.error());
    auto change = change_of(std::move(*asked));
    const auto made = co_await staff_.create(what.who.who.site, std::move(change));
    if (!made) co_return refused(made.error());
    co_return json_response(201, wire::operator_body({made->profile, made->email, made->second_factor}));
}

task<response> console_api::change_operator(call what)
{
    const auto who = domain::operator_id::parse(what.path_rest);
    if (!who) co_return error_response(errc::not_found);
    auto asked = wire::decode_operator_request(what.request.body, within());
    if (!asked) co_return error_response(asked.error());
    const bool without_totp = asked->remove_totp;
    auto change = change_of(std::move(*asked));
    auto made = co_await staff_.change(what.who.who.site, *who, std::move(change));
    if (!made) co_return refused(made.error());
    if (without_totp) {
        const auto off = co_await factors_.reset(what.who.who.site, *who);
        if (!off) co_return refused(off.error());
        made->second_factor = false;
    }
    co_return json_response(200, wire::operator_body({made->profile, made->email, made->second_factor}));
}

task<response> console_api::change_password(call what)
{
    auto asked = wire::decode_password(what.request.body, within());
    if (!asked) co_return error_response(asked.error());
    const auto changed =
        co_await staff_.change_password(what.who, std::move(asked->current), std::move(asked->next));
    if (!changed) co_return refused(changed.error());
    co_return no_content();
}

task<response> console_api::begin_totp(call what)
{
    auto asked = wire::decode_totp_begin(what.request.body, within());
    if (!asked) co_return error_response(asked.error());
    const auto offer = co_await factors_.begin(what.who, std::move(asked->password));
    if (!offer) co_return refused(offer.error());
    co_return json_response(200, wire::totp_secret_body(offer->secret, offer->uri));
}

task<response> console_api::confirm_totp(call what)
{
    auto asked = wire::decode_totp_confirm(what.request.body, within());
    if (!asked) co_return error_response(asked.error());
    const auto codes = co_await factors_.confirm(what.who, std::move(asked->code));
    if (!codes) co_return refused(codes.error());
    co_return json_response(200, wire::recovery_codes_body(*codes));
}

task<response> console_api::remove_totp(call what)
{
    auto asked = wire::decode_totp_remove(what.request.body, within());
    if (!asked) co_return error_response(asked.error());
    const auto off = co_await factors_.remove(what.who, std::move(asked->password), std::move(asked->code));
    if (!off) co_return refused(off.error());
    co_return no_content();
}

}  // namespace pasokh::http
