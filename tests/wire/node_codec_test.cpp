#include "wire/node_codec.hpp"

#include <catch2/catch.hpp>

using namespace pasokh;
using namespace pasokh::wire;

namespace {

template <class Item, class Decode>
void check_round_trip(const std::vector<Item>& all, Decode decode)
{
    for (const auto& each : all) {
        const auto bytes = encode(each);
        const auto back = decode(bytes);
        REQUIRE(back.has_value());
        CHECK(*back == each);
        for (std::size_t size = 0; size < bytes.size(); ++size)
            CHECK_FALSE(decode(std::string_view(bytes).substr(0, size)).has_value());
        CHECK_FALSE(decode(bytes + '\0').has_value());
    }
    CHECK_FALSE(decode(std::string(1, '\x7f')).has_value());
}

}  // namespace

TEST_CASE("node codec: items of lines are read as they were written, and nothing else is", "[wire][nodes]")
{
    to_owner::open console{7, true, "shop", "192.0.2.1", {1, 2}, "hash", time_point(std::chrono::hours(9))};
    check_round_trip<line_item>(
        {console,
         to_owner::said{1, "سلام"},
         to_owner::passed_on{1, 1ULL << 40},
         to_owner::ended{2},
         to_edge::shown{{1, 2, 3}, true, "{}"},
         to_edge::shown{{}, false, ""},
         to_edge::closed{9, 4001}},
        decode_line_item
    );
}

TEST_CASE("node codec: a frame for many lines is written the same without a copy", "[wire][nodes]")
{
    const std::vector<std::uint64_t> lines{4, 5};
    CHECK(encode_shown(lines, false, "text") == encode(line_item(to_edge::shown{lines, false, "text"})));
}

TEST_CASE("node codec: calls and answers are read as they were written", "[wire][nodes]")
{
    check_round_trip<call_item>(
        {remote_call{1, 2, "/api/x", "a=b", "http://o", "c=d", "application/json", "::1", "{}"},
         remote_answer{1, 200, "text/plain", "body", {{"Set-Cookie", "x"}, {"A", "b"}}},
         remote_answer{2, 204, "", std::nullopt, {}}},
        decode_call_item
    );
}

TEST_CASE(
    "node codec: a count larger than what follows is refused before room is made for it",
    "[wire][nodes]"
)
{
    auto bytes = encode(line_item(to_edge::shown{{1}, false, ""}));
    bytes[2] = '\x7f';  // of the count of lines
    CHECK_FALSE(decode_line_item(bytes).has_value());
}

TEST_CASE("node codec: an answer that says it has no body carries none", "[wire][nodes]")
{
    auto bytes = encode(call_item(remote_answer{1, 204, "", "x", {}}));
    REQUIRE(decode_call_item(bytes).has_value());
    bytes[15] = '\0';  // the flag of the body
    CHECK_FALSE(decode_call_item(bytes).has_value());
}
