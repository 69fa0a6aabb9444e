// size: a table of cases

#include "protocol/websocket_cases.hpp"

namespace pasokh::testing {
namespace {

using namespace std::string_literals;

constexpr int protocol_error = 1002;
constexpr int bad_text = 1007;
constexpr int too_big = 1009;

ws_frame text(std::string payload)
{
    return {.what = ws_frame::text, .payload = std::move(payload)};
}

ws_frame binary(std::string payload)
{
    return {.what = ws_frame::binary, .payload = std::move(payload)};
}

ws_frame ping(std::string payload = {})
{
    return {.what = ws_frame::ping, .payload = std::move(payload)};
}

ws_frame pong(std::string payload = {})
{
    return {.what = ws_frame::pong, .payload = std::move(payload)};
}

ws_frame more(std::string payload, bool last)
{
    return {.what = ws_frame::more, .payload = std::move(payload), .fin = last};
}

ws_frame begin(std::string payload, std::uint8_t what = ws_frame::text)
{
    return {.what = what, .payload = std::move(payload), .fin = false};
}

ws_frame close(std::string body)
{
    return {.what = ws_frame::close, .payload = std::move(body)};
}

std::string all(const std::vector<ws_frame>& frames)
{
    std::string out;
    for (const auto& each : frames)
        out += each.bytes();
    return out;
}

ws_case refused(std::string name, std::string sends, int code = protocol_error)
{
    return {std::move(name), std::move(sends), {}, {code}};
}

/// Each byte of the text in a frame of its own.
std::string byte_by_byte(const std::string& what)
{
    std::string out = begin(what.substr(0, 1)).bytes();
    for (std::size_t at = 1; at < what.size(); ++at)
        out += more(what.substr(at, 1), at + 1 == what.size()).bytes();
    return out;
}

}  // namespace

std::vector<ws_case> framing_cases()
{
    std::vector<ws_case> out;
    for (const std::size_t size : {0, 1, 124, 125, 126, 127, 128, 65'535, 65'536, 200'000}) {
        const std::string payload(size, 'x');
        out.push_back({"text of " + std::to_string(size), text(payload).bytes(), {text(payload)}});
        out.push_back({"binary of " + std::to_string(size), binary(payload).bytes(), {binary(payload)}});
    }
    const std::string every_byte = [] {
        std::string bytes;
        for (int c = 0; c < 256; ++c)
            bytes += static_cast<char>(c);
        return bytes;
    }();
    out.push_back({"every byte", binary(every_byte).bytes(), {binary(every_byte)}});
    for (const std::size_t size : {0, 5, 126, 1'000})
        out.push_back(
            {.name = "text of " + std::to_string(size) + " in single bytes",
             .sends = text(std::string(size, 'y')).bytes(),
             .expected = {text(std::string(size, 'y'))},
             .in_single_bytes = true}
        );

    using length = ws_frame::length;
    const auto sized = [](std::size_t size, length how) {
        auto frame = text(std::string(size, 'z'));
        frame.size_as = how;
        return frame.bytes();
    };
    out.push_back(refused("0 in 16 bits", sized(0, length::bits_16)));
    out.push_back(refused("5 in 16 bits", sized(5, length::bits_16)));
    out.push_back(refused("125 in 16 bits", sized(125, length::bits_16)));
    out.push_back(refused("5 in 64 bits", sized(5, length::bits_64)));
    out.push_back(refused("126 in 64 bits", sized(126, length::bits_64)));
    out.push_back(refused("65535 in 64 bits", sized(65'535, length::bits_64)));
    const auto claims = [](std::uint64_t size) {
        return ws_frame{.payload = "x", .size_as = length::bits_64, .claimed_size = size}.bytes();
    };
    out.push_back({"a size with the top bit", claims(std::uint64_t{1} << 63), {}, {protocol_error, too_big}});
    out.push_back({"the largest size", claims(~std::uint64_t{0}), {}, {protocol_error, too_big}});
    out.push_back(refused("a terabyte to come", claims(std::uint64_t{1} << 40), too_big));

    for (const auto what : {ws_frame::text, ws_frame::binary, ws_frame::ping, ws_frame::close}) {
        ws_frame bare{.what = what, .payload = what == ws_frame::close ? close_body(1000) : "hello"};
        bare.masked = false;
        out.push_back(refused("no mask, opcode " + std::to_string(what), bare.bytes()));
    }
    auto unmasked = more("lo", true);
    unmasked.masked = false;
    out.push_back(refused("no mask on a continuation", begin("hel").bytes() + unmasked.bytes()));
    return out;
}

std::vector<ws_case> control_frame_cases()
{
    std::vector<ws_case> out;
    for (const std::size_t size : {0, 1, 64, 124, 125})
        out.push_back(
            {"a ping of " + std::to_string(size),
             ping(std::string(size, '\xfe')).bytes(),
             {pong(std::string(size, '\xfe'))}}
        );
    out.push_back(
        {.name = "a ping in single bytes",
         .sends = ping("hello").bytes(),
         .expected = {pong("hello")},
         .in_single_bytes = true}
    );
    out.push_back({"a pong that nobody asked for", pong("x").bytes() + ping("y").bytes(), {pong("y")}});
    out.push_back({"an empty pong", pong().bytes() + ping("y").bytes(), {pong("y")}});
    for (const auto what : {ws_frame::ping, ws_frame::pong, ws_frame::close}) {
        const auto name = "opcode " + std::to_string(what);
        const auto body = what == ws_frame::close ? close_body(1000) : std::string();
        ws_frame large{.what = what, .payload = body + std::string(126 - body.size(), 'x')};
        out.push_back(refused(name + " of 126", large.bytes()));
        large.payload = body + std::string(70'000, 'x');
        out.push_back(refused(name + " of 70000", large.bytes()));
        ws_frame torn{.what = what, .payload = body, .fin = false};
        out.push_back(refused(name + " in fragments", torn.bytes() + more("", true).bytes()));
        torn.fin = true;
        torn.size_as = ws_frame::length::bits_16;
        out.push_back(refused(name + " with its size in 16 bits", torn.bytes()));
    }
    out.push_back(
        {"a ping between fragments",
         all({begin("hel"), ping("p"), more("lo", true)}),
         {pong("p"), text("hello")}}
    );
    out.push_back(
        {"a pong between fragments", all({begin("hel"), pong("p"), more("lo", true)}), {text("hello")}}
    );
    return out;
}

std::vector<ws_case> fragmentation_cases()
{
    std::vector<ws_case> out{
        {"two fragments", all({begin("hel"), more("lo", true)}), {text("hello")}},
        {"empty fragments", all({begin(""), more("", false), more("", true)}), {text("")}},
        {"an empty one between", all({begin("a"), more("", false), more("b", true)}), {text("ab")}},
        {"a last one that is empty", all({begin("ab"), more("", true)}), {text("ab")}},
        {"two binary fragments",
         all({begin("\xff\xfe", ws_frame::binary), more("\xfd", true)}),
         {binary("\xff\xfe\xfd")}},
        {"two messages behind each other",
         all({begin("a"), more("b", true), begin("c"), more("d", true)}),
         {text("ab"), text("cd")}},
        {"two kinds behind each other",
         all({text("a"), binary("b"), text("c")}),
         {text("a"), binary("b"), text("c")}},
        {.name = "fragments in single bytes",
         .sends = all({begin("hel"), more("lo", true)}),
         .expected = {text("hello")},
         .in_single_bytes = true},
        {"a continuation of nothing", more("x", true).bytes(), {}, {protocol_error}},
        {"an unfinished continuation of nothing", more("x", false).bytes(), {}, {protocol_error}},
        {"a continuation behind the end",
         all({begin("a"), more("b", true), more("c", true)}),
         {text("ab")},
         {protocol_error}},
        {"a text inside a text", all({begin("a"), text("b")}), {}, {protocol_error}},
        {"a binary inside a text", all({begin("a"), binary("b")}), {}, {protocol_error}},
        {"a text inside a binary", all({begin("a", ws_frame::binary), text("b")}), {}, {protocol_error}},
        {"a fragmented text inside a text", all({begin("a"), begin("b")}), {}, {protocol_error}},
    };
    std::string thousand = begin("0").bytes();
    for (int i = 1; i < 1'000; ++i)
        thousand += more("0", i == 999).bytes();
    out.push_back({"a thousand fragments", thousand, {text(std::string(1'000, '0'))}});
    std::string with_pings = begin("0").bytes();
    std::vector<ws_frame> answers;
    for (int i = 1; i < 10; ++i) {
        with_pings += ping(std::to_string(i)).bytes() + more("0", i == 9).bytes();
        answers.push_back(pong(std::to_string(i)));
    }
    answers.push_back(text(std::string(10, '0')));
    out.push_back({"ten fragments with a ping before each", with_pings, answers});
    return out;
}

std::vector<ws_case> utf8_cases()
{
    std::vector<ws_case> out;
    for (const auto* good :
         {"سلام دنیا",
          "κόσμε",
          "\xf0\x9f\x98\x80",             // four bytes
          "\xf4\x8f\xbf\xbf",             // U+10FFFF
          "\xed\x9f\xbf",                 // the last before the surrogates
          "\xee\x80\x80",                 // the first behind them
          "\xef\xbf\xbf",                 // U+FFFF
          "\xc2\x80",                     // the first of two bytes
          "\xe0\xa0\x80",                 // the first of three
          "\xf0\x90\x80\x80",             // the first of four
          "a\xcc\x8a",                    // a combining mark
          "\xe2\x80\x8f\xe2\x80\x8c"}) {  // marks that nobody sees
        out.push_back({"good: " + std::string(good), text(good).bytes(), {text(good)}});
        out.push_back({"good, cut everywhere: " + std::string(good), byte_by_byte(good), {text(good)}});
    }
    out.push_back({"a NUL", text("a\0b"s).bytes(), {text("a\0b"s)}});

    const std::vector<std::pair<std::string, std::string>> bad{
        {"a lone continuation", "\x80"},
        {"two lone continuations", "\xbf\x80"},
        {"an overlong slash in two", "\xc0\xaf"},
        {"an overlong in two, highest", "\xc1\xbf"},
        {"an overlong slash in three", "\xe0\x80\xaf"},
        {"an overlong in four", "\xf0\x80\x80\xaf"},
        {"a high surrogate", "\xed\xa0\x80"},
        {"a low surrogate", "\xed\xbf\xbf"},
        {"a pair of surrogates", "\xed\xa0\x81\xed\xb0\x80"},
        {"above U+10FFFF", "\xf4\x90\x80\x80"},
        {"far above", "\xf7\xbf\xbf\xbf"},
        {"five bytes", "\xf8\x88\x80\x80\x80"},
        {"six bytes", "\xfc\x84\x80\x80\x80\x80"},
        {"FE", "\xfe"},
        {"FF", "\xff"},
        {"two bytes, the second no continuation", "\xc3("},
        {"three bytes, the third no continuation", "\xe2\x82("},
        {"four bytes, the fourth no continuation", "\xf0\x9f\x98("},
    };
    for (const auto& [name, bytes] : bad) {
        out.push_back(refused(name, text("ok" + bytes + "ok").bytes(), bad_text));
        // At once, not only at the end of the message, which never comes.
        out.push_back(refused(name + ", the message unfinished", begin("ok" + bytes + "ok").bytes(), bad_text)
        );
        out.push_back(refused(name + ", cut everywhere", byte_by_byte(bytes + "ok"), bad_text));
    }
    for (const auto* cut : {"\xd8", "\xe2\x82", "\xf0\x9f\x98"}) {
        out.push_back(refused("ends within a character", text(cut).bytes(), bad_text));
        out.push_back(
            refused("ends within a character, two fragments", all({begin("a"), more(cut, true)}), bad_text)
        );
    }
    out.push_back({"bad text in a binary message", binary("\xc0\xaf").bytes(), {binary("\xc0\xaf")}});
    return out;
}

std::vector<ws_case> close_cases()
{
    std::vector<ws_case> out;
    for (const int each :
         {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 3000, 3999, 4000, 4999}) {
        const auto code = static_cast<std::uint16_t>(each);
        out.push_back({"close with " + std::to_string(code), close(close_body(code)).bytes(), {}, {code}});
    }
    for (const int each : {0, 1, 999, 1004, 1005, 1006, 1014, 1015, 1016, 1100, 2000, 2999}) {
        const auto code = static_cast<std::uint16_t>(each);
        out.push_back(refused("close with " + std::to_string(code), close(close_body(code)).bytes()));
    }
    out.push_back({"close without a code", close("").bytes(), {}, {1000, 1005}});
    out.push_back(refused("a close body of one byte", close("\x03").bytes()));
    out.push_back({"a reason", close(close_body(1000, "خداحافظ")).bytes(), {}, {1000}});
    out.push_back({"the longest reason", close(close_body(1000, std::string(123, 'x'))).bytes(), {}, {1000}});
    out.push_back(
        {"a reason that is not UTF-8",
         close(close_body(1000, "\xce\xba\xff")).bytes(),
         {},
         {protocol_error, bad_text}}
    );
    out.push_back(
        {"a reason cut within a character",
         close(close_body(1000, "\xe2\x82")).bytes(),
         {},
         {protocol_error, bad_text}}
    );
    out.push_back({"text behind a close", all({close(close_body(1000)), text("x")}), {}, {1000}});
    out.push_back({"a ping behind a close", all({close(close_body(1000)), ping("x")}), {}, {1000}});
    out.push_back({"a second close", all({close(close_body(1000)), close(close_body(1001))}), {}, {1000}});
    out.push_back(
        {"a close between fragments", all({begin("a"), close(close_body(1000)), more("b", true)}), {}, {1000}}
    );
    out.push_back({"text before a close", all({text("x"), close(close_body(1000))}), {text("x")}, {1000}});
    return out;
}

std::vector<ws_case> extension_cases()
{
    std::vector<ws_case> out;
    for (const int bits : {1, 2, 3, 4, 5, 6, 7}) {
        auto marked = text("x");
        marked.reserved = static_cast<std::uint8_t>(bits);
        out.push_back(refused("reserved bits " + std::to_string(bits), marked.bytes()));
    }
    for (const auto what : {ws_frame::ping, ws_frame::close, ws_frame::binary}) {
        ws_frame marked{
            .what = what,
            .payload = what == ws_frame::close ? close_body(1000) : "",
            .reserved = 4};
        out.push_back(refused("a reserved bit, opcode " + std::to_string(what), marked.bytes()));
    }
    for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
        ws_frame unknown{.what = static_cast<std::uint8_t>(opcode), .payload = ""};
        out.push_back(refused("opcode " + std::to_string(opcode), unknown.bytes()));
        unknown.payload = "x";
        out.push_back(refused(
            "opcode " + std::to_string(opcode) + " with a body",
            text("before").bytes() + unknown.bytes()
        ));
        out.back().expected = {text("before")};
    }
    return out;
}

}  // namespace pasokh::testing
