#include "wire/bus_codec.hpp"

#include "wire/json_writer.hpp"
#include "wire/reader.hpp"

namespace pasokh::wire {
namespace {

constexpr std::size_t most_sessions = 512;
constexpr std::size_t longest_site = 64;
constexpr parse_limits limits{64 * 1024, 4};

std::string_view name_of(domain::presence_what what)
{
    switch (what) {
    case domain::presence_what::joined: return "joined";
    case domain::presence_what::left: return "left";
    case domain::presence_what::beat: return "beat";
    case domain::presence_what::snapshot: return "snapshot";
    case domain::presence_what::ask: return "ask";
    }
    return "";
}

domain::held_session read_session(const json& from, wire_error& error)
{
    static const json nothing = json::object();
    reader fields(from.is_object() ? from : nothing, error, "/sessions");
    domain::held_session out;
    out.kind = static_cast<domain::session_kind>(fields.one_of("kind", {"visitor", "operator"}));
    out.site = fields.text("site", longest_site);
    out.session = fields.id<domain::session_id>("id");
    return out;
}

}  // namespace

std::string encode(const domain::presence_note& what)
{
    json_writer out;
    out.begin_object().field("what", name_of(what.what)).field("node", what.node);
    out.field("incarnation", what.incarnation).field("version", what.version);
    out.field("part", what.part).field("parts", what.parts).id_or_null("asked", what.asked);
    out.key("sessions").begin_array();
    for (const auto& each : what.sessions) {
        const bool visitor = each.kind == domain::session_kind::visitor;
        out.begin_object().field("kind", visitor ? "visitor" : "operator");
        out.field("site", each.site).field("id", each.session).end_object();
    }
    out.end_array().end_object();
    return std::move(out).take();
}

result<domain::presence_note> decode_presence_note(std::string_view payload)
{
    const auto doc = parse_object(payload, limits);
    if (!doc) return doc.error().code;
    wire_error error;
    reader fields(*doc, error);
    domain::presence_note out;
    out.what = static_cast<domain::presence_what>(
        fields.one_of("what", {"joined", "left", "beat", "snapshot", "ask"})
    );
    out.node = fields.id<domain::node_id>("node");
    out.incarnation = fields.number("incarnation", 0, UINT64_MAX);
    out.version = fields.number("version", 0, UINT64_MAX);
    out.part = static_cast<std::uint32_t>(fields.number("part", 0, UINT32_MAX));
    out.parts = static_cast<std::uint32_t>(fields.number("parts", 1, UINT32_MAX));
    out.asked = fields.id_if_any<domain::node_id>("asked").value_or(domain::node_id());
    const json* sessions = fields.find("sessions");
    if (!sessions || !sessions->is_array() || sessions->size() > most_sessions) return errc::bad_field;
    for (const auto& each : *sessions)
        out.sessions.push_back(read_session(each, error));
    if (fields.failed()) return error.code;
    return out;
}

}  // namespace pasokh::wire
