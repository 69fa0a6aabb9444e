#include "domain/ids.hpp"
#include "wire/json_writer.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using pasokh::wire::json_writer;

namespace {

std::string written(std::string_view text)
{
    json_writer out;
    out.value(text);
    return std::move(out).take();
}

}  // namespace

TEST_CASE("json writer: any text comes back as it was", "[wire][writer]")
{
    for (const std::string text :
         {"",
          "plain",
          "سلام دنیا",
          "a\"b\\c/d",
          "line\nfeed\r\ttab",
          "\x01\x1F\x7F",
          "😀 emoji",
          "</script><script>"}) {
        CHECK(nlohmann::json::parse(written(text)).get<std::string>() == text);
    }
    // What must be escaped is found at every place of a word and between two.
    for (const std::string special : {"\"", "\\", "\n", "\x01", "\x7F", "ی", "😀"})
        for (std::size_t before = 0; before < 20; ++before) {
            const auto text = std::string(before, 'x') + special + std::string(20 - before, '!');
            CHECK(nlohmann::json::parse(written(text)).get<std::string>() == text);
        }
    for (std::size_t size = 0; size < 40; ++size)
        for (std::size_t at = 0; at < size; ++at) {
            auto text = std::string(size, 'x');
            text[at] = '"';
            CHECK(nlohmann::json::parse(written(text)).get<std::string>() == text);
        }
    const std::string zero("a\0b", 3);
    CHECK(nlohmann::json::parse(written(zero)).get<std::string>() == zero);
}

TEST_CASE("json writer: what does not fit into its room is all there", "[wire][writer]")
{
    for (const std::size_t expected : {0, 256, 100'000}) {
        json_writer out(expected);
        std::vector<std::string> texts;
        out.begin_array();
        for (std::size_t size = 0; size < 3'000; size += 37) {
            texts.push_back(std::string(size, 'x') + "\n" + std::string(size % 20, 'y'));
            out.value(texts.back());
        }
        out.end_array();
        CHECK(nlohmann::json::parse(std::move(out).take()).get<std::vector<std::string>>() == texts);
    }
}

TEST_CASE("json writer: invalid UTF-8 becomes U+FFFD and valid text around it stays", "[wire][writer]")
{
    CHECK(written("a\xFF\x62") == "\"a\xEF\xBF\xBD\x62\"");
    CHECK(written("\xC3") == "\"\xEF\xBF\xBD\"");                  // cut off
    CHECK(written("\xC0\xAF") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");  // overlong
    CHECK(written("\xE0\x80\x80x") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDx\"");
    CHECK(written("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");  // a surrogate
    CHECK(written("\xF4\x90\x80\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    CHECK(written("\xF4\x8F\xBF\xBF") == "\"\xF4\x8F\xBF\xBF\"");  // the last character there is
    CHECK(written("\xED\x9F\xBF") == "\"\xED\x9F\xBF\"");          // the last before the surrogates
}

TEST_CASE("json writer: commas stand between values and nowhere else", "[wire][writer]")
{
    json_writer out;
    out.begin_object().field("a", 1).key("b").begin_array().end_array().key("c").begin_array();
    out.value(1)
        .value("x")
        .begin_object()
        .end_object()
        .value(nullptr)
        .end_array()
        .field("d", true)
        .end_object();
    CHECK(std::move(out).take() == R"({"a":1,"b":[],"c":[1,"x",{},null],"d":true})");
}

TEST_CASE("json writer: numbers keep their value at both ends", "[wire][writer]")
{
    json_writer out;
    out.begin_array()
        .value(std::numeric_limits<std::uint64_t>::max())
        .value(std::numeric_limits<std::int64_t>::min())
        .value(0)
        .value(0.41)
        .value(std::numeric_limits<double>::infinity())
        .end_array();
    CHECK(std::move(out).take() == "[18446744073709551615,-9223372036854775808,0,0.41,null]");
}

TEST_CASE("json writer: numbers of every length are written with all their digits", "[wire][writer]")
{
    std::uint64_t power = 1;
    for (int digits = 1; digits <= 20; ++digits, power *= 10)
        for (const auto number : {power - 1, power, power + 1, power * 3 + power / 7}) {
            json_writer out;
            out.value(number);
            CHECK(std::move(out).take() == std::to_string(number));
        }
    for (std::uint64_t number = 99'990'000; number < 100'010'000; number += 7) {
        json_writer out;
        out.begin_array()
            .value(number * 100'000'000 + number % 100'000'000)
            .value(-static_cast<int>(number))
            .end_array();
        CHECK(
            std::move(out).take() == "[" + std::to_string(number * 100'000'000 + number % 100'000'000) +
                                         ",-" + std::to_string(number) + "]"
        );
    }
}

TEST_CASE(
    "json writer: ids are written as their text, nobody's as null where that is asked for",
    "[wire][writer]"
)
{
    const pasokh::domain::chat_id chat{0x5f0c1e7a9b3d4c2eULL, 0x8f10a6b7c8d9e0f1ULL};
    json_writer out;
    out.begin_object()
        .field("a", chat)
        .id_or_null("b", chat)
        .id_or_null("c", pasokh::domain::chat_id{})
        .end_object();
    const auto text = "\"" + chat.text() + "\"";
    CHECK(std::move(out).take() == R"({"a":)" + text + R"(,"b":)" + text + R"(,"c":null})");
}
