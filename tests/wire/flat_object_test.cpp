#include "wire/flat_object.hpp"
#include "wire/operator_codec.hpp"
#include "wire/support.hpp"
#include "wire/visitor_codec.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <variant>

using namespace pasokh;
using pasokh::tests::fixture;
using pasokh::tests::fixtures_in;
using pasokh::wire::flat_object;

namespace {

/// What was read, or why not, as text.
template <class Body>
std::string told(const wire::decoded<wire::incoming<Body>>& what)
{
    if (!what) {
        const auto& why = what.error();
        return std::string(name_of(why.code)) + "|" + why.field + "|" + why.message + "|" + why.client_id +
               "|" + std::to_string(why.ref);
    }
    auto out = std::to_string(what->body.index()) + "|" + std::to_string(what->ref);
    std::visit(
        [&](const auto& body) {
            if constexpr (requires { body.client_id; }) out += "|" + body.client_id + "|" + body.text;
            if constexpr (requires { body.seq + 1; }) out += "|" + std::to_string(body.seq);
            if constexpr (requires { body.chat.text(); }) out += "|" + body.chat.text();
        },
        what->body
    );
    return out;
}

/// A blank before it makes it no flat object, and means nothing.
void check_read_alike(const std::string& frame)
{
    INFO(frame);
    REQUIRE_FALSE(flat_object(" " + frame));
    CHECK(told(wire::decode_visitor(frame, {})) == told(wire::decode_visitor(" " + frame, {})));
    CHECK(told(wire::decode_operator(frame, {})) == told(wire::decode_operator(" " + frame, {})));
}

}  // namespace

TEST_CASE("flat object: texts and whole numbers are read where they lie", "[wire][flat]")
{
    const std::string text =
        R"({"type":"say","ref":17,"text":"سلام دنیا, how are you?","empty":"","zero":0})";
    const flat_object flat(text);
    REQUIRE(flat);
    CHECK(flat.find("type")->text == "say");
    CHECK(flat.find("ref")->number == 17);
    CHECK_FALSE(flat.find("ref")->is_text);
    CHECK(flat.find("text")->text == "سلام دنیا, how are you?");
    CHECK(flat.find("empty")->text.empty());
    CHECK(flat.find("empty")->is_text);
    CHECK(flat.find("zero")->number == 0);
    CHECK(flat.find("other") == nullptr);
    CHECK(flat_object(R"({"a":1,"a":"x"})").find("a")->text == "x");
    CHECK(flat_object(R"({"a":999999999999999})").find("a")->number == 999'999'999'999'999);
}

TEST_CASE("flat object: everything else is none", "[wire][flat]")
{
    for (const std::string text :
         {R"()",
          R"({)",
          R"({})",
          R"([])",
          R"({"a")",
          R"({"a":)",
          R"({"a":1)",
          R"({"a":1,)",
          R"({"a":1,})",
          R"({"a":1}})",
          R"({"a":1} )",
          R"({ "a":1})",
          R"({"a":"x)",
          R"({"a":"x\n"})",
          R"({"a\u0062":"x"})",
          R"({"a":01})",
          R"({"a":-1})",
          R"({"a":1.5})",
          R"({"a":1e3})",
          R"({"a":1000000000000000})",
          R"({"a":true})",
          R"({"a":null})",
          R"({"a":{}})",
          R"({"a":[]})",
          R"({a:1})",
          R"({"a":1;"b":2})",
          "{\"a\":\"x\ty\"}",
          "{\"a\":\"\xFF\"}",
          "{\"a\":\"\xC3\"}",
          "{\"a\xC3\":\"x\"}",
          R"({"1":1,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1})"}) {
        INFO(text);
        CHECK_FALSE(flat_object(text));
        check_read_alike(text);
    }
    // The end of a text and what is no part of it, at every place of a word and behind the last.
    for (const std::string special : {"\"", "\\", "\x1F", "\xFF"})
        for (std::size_t before = 0; before < 20; ++before)
            for (std::size_t behind = 0; behind < 20; ++behind) {
                const auto text = std::string(before, 'x') + special + std::string(behind, ' ');
                CHECK_FALSE(flat_object(R"({"a":")" + text + R"("})"));
                CHECK_FALSE(flat_object(R"({")" + text + R"(":"a"})"));
            }
    for (std::size_t size = 0; size < 40; ++size) {
        const auto name = std::string(size, '~');
        const auto text = R"({")" + name + R"(":")" + name + R"("})";
        const flat_object flat(text);
        REQUIRE(flat);
        CHECK(flat.find(name)->text == name);
    }
}

TEST_CASE("flat object: what it reads means the same as what Boost.JSON reads", "[wire][flat]")
{
    std::mt19937 random(20'261'123);
    const auto any = [&](std::size_t below) { return random() % below; };
    const std::string bytes = "{}[]:,\"\\0123456789-.etruflasn \t\x01\x7F\xC3\xA9\xFF";
    std::size_t flat = 0;
    for (const std::string role : {"visitor", "operator"})
        for (const auto& name : fixtures_in(role + "/client")) {
            const auto sample = fixture(name).dump();
            flat += flat_object(sample) ? 1 : 0;
            check_read_alike(sample);
            for (int round = 0; round < 200; ++round) {
                auto text = sample;
                for (auto changes = 1 + any(3); changes > 0; --changes) {
                    const auto at = any(text.size());
                    switch (any(3)) {
                    case 0: text[at] = bytes[any(bytes.size())]; break;
                    case 1: text.insert(at, 1, bytes[any(bytes.size())]); break;
                    default: text.erase(at, 1); break;
                    }
                    if (text.empty()) text = "x";
                }
                check_read_alike(text);
            }
        }
    CHECK(flat > 5);
}
