#include "wire/faq_codec.hpp"

#include "wire/command_table.hpp"
#include "wire/json_writer.hpp"
#include "wire/names.hpp"
#include "wire/reader.hpp"

#include <utility>

namespace pasokh::wire {
namespace {

// What is text is settled here; what a FAQ may hold is the FAQ library's to say, which names the field too.
constexpr std::size_t max_id = 100;
constexpr std::size_t max_text = 64 * 1024;
constexpr std::size_t max_list = 200;
constexpr std::size_t max_turns = 2'000;
constexpr std::size_t max_language = 35;

template <class Request, class Read>
decoded<Request> decode_body(std::string_view body, parse_limits within, Read read)
{
    const json_document document(body, within);
    if (!document) return document.error();
    wire_error error;
    reader in(*document, error);
    Request out = read(in, error);
    if (in.failed()) return error;
    return out;
}

/// Calls `take(reader)` for each object of a list; absent is empty.
template <class Take>
void each_object(
    reader& in,
    wire_error& error,
    const std::string& path,
    const char* key,
    std::size_t most,
    Take take
)
{
    const auto* value = in.find(key);
    if (!value) return;
    const auto* list = value->if_array();
    if (!list || list->size() > most) return in.fail(key, "list expected");
    for (std::size_t i = 0; i < list->size(); ++i) {
        const auto here = path + "/" + key + "/" + std::to_string(i);
        const auto* object = (*list)[i].if_object();
        if (!object) {
            in.fail(std::string(key) + "/" + std::to_string(i), "object expected");
            return;
        }
        reader one(*object, error, here);
        take(one);
    }
}

domain::faq_wording read_wording(reader in, wire_error& error, const std::string& path)
{
    using enum domain::attachment::what;
    domain::faq_wording out;
    out.question = in.text("question", max_text);
    if (in.has("variants")) out.variants = in.texts("variants", max_list, max_text);
    out.answer = in.text("answer", max_text);
    if (in.has("next")) out.next = in.texts("next", max_list, max_id);
    for (const auto& [key, kind] : {std::pair("links", link), {"images", image}})
        each_object(in, error, path, key, max_list, [&, kind = kind](reader& one) {
            auto url = one.text("url", max_text);
            out.attachments.push_back({kind, std::move(url), one.text("label", max_text)});
        });
    return out;
}

domain::faq_entry read_entry(reader in, wire_error& error, const std::string& path)
{
    domain::faq_entry out;
    out.id = in.text("id", max_id);
    const auto* value = in.find("wordings");
    const auto* all = value ? value->if_object() : nullptr;
    if (!all || all->empty() || all->size() > max_list) {
        in.fail("wordings", "object of languages expected");
        return out;
    }
    for (const auto& each : *all) {
        const std::string language(each.key());
        const auto* said = each.value().if_object();
        if (!said) {
            in.fail("wordings/" + language, "object expected");
            return out;
        }
        const auto here = path + "/wordings/" + language;
        out.wordings.emplace(language, read_wording(reader(*said, error, here), error, here));
    }
    return out;
}

std::optional<std::uint64_t> seen_in(reader& in)
{
    return in.number_if_any("version", 0, max_exact);
}

void write_attachments(json_writer& out, const std::vector<domain::attachment>& all)
{
    using enum domain::attachment::what;
    for (const auto& [kind, name] : {std::pair(link, "links"), {image, "images"}}) {
        out.key(name).begin_array();
        for (const auto& each : all)
            if (each.kind == kind)
                out.begin_object().field("url", each.url).field("label", each.label).end_object();
        out.end_array();
    }
}

void write_entry(json_writer& out, const domain::faq_entry& entry)
{
    out.begin_object().field("id", entry.id).key("wordings").begin_object();
    for (const auto& [language, said] : entry.wordings) {
        out.escaped_key(language).begin_object().field("question", said.question);
        out.field("variants", said.variants).field("answer", said.answer);
        write_attachments(out, said.attachments);
        out.field("next", said.next).end_object();
    }
    out.end_object().end_object();
}

void write_turns(json_writer& out, const std::vector<std::pair<domain::chat_id, domain::seq_t>>& turns)
{
    out.key("turns").begin_array();
    for (const auto& [chat, about] : turns)
        out.begin_object().field("chat", chat).field("about", about).end_object();
    out.end_array();
}

}  // namespace

decoded<faq_entry_request> decode_faq_entry(std::string_view body, parse_limits within)
{
    return decode_body<faq_entry_request>(body, within, [](reader& in, wire_error& error) {
        faq_entry_request out;
        out.seen = seen_in(in);
        out.entry = read_entry(in.below("entry"), error, "/entry");
        return out;
    });
}

decoded<faq_import_request> decode_faq_import(std::string_view body, parse_limits within)
{
    return decode_body<faq_import_request>(body, within, [&](reader& in, wire_error&) {
        faq_import_request out;
        out.seen = seen_in(in);
        out.format = in.text("format", max_id);
        out.text = in.text("text", within.bytes);
        out.replace = in.one_of("mode", {"add", "replace"}) == 1;
        return out;
    });
}

decoded<faq_undo_request> decode_faq_undo(std::string_view body, parse_limits within)
{
    return decode_body<faq_undo_request>(body, within, [](reader& in, wire_error&) {
        faq_undo_request out;
        out.seen = seen_in(in);
        out.to = in.number("to", 1, max_exact);
        return out;
    });
}

decoded<faq_settle_request> decode_faq_settle(std::string_view body, parse_limits within)
{
    return decode_body<faq_settle_request>(body, within, [](reader& in, wire_error& error) {
        faq_settle_request out;
        if (!in.has("turns")) in.fail("turns", "list expected");
        each_object(in, error, "", "turns", max_turns, [&](reader& one) {
            const auto chat = one.id<domain::chat_id>("chat");
            out.turns.emplace_back(chat, one.number("about", 1, max_exact));
        });
        if (in.has("entry")) out.entry = read_entry(in.below("entry"), error, "/entry");
        if (in.has("phrasing")) {
            if (out.entry) in.fail("phrasing", "entry or phrasing expected, not both");
            auto one = in.below("phrasing");
            out.phrasing_of = one.text("entry", max_id);
            out.language = one.text("lang", max_language);
            out.phrasings = one.texts("texts", max_list, max_text);
        }
        return out;
    });
}

std::string faq_body(std::uint64_t version, const domain::faq_content& entries)
{
    json_writer out(64 + entries.size() * 1'024);
    out.begin_object().field("version", version).key("entries").begin_array();
    for (const auto& each : entries)
        write_entry(out, each);
    out.end_array().end_object();
    return std::move(out).take();
}

std::string faq_edited_body(std::uint64_t version, std::size_t entries)
{
    json_writer out(64);
    out.begin_object().field("version", version).field("entries", entries).end_object();
    return std::move(out).take();
}

std::string faq_imported_body(
    std::uint64_t version,
    std::size_t entries,
    std::size_t added,
    std::size_t changed,
    std::size_t removed
)
{
    json_writer out(128);
    out.begin_object().field("version", version).field("entries", entries).field("added", added);
    out.field("changed", changed).field("removed", removed).end_object();
    return std::move(out).take();
}

std::string faq_problems_body(const std::vector<domain::faq_problem>& problems)
{
    json_writer out(512);
    out.begin_object().key("error").begin_object().field("code", name_of(errc::bad_field));
    out.field("message", "the FAQ was refused; nothing was changed").key("field").value(nullptr);
    out.key("retry_after_ms").value(nullptr).key("problems").begin_array();
    for (const auto& each : problems)
        out.begin_object()
            .field("line", each.line)
            .field("field", each.field)
            .field("reason", each.reason)
            .end_object();
    out.end_array().end_object().end_object();
    return std::move(out).take();
}

std::string faq_versions_body(const std::vector<faq_version_row>& versions)
{
    json_writer out(64 + versions.size() * 96);
    out.begin_object().key("versions").begin_array();
    for (const auto& each : versions)
        out.begin_object()
            .field("number", each.number)
            .field("at", each.at)
            .field("by", each.by)
            .field("change", each.change)
            .field("entries", each.entries)
            .end_object();
    out.end_array().end_object();
    return std::move(out).take();
}

std::string turns_body(const std::vector<domain::bot_turn>& turns)
{
    json_writer out(64 + turns.size() * 512);
    out.begin_object().key("turns").begin_array();
    for (const auto& each : turns) {
        out.begin_object().field("about", each.about).field("said", each.said).field("at", each.at);
        out.field("lang", each.language).field("question", each.question).field("choice", each.choice);
        out.field("outcome", name_of(each.outcome)).field("reason", each.reason).field("entry", each.entry);
        out.field("confidence", each.confidence).field("version", each.faq_version);
        out.field("helped", name_of(each.helped)).key("candidates").begin_array();
        for (const auto& one : each.candidates)
            out.begin_object()
                .field("entry", one.entry)
                .field("question", one.question)
                .field("score", one.score)
                .end_object();
        out.end_array().end_object();
    }
    out.end_array().end_object();
    return std::move(out).take();
}

std::string faq_lessons_body(
    const std::vector<domain::open_question>& questions,
    const std::vector<domain::suggested_phrasing>& phrasings
)
{
    json_writer out(1'024);
    out.begin_object().key("questions").begin_array();
    for (const auto& each : questions) {
        out.begin_object().field("question", each.question).field("lang", each.language);
        out.field("count", each.count).field("others", each.others).field("replies", each.replies);
        out.field("nearest", each.nearest);
        write_turns(out, each.turns);
        out.end_object();
    }
    out.end_array().key("phrasings").begin_array();
    for (const auto& each : phrasings) {
        out.begin_object().field("entry", each.entry).field("phrasing", each.phrasing);
        out.field("lang", each.language).field("count", each.count);
        write_turns(out, each.turns);
        out.end_object();
    }
    out.end_array().end_object();
    return std::move(out).take();
}

}  // namespace pasokh::wire
