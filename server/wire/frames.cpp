#include "wire/frames.hpp"

#include "wire/error_table.hpp"
#include "wire/names.hpp"

#include <utility>

namespace pasokh::wire {
namespace {

/// Room for a message's frame beside its text, so that it is written without growing.
constexpr std::size_t around_a_message = 320;

struct frame : json_writer {
    explicit frame(std::string_view type, std::size_t expected = 160) : json_writer(expected)
    {
        begin_object().key("type").word(type);
    }

    std::string finish() &&
    {
        end_object();
        return std::move(*this).take();
    }
};

void write_author(json_writer& out, const domain::author& who)
{
    out.begin_object().key("kind").word(name_of(who.kind));
    if (!who.who.empty()) out.field("id", who.who);
    if (!who.name.empty()) out.field("name", who.name);
    out.end_object();
}

void write_attachments(json_writer& out, const std::vector<domain::attachment>& all)
{
    using enum domain::attachment::what;
    for (const auto& [kind, name] : {std::pair(link, "links"), {image, "images"}}) {
        bool first = true;
        for (const auto& each : all) {
            if (each.kind != kind) continue;
            if (std::exchange(first, false)) out.key(name).begin_array();
            out.begin_object().field("url", each.url).field("label", each.label).end_object();
        }
        if (!first) out.end_array();
    }
}

}  // namespace

void write_line_fields(json_writer& out, const domain::message& what)
{
    out.field("seq", what.seq).field("at", what.at).key("from");
    write_author(out, what.from);
    if (!what.client_id.empty()) out.field("client_id", what.client_id);
    if (what.event != domain::event_kind::none) out.field("event", name_of(what.event));
    if (!what.subject.empty()) out.field("subject", what.subject);
    if (what.event == domain::event_kind::none || !what.text.empty()) out.field("text", what.text);
    if (what.rateable) out.field("rate", true);
    write_attachments(out, what.attachments);
    if (what.choices.empty()) return;
    out.key("choices").begin_array();
    for (const auto& each : what.choices)
        out.begin_object().field("id", each.id).field("label", each.label).end_object();
    out.end_array();
}

void write_lines(json_writer& out, const std::vector<domain::message>& lines)
{
    out.begin_array();
    for (const auto& each : lines) {
        out.begin_object();
        write_line_fields(out, each);
        out.end_object();
    }
    out.end_array();
}

void write_page(json_writer& out, const domain::page& what)
{
    out.begin_object()
        .field("url", what.url)
        .field("title", what.title)
        .field("referrer", what.referrer)
        .end_object();
}

void write_person(json_writer& out, const person& who)
{
    out.begin_object().field("id", who.id).field("name", who.name).end_object();
}

void write_person_fields(json_writer& out, const std::optional<domain::verified_person>& who)
{
    const auto told = [](const std::string& text) {
        return text.empty() ? std::nullopt : std::optional<std::string_view>(text);
    };
    out.field("verified", who.has_value())
        .field("name", who ? told(who->name) : std::nullopt)
        .field("email", who ? told(who->email) : std::nullopt);
}

void write_tops(json_writer& out, const tops& newest)
{
    out.begin_object();
    for (const auto& [chat, seq] : newest)
        out.field(chat.text(), seq);
    out.end_object();
}

shared_text accepted_frame(
    std::string_view client_id,
    domain::chat_id chat,
    domain::seq_t seq,
    time_point at,
    bool duplicate
)
{
    frame out("accepted");
    out.field("client_id", client_id).field("chat", chat).field("seq", seq).field("at", at);
    if (duplicate) out.field("duplicate", true);
    out.end_object();
    return std::move(out).share();
}

std::string accepted_frame(std::string_view client_id, time_point at)
{
    frame out("accepted");
    out.field("client_id", client_id).field("at", at);
    return std::move(out).finish();
}

shared_text message_frame(domain::chat_id chat, const domain::message& what)
{
    frame out("message", around_a_message + what.text.size());
    out.field("chat", chat);
    write_line_fields(out, what);
    out.end_object();
    return std::move(out).share();
}

std::string snapshot_frame(domain::chat_id chat, const std::vector<domain::message>& lines, bool earlier)
{
    std::size_t expected = 160;
    for (const auto& each : lines)
        expected += around_a_message + each.text.size();
    frame out("snapshot", expected);
    out.field("chat", chat).field("earlier", earlier).key("messages");
    write_lines(out, lines);
    return std::move(out).finish();
}

std::string read_frame(domain::chat_id chat, domain::author_kind by, domain::seq_t seq)
{
    frame out("read");
    out.field("chat", chat).field("by", name_of(by)).field("seq", seq);
    return std::move(out).finish();
}

std::string beat_frame(std::string_view epoch, time_point at, const tops& newest)
{
    frame out("beat");
    out.field("epoch", epoch).field("at", at).key("tops");
    write_tops(out, newest);
    return std::move(out).finish();
}

std::string reconnect_frame(std::chrono::milliseconds after)
{
    frame out("reconnect", 64);
    out.field("after_ms", after.count());
    return std::move(out).finish();
}

std::string done_frame(std::uint32_t ref)
{
    frame out("done", 64);
    out.field("ref", ref);
    return std::move(out).finish();
}

std::string error_frame(const wire_error& what)
{
    frame out("error");
    if (what.ref != 0) out.field("ref", what.ref);
    if (!what.client_id.empty()) out.field("client_id", what.client_id);
    out.field("code", pasokh::name_of(what.code)).field("retry", shown(what.code).retry);
    if (!what.field.empty()) out.field("field", what.field);
    if (!what.message.empty()) out.field("message", what.message);
    if (what.retry_after) out.field("retry_after_ms", what.retry_after->count());
    if (what.holder) {
        out.key("holder");
        write_person(out, *what.holder);
    }
    return std::move(out).finish();
}

}  // namespace pasokh::wire
