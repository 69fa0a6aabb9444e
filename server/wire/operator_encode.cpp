#include "wire/json_writer.hpp"
#include "wire/names.hpp"
#include "wire/operator_codec.hpp"

namespace pasokh::wire {
namespace {

void write_person_or_null(json_writer& out, const std::optional<person>& who)
{
    if (who)
        write_person(out, *who);
    else
        out.value(nullptr);
}

void write_page_or_null(json_writer& out, const domain::page* page)
{
    if (page)
        write_page(out, *page);
    else
        out.value(nullptr);
}

void write_card(json_writer& out, const domain::hand_off_card& card)
{
    if (card == domain::hand_off_card{}) {
        out.value(nullptr);
        return;
    }
    out.begin_object().field("question", card.question).field("reason", card.reason);
    out.key("candidates").begin_array();
    for (const auto& each : card.candidates) {
        out.begin_object().field("entry", each.entry).field("question", each.question);
        out.field("score", each.score).end_object();
    }
    out.end_array().end_object();
}

void write_closed(json_writer& out, const domain::chat_record& record)
{
    out.key("closed");
    if (record.state == domain::chat_state::closed)
        out.value(name_of(record.close_reason));
    else
        out.value(nullptr);
}

void write_chat(json_writer& out, const operator_chat& what)
{
    const auto& record = what.record;
    out.begin_object()
        .field("id", record.id)
        .field("state", name_of(record.state))
        .field("department", record.department)
        .field("language", record.language);
    out.key("visitor").begin_object().field("id", record.visitor).field("online", what.visitor_online);
    write_person_fields(out, record.person);
    out.key("page");
    write_page_or_null(out, what.visitor_page);
    out.end_object().key("operator");
    write_person_or_null(out, what.served_by);
    out.field("created_at", record.created_at)
        .field("queued_at", record.queued_at)
        .field("assigned_at", record.assigned_at)
        .field("first_reply_at", record.first_reply_at);
    write_closed(out, record);
    out.field("top", what.top)
        .field("visitor_read", record.visitor_read)
        .field("operator_read", record.operator_read)
        .field("late", record.late)
        .field("unanswered_since", what.unanswered_since)
        .key("last");
    if (what.last) {
        out.begin_object();
        write_line_fields(out, *what.last);
        out.end_object();
    } else {
        out.value(nullptr);
    }
    out.key("card");
    write_card(out, record.card);
    out.end_object();
}

void write_queue_fields(json_writer& out, const queue_card& queue)
{
    out.field("total", queue.total).key("entries").begin_array();
    for (const auto& each : queue.entries) {
        out.begin_object()
            .field("chat", each.chat)
            .field("position", each.position)
            .field("department", each.department)
            .field("since", each.since)
            .field("language", each.language);
        out.key("visitor").begin_object().field("id", each.visitor).field("online", each.online);
        write_person_fields(out, each.who);
        out.end_object();
        out.field("preview", each.preview).key("reserved_for");
        write_person_or_null(out, each.reserved_for);
        out.end_object();
    }
    out.end_array();
}

void write_operators(json_writer& out, const std::vector<domain::operator_view>& team)
{
    out.begin_array();
    for (const auto& each : team) {
        out.begin_object()
            .field("id", each.profile->id)
            .field("name", each.profile->name)
            .field("status", name_of(each.status))
            .field("reason", each.away_reason)
            .field("idle", each.idle)
            .field("connected", each.connected)
            .field("effective", each.effective)
            .field("load", each.load)
            .field("capacity", each.capacity)
            .field("departments", each.profile->departments)
            .field("languages", each.profile->languages)
            .end_object();
    }
    out.end_array();
}

void write_visitor(json_writer& out, const domain::visitor_view& who)
{
    out.begin_object().field("id", who.visitor);
    write_person_fields(out, who.person);
    out.key("page");
    write_page(out, who.on);
    out.field("language", who.language)
        .field("since", who.since)
        .field("pages", who.pages)
        .field("returning", who.returning)
        .id_or_null("chat", who.chat)
        .key("state");
    if (who.state)
        out.value(name_of(*who.state));
    else
        out.value(nullptr);
    out.end_object();
}

void write_offline(json_writer& out, const offline_row& row)
{
    const auto& message = row.message;
    out.begin_object()
        .field("id", message.id)
        .field("visitor", message.visitor)
        .id_or_null("chat", message.chat)
        .field("name", message.name)
        .field("contact", message.contact)
        .field("text", message.text)
        .field("language", message.language)
        .key("page");
    write_page(out, message.left_on);
    out.field("at", message.at).field("handled_at", message.handled_at).key("handled_by");
    write_person_or_null(out, row.handled_by);
    out.end_object();
}

struct frame : json_writer {
    frame(std::string_view type, std::size_t expected) : json_writer(expected)
    {
        begin_object().key("type").word(type);
    }

    std::string finish() &&
    {
        end_object();
        return std::move(*this).take();
    }
};

}  // namespace

void write_me(json_writer& out, const me_card& me)
{
    out.begin_object()
        .field("id", me.id)
        .field("name", me.name)
        .field("email", me.email)
        .field("role", me.admin ? "admin" : "operator")
        .field("totp", me.totp)
        .end_object();
}

void write_site(json_writer& out, const console_site& site)
{
    out.begin_object()
        .field("id", site.site)
        .field("name", site.name)
        .field("languages", site.languages)
        .field("time_zone", site.time_zone);
    out.key("departments").begin_array();
    for (const auto& each : site.departments)
        out.begin_object().field("id", each.key).field("name", each.name).end_object();
    out.end_array().end_object();
}

std::string welcome_frame(const operator_welcome& what)
{
    frame out("welcome", 768);
    out.field("v", 1)
        .field("session", what.session)
        .field("epoch", what.epoch)
        .field("at", what.at)
        .field("beat_ms", what.beat.count())
        .field("idle_after_ms", what.idle_after.count())
        .key("me");
    write_me(out, what.me);
    out.key("site");
    write_site(out, what.site);
    out.key("limits").begin_object().field("text_bytes", what.text_bytes).end_object();
    return std::move(out).finish();
}

std::string state_frame(const console_state& what)
{
    frame out("state", 4096);
    out.key("chats").begin_array();
    for (const auto& each : what.chats)
        write_chat(out, each);
    out.end_array().key("queue").begin_object();
    write_queue_fields(out, what.queue);
    out.end_object().key("operators");
    write_operators(out, what.operators);
    out.field("offline_waiting", what.offline_waiting).field("visitors_total", what.visitors_total);
    return std::move(out).finish();
}

std::string chat_frame(const operator_chat& what)
{
    frame out("chat", 1024);
    out.key("chat");
    write_chat(out, what);
    return std::move(out).finish();
}

std::string chat_gone_frame(const domain::chat_record& record, const std::optional<person>& served_by)
{
    frame out("chat_gone", 256);
    out.field("chat", record.id).field("state", name_of(record.state));
    write_closed(out, record);
    out.key("operator");
    write_person_or_null(out, served_by);
    return std::move(out).finish();
}

std::string queue_frame(const queue_card& what)
{
    frame out("queue", 128 + what.entries.size() * 384);
    write_queue_fields(out, what);
    return std::move(out).finish();
}

std::string operators_frame(const std::vector<domain::operator_view>& changed)
{
    frame out("operators", 64 + changed.size() * 320);
    out.key("changed");
    write_operators(out, changed);
    return std::move(out).finish();
}

std::string visitors_frame(
    std::size_t total,
    bool full,
    const std::vector<domain::visitor_view>& changed,
    const std::vector<domain::visitor_id>& gone
)
{
    frame out("visitors", 128 + changed.size() * 384 + gone.size() * 40);
    out.field("total", total).field("full", full).key("changed").begin_array();
    for (const auto& each : changed)
        write_visitor(out, each);
    out.end_array().key("gone").begin_array();
    for (const auto& each : gone)
        out.value(each);
    out.end_array();
    return std::move(out).finish();
}

std::string offline_message_frame(const offline_row& what, std::size_t waiting)
{
    frame out("offline_message", 1024);
    out.field("offline_waiting", waiting).key("message");
    write_offline(out, what);
    return std::move(out).finish();
}

std::string offline_messages_frame(
    std::uint32_t ref,
    const std::vector<offline_row>& rows,
    bool more,
    std::size_t waiting
)
{
    frame out("offline_messages", 128 + rows.size() * 768);
    if (ref != 0) out.field("ref", ref);
    out.field("offline_waiting", waiting).field("more", more).key("messages").begin_array();
    for (const auto& each : rows)
        write_offline(out, each);
    out.end_array();
    return std::move(out).finish();
}

std::string history_frame(
    std::uint32_t ref,
    domain::chat_id chat,
    const std::vector<domain::message>& lines,
    bool earlier
)
{
    frame out("history", 128 + lines.size() * 512);
    if (ref != 0) out.field("ref", ref);
    out.field("chat", chat).field("earlier", earlier).key("messages");
    write_lines(out, lines);
    return std::move(out).finish();
}

std::string resumed_frame(std::string_view epoch, bool recovered, const tops& newest)
{
    frame out("resumed", 256);
    out.field("epoch", epoch).field("recovered", recovered).key("tops");
    write_tops(out, newest);
    return std::move(out).finish();
}

std::string typing_frame(domain::chat_id chat, bool on)
{
    frame out("typing", 96);
    out.field("chat", chat).field("on", on);
    return std::move(out).finish();
}

}  // namespace pasokh::wire
