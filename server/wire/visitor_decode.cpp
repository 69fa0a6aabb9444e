#include "wire/command_table.hpp"
#include "wire/visitor_codec.hpp"

namespace pasokh::wire {
namespace {

using namespace from_visitor;

// Shown to operators and matched by invite rules: an overlong one is cut, because a visitor whose page has a
// long address must not be without a chat.
constexpr std::size_t max_url = 2048;
constexpr std::size_t max_title = 512;

constexpr std::size_t max_key = 64;
constexpr std::size_t max_person_field = 200;
constexpr std::size_t max_language = 35;        // the longest tag of RFC 5646
constexpr std::size_t max_identity = 8 * 1024;  // twice what is taken: a longer one is no token at all
// The desk knows the site's limit; this only says that it is text.
constexpr std::size_t max_text = 64 * 1024;

domain::page page_of(reader in)
{
    return {in.text_cut("url", max_url), in.text_cut("title", max_title), in.text_cut("referrer", max_url)};
}

hello read_hello(reader& in)
{
    check_version(in);
    hello out;
    out.site = in.text("site", max_key);
    out.token = in.text_or_empty("token", 128);
    if (in.has("identity")) out.identity = in.text("identity", max_identity);
    out.session = in.id_if_any<domain::session_id>("session");
    out.epoch = in.text_or_empty("epoch", max_key);
    out.chat = in.id_if_any<domain::chat_id>("chat");
    out.seq = in.number_if_any("seq", 0, max_exact).value_or(0);
    out.on = page_of(in.below("page"));
    out.language = in.text("lang", max_language);
    out.returning = in.flag_or("returning", false);
    return out;
}

/// Digits of ASCII, Arabic and Persian, as they are typed on the keyboards of our visitors.
std::size_t digits_in(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto c = static_cast<unsigned char>(text[at]);
        const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
        const bool ascii = c >= '0' && c <= '9';
        const bool arabic = c == 0xD9 && next >= 0xA0 && next <= 0xA9;
        const bool persian = c == 0xDB && next >= 0xB0 && next <= 0xB9;
        if (ascii || arabic || persian) ++count;
    }
    return count;
}

bool can_be_reached_at(std::string_view contact)
{
    constexpr std::size_t shortest_number = 5;
    const auto at = contact.find('@');
    const bool mail = at != std::string_view::npos && at > 0 && at + 1 < contact.size();
    return mail || digits_in(contact) >= shortest_number;
}

leave_message read_leave_message(reader& in)
{
    leave_message out;
    out.client_id = in.client_id();
    out.name = in.text_or_empty("name", max_person_field);
    out.contact = in.text("contact", max_person_field);
    if (!in.failed() && !can_be_reached_at(out.contact))
        in.fail("contact", "e-mail address or telephone number expected");
    out.text = in.text("text", max_text);
    return out;
}

const std::array<command_type<frame>, 11> types{{
    {"say",
     [](reader& in) -> frame {
         return say{in.client_id(), in.text("text", max_text), in.text_or_empty("choice", max_key)};
     }},
    {"typing", [](reader& in) -> frame { return typing{in.flag("on")}; }},
    {"read", [](reader& in) -> frame { return read{in.number("seq", 0, max_exact)}; }},
    {"page", [](reader& in) -> frame { return page{page_of(in.below("page"))}; }},
    {"invite",
     [](reader& in) -> frame {
         auto rule = in.text("rule", max_key);
         return invite{
             std::move(rule),
             static_cast<invite_event>(in.one_of("event", {"due", "opened", "dismissed"}))};
     }},
    {"sync",
     [](reader& in) -> frame {
         return sync{in.id<domain::chat_id>("chat"), in.number("seq", 0, max_exact)};
     }},
    {"human", [](reader&) -> frame { return human{}; }},
    {"rate",
     [](reader& in) -> frame {
         const auto seq = in.number("seq", 1, max_exact);
         return rate{seq, in.flag("helped")};
     }},
    {"end", [](reader&) -> frame { return end{}; }},
    {"leave_message", [](reader& in) -> frame { return read_leave_message(in); }},
    {"hello", [](reader& in) -> frame { return read_hello(in); }},
}};

}  // namespace

std::vector<std::string_view> visitor_command_names()
{
    return names_in(types);
}

decoded<incoming<from_visitor::frame>> decode_visitor(std::string_view text, parse_limits within)
{
    return decode_frame(text, within, types);
}

}  // namespace pasokh::wire
