#include "wire/json_writer.hpp"
#include "wire/names.hpp"
#include "wire/visitor_codec.hpp"

namespace pasokh::wire {
namespace {

void write_team(json_writer& out, const team_card& team)
{
    out.field("status", name_of(team.status)).field("opens_at", team.opens_at);
}

/// Conditions that a rule does not have are left out.
template <class T>
void condition(json_writer& out, std::string_view name, const std::optional<T>& value)
{
    if (value) out.field(name, *value);
}

void write_rule(json_writer& out, const domain::invite_rule& rule)
{
    out.begin_object().field("rule", rule.key);
    out.field("combine", rule.combine == domain::match::all ? "all" : "any");
    condition(out, "seconds_on_page", rule.seconds_on_page);
    condition(out, "scroll_percent", rule.scroll_percent);
    condition(out, "idle_seconds_after_scroll", rule.idle_seconds_after_scroll);
    condition(out, "url_contains", rule.url_contains);
    condition(out, "pages_seen", rule.pages_seen);
    condition(out, "returning", rule.returning);
    if (rule.exit_intent) out.field("exit_intent", true);
    out.end_object();
}

void write_place(json_writer& out, const domain::queue_place_told& place)
{
    out.field("position", place.position).key("wait_s");
    if (!place.wait) {
        out.value(nullptr);
        return;
    }
    const auto seconds = [](duration d) { return std::chrono::ceil<std::chrono::seconds>(d).count(); };
    out.begin_array().value(seconds(place.wait->first)).value(seconds(place.wait->second)).end_array();
}

void write_chat(json_writer& out, const visitor_chat& what)
{
    const auto& record = what.record;
    out.begin_object()
        .field("id", record.id)
        .field("state", name_of(record.state))
        .field("department", record.department)
        .field("top", what.top)
        .key("operator");
    if (what.served_by)
        write_person(out, *what.served_by);
    else
        out.value(nullptr);
    out.field("visitor_read", record.visitor_read).field("operator_read", record.operator_read).key("closed");
    if (record.state == domain::chat_state::closed)
        out.value(name_of(record.close_reason));
    else
        out.value(nullptr);
    if (record.state == domain::chat_state::queued && what.place) {
        out.key("queue").begin_object();
        write_place(out, *what.place);
        out.end_object();
    }
    out.end_object();
}

}  // namespace

std::string welcome_frame(const visitor_welcome& what)
{
    json_writer out(1024);
    out.begin_object()
        .field("type", "welcome")
        .field("v", 1)
        .field("session", what.session)
        .field("token", what.token)
        .field("epoch", what.epoch)
        .field("at", what.at)
        .field("beat_ms", what.beat.count());
    out.key("site").begin_object();
    out.field("id", what.site)
        .field("name", what.name)
        .field("languages", what.languages)
        .field("bot", what.bot);
    out.key("invites").begin_array();
    for (const auto& rule : what.invites)
        write_rule(out, rule);
    out.end_array().end_object();
    out.key("team").begin_object();
    write_team(out, what.team);
    out.end_object();
    out.key("visitor");
    if (what.visitor) {
        out.begin_object();
        write_person_fields(out, what.visitor);
        out.end_object();
    } else {
        out.value(nullptr);
    }
    out.key("limits").begin_object().field("text_bytes", what.text_bytes).end_object().end_object();
    return std::move(out).take();
}

std::string chat_frame(const visitor_chat& what)
{
    json_writer out(512);
    out.begin_object().field("type", "chat").key("chat");
    write_chat(out, what);
    out.end_object();
    return std::move(out).take();
}

std::string queue_frame(const domain::queue_place_told& what)
{
    json_writer out(160);
    out.begin_object().field("type", "queue").field("chat", what.chat);
    write_place(out, what);
    out.end_object();
    return std::move(out).take();
}

std::string resumed_frame(
    std::string_view epoch,
    bool recovered,
    const tops& newest,
    const std::optional<visitor_chat>& chat,
    const team_card& team
)
{
    json_writer out(768);
    out.begin_object()
        .field("type", "resumed")
        .field("epoch", epoch)
        .field("recovered", recovered)
        .key("tops");
    write_tops(out, newest);
    out.key("chat");
    if (chat)
        write_chat(out, *chat);
    else
        out.value(nullptr);
    out.key("team").begin_object();
    write_team(out, team);
    out.end_object().end_object();
    return std::move(out).take();
}

std::string typing_frame(domain::chat_id chat, bool on, std::string_view name)
{
    json_writer out(160);
    out.begin_object()
        .field("type", "typing")
        .field("chat", chat)
        .field("on", on)
        .field("name", name)
        .end_object();
    return std::move(out).take();
}

std::string team_frame(const team_card& team)
{
    json_writer out(96);
    out.begin_object().field("type", "team");
    write_team(out, team);
    out.end_object();
    return std::move(out).take();
}

std::string invite_frame(std::string_view rule, std::string_view text, std::string_view from)
{
    json_writer out(256);
    out.begin_object()
        .field("type", "invite")
        .field("rule", rule)
        .field("text", text)
        .field("from", from)
        .end_object();
    return std::move(out).take();
}

}  // namespace pasokh::wire
