#include "adapters/http/faq_api.hpp"

#include "adapters/http/request_parser.hpp"
#include "async/offload.hpp"
#include "wire/error_table.hpp"
#include "wire/faq_codec.hpp"

#include <charconv>
#include <optional>
#include <utility>

namespace pasokh::http {
namespace {

response refused(const boost::system::error_code& why)
{
    return error_response(wire::errc_of(why));
}

/// The answer to a change of entries: its version, or everything that is wrong with it. The number that an
/// entry has in the whole FAQ is no line that its author could go to.
response answer_to(const result<app::faq_edited>& done, std::uint16_t status = 200)
{
    if (!done) return refused(done.error());
    if (!done->problems.empty()) {
        auto problems = done->problems;
        for (auto& each : problems)
            each.line = 0;
        return json_response(422, wire::faq_problems_body(problems));
    }
    return json_response(status, wire::faq_edited_body(done->version, done->entries));
}

std::optional<unsigned> hex_digit(char c)
{
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return std::nullopt;
}

/// An id as it stands in a path, %-encoded where it has to be; nullopt for what is no encoding.
std::optional<std::string> decoded_id(std::string_view path)
{
    std::string out;
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (path[at] != '%') {
            out += path[at];
            continue;
        }
        if (at + 2 >= path.size()) return std::nullopt;
        const auto high = hex_digit(path[at + 1]);
        const auto low = hex_digit(path[at + 2]);
        if (!high || !low) return std::nullopt;
        out += static_cast<char>(*high << 4 | *low);
        at += 2;
    }
    return out;
}

std::optional<std::uint64_t> version_in(std::string_view text)
{
    std::uint64_t out = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return out;
}

/// The `version` of a query: what the sender looked at.
std::optional<std::uint64_t> seen_in(const request& what)
{
    return version_in(what.parameter("version"));
}

std::string_view media_type_of(std::string_view format)
{
    if (format == "csv") return "text/csv; charset=utf-8";
    if (format == "markdown") return "text/markdown; charset=utf-8";
    if (format == "json_ld") return "application/ld+json";
    return format == "jsonl" ? "application/jsonl" : "application/toml";
}

std::string_view ending_of(std::string_view format)
{
    if (format == "markdown") return "md";
    return format == "json_ld" ? "json" : format;
}

}  // namespace

std::vector<route> faq_api::routes()
{
    const auto to = [this](task<response> (faq_api::*handle)(call)) -> handler {
        return [this, handle](call what) { return (this->*handle)(std::move(what)); };
    };
    using enum method;
    return {
        {get, "/api/console/faq", access::login, to(&faq_api::list)},
        {post, "/api/console/faq/entries", access::admin, to(&faq_api::create)},
        {patch, "/api/console/faq/entries/*", access::admin, to(&faq_api::change)},
        {delete_, "/api/console/faq/entries/*", access::admin, to(&faq_api::remove)},
        {post, std::string(import_path), access::admin, to(&faq_api::import)},
        {get, "/api/console/faq/export", access::admin, to(&faq_api::export_as)},
        {get, "/api/console/faq/versions", access::admin, to(&faq_api::versions)},
        {get, "/api/console/faq/versions/*", access::admin, to(&faq_api::version)},
        {post, "/api/console/faq/undo", access::admin, to(&faq_api::undo)},
        {get, "/api/console/faq/turns", access::login, to(&faq_api::turns)},
        {get, "/api/console/faq/lessons", access::admin, to(&faq_api::lessons)},
        {post, "/api/console/faq/lessons", access::admin, to(&faq_api::settle)},
    };
}

wire::parse_limits faq_api::within() const
{
    const auto settings = settings_.get();
    return {settings->limit.http_body_bytes, settings->limit.json_depth};
}

std::string faq_api::name_of(const domain::site_key& site, domain::operator_id who) const
{
    const auto* desk = desks_.desk(site);
    const auto found = desk && !who.empty() ? desk->operator_of(who) : std::nullopt;
    return found ? found->profile->name : std::string();
}

task<response> faq_api::list(call what)
{
    const auto now = editor_.current(what.who.who.site);
    if (!now) co_return error_response(errc::not_found);
    auto entries = now->entries;
    co_return co_await whole(now->version, std::move(entries));
}

task<response> faq_api::whole(std::uint64_t version, std::shared_ptr<const domain::faq_content> entries)
{
    auto work = [version, entries = std::move(entries)] { return wire::faq_body(version, *entries); };
    auto body = co_await offload(workers_, std::move(work));
    co_return json_response(200, std::move(body));
}

task<response> faq_api::create(call what)
{
    auto asked = wire::decode_faq_entry(what.request.body, within());
    if (!asked) co_return error_response(asked.error());
    const app::faq_change who{what.who.who.profile.id, asked->seen};
    auto done = co_await editor_.create(what.who.who.site, who, std::move(asked->entry));
    co_return answer_to(done, 201);
}

task<response> faq_api::change(call what)
{
    auto id = decoded_id(what.path_rest);
    if (!id) co_return error_response(errc::not_found);
    auto asked = wire::decode_faq_entry(what.request.body, within());
    if (!asked) co_return error_response(asked.error());
    const app::faq_change who{what.who.who.profile.id, asked->seen};
    auto done = co_await editor_.replace(what.who.who.site, who, std::move(*id), std::move(asked->entry));
    co_return answer_to(done);
}

task<response> faq_api::remove(call what)
{
    auto id = decoded_id(what.path_rest);
    if (!id) co_return error_response(errc::not_found);
    const app::faq_change who{what.who.who.profile.id, seen_in(what.request)};
    auto done = co_await editor_.remove(what.who.who.site, who, std::move(*id));
    co_return answer_to(done);
}

task<response> faq_api::import(call what)
{
    const auto settings = settings_.get();
    const wire::parse_limits large{settings->limit.http_import_bytes, settings->limit.json_depth};
    auto read = [body = std::move(what.request.body), large] { return wire::decode_faq_import(body, large); };
    auto asked = co_await offload(workers_, std::move(read));
    if (!asked) co_return error_response(asked.error());
    const app::faq_change who{what.who.who.profile.id, asked->seen};
    const auto how = asked->replace ? app::faq_import::replace : app::faq_import::add;
    auto done = co_await editor_
                    .import(what.who.who.site, who, how, std::move(asked->format), std::move(asked->text));
    if (!done) co_return refused(done.error());
    if (!done->problems.empty()) co_return json_response(422, wire::faq_problems_body(done->problems));
    co_return json_response(
        200,
        wire::faq_imported_body(done->version, done->entries, done->added, done->changed, done->removed)
    );
}

task<response> faq_api::export_as(call what)
{
    std::string format(what.request.parameter("format"));
    if (format.empty()) format = "jsonl";
    auto text = co_await editor_.export_as(what.who.who.site, format);
    if (!text) co_return refused(text.error());
    auto out = text_response(200, std::move(*text));
    out.content_type = media_type_of(format);
    out.extra.emplace_back(
        "Content-Disposition",
        "attachment; filename=\"faq." + std::string(ending_of(format)) + "\""
    );
    co_return out;
}

task<response> faq_api::versions(call what)
{
    const auto& site = what.who.who.site;
    auto found = co_await store_.faq_versions(site);
    if (!found) co_return refused(found.error());
    std::vector<wire::faq_version_row> rows;
    for (auto& each : *found)
        rows.push_back({each.number, each.at, name_of(site, each.by), std::move(each.change), each.entries});
    co_return json_response(200, wire::faq_versions_body(rows));
}

task<response> faq_api::version(call what)
{
    const auto number = version_in(what.path_rest);
    if (!number) co_return error_response(errc::not_found);
    auto read = co_await editor_.version_of(what.who.who.site, *number);
    if (!read) co_return refused(read.error());
    if (!read->problems.empty()) co_return json_response(422, wire::faq_problems_body(read->problems));
    auto entries = std::make_shared<const domain::faq_content>(std::move(read->content));
    co_return co_await whole(*number, std::move(entries));
}

task<response> faq_api::undo(call what)
{
    auto asked = wire::decode_faq_undo(what.request.body, within());
    if (!asked) co_return error_response(asked.error());
    const app::faq_change who{what.who.who.profile.id, asked->seen};
    auto done = co_await editor_.go_back(what.who.who.site, who, asked->to);
    co_return answer_to(done);
}

/// To whom the chat is open; of others it is as absent as one that does not exist.
task<response> faq_api::turns(call what)
{
    const auto& who = what.who.who;
    const auto chat = domain::chat_id::parse(what.request.parameter("chat"));
    const auto* desk = desks_.desk(who.site);
    const bool may = chat && desk && (who.profile.admin || desk->may_see(who.profile.id, *chat));
    if (!may) co_return error_response(errc::not_found);
    auto found = co_await store_.turns(who.site, *chat);
    if (!found) co_return refused(found.error());
    if (found->empty()) co_return error_response(errc::not_found);
    co_return json_response(200, wire::turns_body(*found));
}

task<response> faq_api::lessons(call what)
{
    auto found = co_await lessons_.collect(what.who.who.site);
    if (!found) co_return refused(found.error());
    co_return json_response(200, wire::faq_lessons_body(found->questions, found->phrasings));
}

task<response> faq_api::settle(call what)
{
    auto asked = wire::decode_faq_settle(what.request.body, within());
    if (!asked) co_return error_response(asked.error());
    const auto& site = what.who.who.site;
    const app::faq_change who{what.who.who.profile.id, std::nullopt};
    const auto now = editor_.current(site);
    result<app::faq_edited> done =
        now ? app::faq_edited{now->version, now->entries->size(), {}} : app::faq_edited{};
    if (asked->entry)
        done = co_await editor_.create(site, who, std::move(*asked->entry));
    else if (!asked->phrasing_of.empty())
        done = co_await editor_.add_phrasings(
            site,
            who,
            std::move(asked->phrasing_of),
            std::move(asked->language),
            std::move(asked->phrasings)
        );
    if (!done || !done->problems.empty()) co_return answer_to(done);
    std::vector<ports::turn_key> turns;
    for (const auto& [chat, seq] : asked->turns)
        turns.push_back({chat, seq});
    const auto settled = co_await lessons_.settle(site, std::move(turns));
    if (!settled) co_return refused(settled.error());
    co_return answer_to(done);
}

}  // namespace pasokh::http
