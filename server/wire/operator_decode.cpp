#include "wire/command_table.hpp"
#include "wire/operator_codec.hpp"

namespace pasokh::wire {
namespace {

using namespace from_operator;

constexpr std::size_t max_key = 64;
constexpr std::size_t max_reason = 200;
// The desk knows the site's limit; this only says that it is text.
constexpr std::size_t max_text = 64 * 1024;
constexpr std::uint64_t max_page = 300;

/// More cursors than an operator could ever have chats.
constexpr std::size_t max_cursors = 1000;

domain::chat_id chat_of(reader& in)
{
    return in.id<domain::chat_id>("chat");
}

tops read_cursors(reader& in)
{
    tops out;
    if (!in.has("cursors")) return out;
    auto cursors = in.below("cursors");
    if (in.failed()) return out;
    const auto& members = in.find("cursors")->get_object();
    if (members.size() > max_cursors) in.fail("cursors", "fewer cursors expected");
    for (auto each = members.begin(); each != members.end() && !in.failed(); ++each) {
        const std::string key(each->key());
        const auto chat = domain::chat_id::parse(key);
        if (!chat)
            in.fail("cursors", "32 lower-case hex digits expected as every key");
        else
            out.emplace_back(*chat, cursors.number(key.c_str(), 0, max_exact));
    }
    return out;
}

hello read_hello(reader& in)
{
    check_version(in);
    hello out;
    out.session = in.id_if_any<domain::session_id>("session");
    out.epoch = in.text_or_empty("epoch", max_key);
    out.cursors = read_cursors(in);
    return out;
}

transfer read_transfer(reader& in)
{
    transfer out;
    out.chat = chat_of(in);
    const auto who = in.id_if_any<domain::operator_id>("operator");
    auto department = in.text_or_empty("department", max_key);
    if (!in.failed() && who.has_value() == !department.empty())
        in.fail("operator", "either operator or department expected");
    if (who)
        out.to = *who;
    else
        out.to = std::move(department);
    return out;
}

history read_history(reader& in)
{
    history out;
    out.chat = chat_of(in);
    out.before = in.number_if_any("before", 1, max_exact);
    out.limit = in.number("limit", 1, max_page);
    return out;
}

offline_list read_offline_list(reader& in)
{
    const auto before = in.id_if_any<domain::offline_message_id>("before");
    return {before, in.number("limit", 1, max_page)};
}

status read_status(reader& in)
{
    const auto chosen = in.one_of("status", {"available", "busy", "away"});
    return {static_cast<domain::chosen_status>(chosen), in.text_or_empty("reason", max_reason)};
}

const std::array<command_type<frame>, 16> types{{
    {"say",
     [](reader& in) -> frame {
         return say{chat_of(in), in.client_id(), in.text("text", max_text)};
     }},
    {"typing",
     [](reader& in) -> frame {
         return typing{chat_of(in), in.flag("on")};
     }},
    {"read",
     [](reader& in) -> frame {
         return read{chat_of(in), in.number("seq", 0, max_exact)};
     }},
    {"idle", [](reader& in) -> frame { return idle{in.flag("on")}; }},
    {"sync",
     [](reader& in) -> frame {
         return sync{chat_of(in), in.number("seq", 0, max_exact)};
     }},
    {"history", [](reader& in) -> frame { return read_history(in); }},
    {"take", [](reader& in) -> frame { return take{in.id_if_any<domain::chat_id>("chat")}; }},
    {"transfer", [](reader& in) -> frame { return read_transfer(in); }},
    {"close", [](reader& in) -> frame { return close_chat{chat_of(in)}; }},
    {"hold", [](reader& in) -> frame { return hold{chat_of(in)}; }},
    {"resume", [](reader& in) -> frame { return resume{chat_of(in)}; }},
    {"status", [](reader& in) -> frame { return read_status(in); }},
    {"watch", [](reader& in) -> frame { return watch{in.flag("visitors")}; }},
    {"offline_list", [](reader& in) -> frame { return read_offline_list(in); }},
    {"offline_handled",
     [](reader& in) -> frame { return offline_handled{in.id<domain::offline_message_id>("id")}; }},
    {"hello", [](reader& in) -> frame { return read_hello(in); }},
}};

}  // namespace

std::vector<std::string_view> operator_command_names()
{
    return names_in(types);
}

decoded<incoming<from_operator::frame>> decode_operator(std::string_view text, parse_limits within)
{
    return decode_frame(text, within, types);
}

}  // namespace pasokh::wire
