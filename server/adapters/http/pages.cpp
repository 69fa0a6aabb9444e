#include "adapters/http/pages.hpp"

#include <utility>

namespace pasokh::http {
namespace {

/// Where a page may open its WebSocket: `'self'` covers ws: in some browsers only.
std::string socket_origin(const std::string& public_url)
{
    const auto colon = public_url.find(':');
    return (public_url.starts_with("https:") ? "wss" : "ws") + public_url.substr(colon);
}

std::string frame_policy(const app::server_settings& settings, const app::site_info& site)
{
    // Pictures of the bot's answers lie where the site keeps them; their addresses were checked when they
    // came in.
    std::string out = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
                      "font-src 'self'; "
                      "media-src 'self'; base-uri 'none'; form-action 'none'; connect-src 'self' " +
                      socket_origin(settings.public_url) + "; frame-ancestors 'self'";
    for (const auto& each : site.embed_on)
        out += " " + each;
    return out;
}

std::string console_policy(const app::server_settings& settings)
{
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
           "font-src 'self'; media-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
           "frame-ancestors 'none'; connect-src 'self' " +
           socket_origin(settings.public_url);
}

/// What a careful customer's own page would say, with the widget allowed in.
constexpr std::string_view demo_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

response not_found()
{
    return text_response(404, "Not found.\n");
}

std::string file_of(const call& what)
{
    return what.path_rest;
}

handler answer_with(auto make)
{
    return [make](call what) -> task<response> { co_return make(what); };
}

}  // namespace

pages::pages(const std::filesystem::path& share, const app::current_settings& settings)
    : settings_(settings)
    , widget_(static_files::load_blocking(share / "widget"))
    , console_(static_files::load_blocking(share / "console"))
    , demo_(static_files::load_blocking(share / "demo"))
{
}

std::vector<route> pages::routes() const
{
    const auto get = [](std::string path, handler handle) {
        return route{method::get, std::move(path), access::everyone, std::move(handle)};
    };
    return {
        get("/", answer_with([this](const call&) { return root(); })),
        get("/widget/frame", answer_with([this](const call& what) { return widget_frame(what); })),
        get("/widget/*", answer_with([this](const call& what) { return widget(what); })),
        get("/console", answer_with([](const call&) { return redirect("/console/"); })),
        get("/console/", answer_with([this](const call& what) { return console(what); })),
        get("/console/*", answer_with([this](const call& what) { return console(what); })),
        get("/demo", answer_with([](const call&) { return redirect("/demo/"); })),
        get("/demo/", answer_with([this](const call& what) { return demo(what); })),
        get("/demo/*", answer_with([this](const call& what) { return demo(what); })),
    };
}

response pages::root() const
{
    return redirect(settings_.get()->demo ? "/demo/" : "/console/");
}

response pages::widget(const call& what) const
{
    // The page itself is served under /widget/frame alone, with the policy of its site.
    const auto name = file_of(what);
    auto out = name.ends_with(".html") ? std::nullopt : widget_.find(name, what.request);
    if (!out) return not_found();
    // The script tag on a customer's page is the one thing of ours that another origin may load.
    if (name == "loader.js") out->extra.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
    return std::move(*out);
}

response pages::widget_frame(const call& what) const
{
    const auto settings = settings_.get();
    const auto site = settings->sites.find(std::string(what.request.parameter("site")));
    if (site == settings->sites.end()) return text_response(404, "There is no such site here.\n");
    auto out = widget_.find("frame.html", what.request);
    if (!out) return not_found();
    out->extra.emplace_back("Content-Security-Policy", frame_policy(*settings, site->second));
    out->extra.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
    return std::move(*out);
}

response pages::console(const call& what) const
{
    const auto name = file_of(what);
    auto out = console_.find(name, what.request);
    // Every address without a file is one of the application's own.
    const bool is_page = !out && name.find('.') == std::string::npos;
    if (is_page) out = console_.find("index.html", what.request);
    if (!out) return not_found();
    if (is_page || name.ends_with(".html")) {
        out->extra.emplace_back("Content-Security-Policy", console_policy(*settings_.get()));
        out->extra.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    }
    return std::move(*out);
}

response pages::demo(const call& what) const
{
    if (!settings_.get()->demo) return not_found();
    auto name = file_of(what);
    if (name.empty() || name.ends_with('/')) name += "index.html";
    auto out = demo_.find(name, what.request);
    if (!out && demo_.find(name + "/index.html", what.request)) return redirect("/demo/" + name + "/");
    if (!out) return not_found();
    out->extra.emplace_back("Referrer-Policy", "same-origin");
    if (name.ends_with(".html")) out->extra.emplace_back("Content-Security-Policy", demo_policy);
    return std::move(*out);
}

}  // namespace pasokh::http
