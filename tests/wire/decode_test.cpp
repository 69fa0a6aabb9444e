#include "wire/operator_codec.hpp"
#include "wire/rest_models.hpp"
#include "wire/support.hpp"
#include "wire/visitor_codec.hpp"

#include <catch2/catch.hpp>

#include <functional>
#include <map>
#include <set>

using namespace pasokh;
using namespace std::string_literals;
using nlohmann::json;
using pasokh::tests::fixture;
using pasokh::tests::fixture_text;
using pasokh::tests::fixtures_in;

namespace {

using decoder = std::function<std::optional<wire::wire_error>(std::string_view)>;

/// What a decoder refuses a frame with; no value when it takes it.
decoder refusing(auto decode)
{
    return [decode](std::string_view text) -> std::optional<wire::wire_error> {
        auto out = decode(text, wire::parse_limits{});
        return out ? std::nullopt : std::optional(out.error());
    };
}

const std::map<std::string, decoder> roles{
    {"visitor", refusing(wire::decode_visitor)},
    {"operator", refusing(wire::decode_operator)},
};

/// Fields that may be missing, by frame.
const std::map<std::string, std::set<std::string>> optional_fields{
    {"visitor/hello", {"token", "identity", "session", "epoch", "chat", "seq", "returning"}},
    {"visitor/say", {"choice"}},
    {"visitor/leave_message", {"name"}},
    {"operator/hello", {"session", "epoch", "cursors"}},
    {"operator/status", {"reason"}},
    {"operator/take", {"chat"}},
    {"operator/history", {"before"}},
    {"operator/offline_list", {"before"}},
};

bool is_optional(const std::string& role, const json& frame, const std::string& field)
{
    if (field == "ref") return true;
    const auto found = optional_fields.find(role + "/" + frame.at("type").get<std::string>());
    return found != optional_fields.end() && found->second.contains(field);
}

void for_each_client_frame(
    const std::function<void(const std::string& role, const decoder&, const json&)>& check
)
{
    for (const auto& [role, refusal] : roles)
        for (const auto& name : fixtures_in(role + "/client"))
            check(role, refusal, fixture(name));
}

}  // namespace

TEST_CASE("decode: every sample of what clients send is understood", "[wire][decode]")
{
    for (const auto& [role, refusal] : roles) {
        const auto samples = fixtures_in(role + "/client");
        CHECK_FALSE(samples.empty());
        for (const auto& name : samples) {
            INFO(name);
            const auto refused = refusal(fixture_text(name));
            CHECK_FALSE(refused.has_value());
        }
    }
}

TEST_CASE("decode: a visitor's hello arrives whole", "[wire][decode]")
{
    const auto text = fixture_text("visitor/client/hello");
    const auto decoded = wire::decode_visitor(text, {});
    REQUIRE(decoded.has_value());
    const auto& hello = std::get<wire::from_visitor::hello>(decoded->body);
    CHECK(hello.site == "demo");
    CHECK(hello.token == "q0E1mXv0m2yq3S7bq8jJYw6mUoX1bHk0l2Zc9T5dR4A");
    CHECK(hello.session->text() == "9c8b7a69584736251403f2e1d0cfbead");
    CHECK(hello.epoch == "6b1f0d3c2a594e87");
    CHECK(hello.chat->text() == "5f0c1e7a9b3d4c2e8f10a6b7c8d9e0f1");
    CHECK(hello.seq == 5);
    CHECK(hello.on.title == "کاسه سفالی");
    CHECK(hello.language == "fa");
    CHECK(hello.returning);
}

TEST_CASE("decode: a console's hello and transfers arrive whole", "[wire][decode]")
{
    const auto hello = wire::decode_operator(fixture_text("operator/client/hello"), {});
    REQUIRE(hello.has_value());
    const auto& cursors = std::get<wire::from_operator::hello>(hello->body).cursors;
    REQUIRE(cursors.size() == 1);
    CHECK(cursors[0].first.text() == "5f0c1e7a9b3d4c2e8f10a6b7c8d9e0f1");
    CHECK(cursors[0].second == 5);

    const auto to_somebody = wire::decode_operator(fixture_text("operator/client/transfer_operator"), {});
    REQUIRE(to_somebody.has_value());
    CHECK(to_somebody->ref == 4);
    const auto& one = std::get<wire::from_operator::transfer>(to_somebody->body);
    CHECK(std::get<domain::operator_id>(one.to).text() == "99990000aaaabbbbccccddddeeeeffff");

    const auto to_department = wire::decode_operator(fixture_text("operator/client/transfer_department"), {});
    REQUIRE(to_department.has_value());
    CHECK(
        std::get<domain::department_key>(std::get<wire::from_operator::transfer>(to_department->body).to) ==
        "sales"
    );
}

TEST_CASE("decode: a missing field is refused by its name, or is one that may be missing", "[wire][decode]")
{
    for_each_client_frame([](const std::string& role, const decoder& refusal, const json& frame) {
        for (const auto& [field, value] : frame.items()) {
            auto without = frame;
            without.erase(field);
            INFO(role << " " << frame.dump() << " without " << field);
            const auto refused = refusal(without.dump());
            if (is_optional(role, frame, field)) {
                CHECK_FALSE(refused.has_value());
            } else if (frame["type"] == "transfer" && field != "type" && field != "chat") {
                REQUIRE(refused.has_value());  // one of two
                CHECK(refused->field == "/operator");
            } else {
                REQUIRE(refused.has_value());
                CHECK(refused->code == errc::bad_field);
                CHECK(refused->field == "/" + field);
            }
        }
    });
}

TEST_CASE("decode: a field of the wrong type is refused by its name", "[wire][decode]")
{
    const std::vector<json> wrong{json::array({1}), json::object({{"x", 1}}), -1, 3.9, "", "x y\n", true};
    for_each_client_frame([&](const std::string&, const decoder& refusal, const json& frame) {
        for (const auto& [field, value] : frame.items()) {
            for (const auto& other : wrong) {
                if (other.type() == value.type() || (value.is_number() && other.is_number_unsigned()))
                    continue;
                if (field == "cursors" && other.is_object()) continue;
                auto changed = frame;
                changed[field] = other;
                INFO(changed.dump());
                const auto refused = refusal(changed.dump());
                if (value.is_null() && refused == std::nullopt) continue;
                REQUIRE(refused.has_value());
                CHECK(refused->field.starts_with("/" + field));
            }
        }
    });
}

TEST_CASE("decode: numbers out of range are refused by the name of their field", "[wire][decode]")
{
    const auto refusal = roles.at("visitor");
    for (const std::string number :
         {"-1",
          "1.5",
          "18446744073709551616",
          "18446744073709551615",
          "9007199254740992",
          "\"5\"",
          "1e300",
          "1e400"}) {
        INFO(number);
        const auto refused = refusal(R"({"type":"read","seq":)" + number + "}");
        REQUIRE(refused.has_value());
        CHECK(refused->code == errc::bad_field);
        CHECK(refused->field == "/seq");
    }
    CHECK_FALSE(refusal(R"({"type":"read","seq":9007199254740991})").has_value());
}

TEST_CASE(
    "decode: huge texts are refused by the name of their field, pages are cut instead",
    "[wire][decode]"
)
{
    const std::string huge(20'000, 'x');
    for_each_client_frame([&](const std::string&, const decoder& refusal, const json& frame) {
        for (const auto& [field, value] : frame.items()) {
            // How long a message may be is the desk's to say.
            if (!value.is_string() || field == "text") continue;
            auto changed = frame;
            changed[field] = huge;
            INFO(field << " of " << frame.dump());
            const auto refused = refusal(changed.dump());
            REQUIRE(refused.has_value());
            CHECK(refused->field == "/" + field);
        }
    });

    auto moved = fixture("visitor/client/page");
    std::string title;
    for (int i = 0; i < 1000; ++i)
        title += "س";
    moved["page"]["title"] = title;
    const auto decoded = wire::decode_visitor(moved.dump(), {});
    REQUIRE(decoded.has_value());
    const auto& shown = std::get<wire::from_visitor::page>(decoded->body).on.title;
    CHECK(shown.size() == 512);
    CHECK(title.starts_with(shown));
}

TEST_CASE("decode: what is not one JSON object within the limits is a bad frame", "[wire][decode]")
{
    const std::string deep(100'000, '[');
    const std::string deep_objects = [] {
        std::string out;
        for (int i = 0; i < 5000; ++i)
            out += "{\"a\":";
        return out;
    }();
    const std::vector<std::string> bad{
        "",
        "x",
        "{",
        "[]",
        "7",
        "\"hello\"",
        "null",
        deep,
        deep_objects,
        R"({"type":"say","client_id":"a","text":"\ud800"})",
        R"({"type":"say","client_id":"a","text":"\udc00 x"})",
        "{\"type\":\"say\",\"client_id\":\"a\",\"text\":\"\xFF\"}",
        "{\"type\":\"say\",\"client_id\":\"a\",\"text\":\"\xED\xA0\x80\"}",
        R"({"type":"say"} trailing)",
        "{'type':'say'}",
        std::string("{\"type\":\"say\"}\0", 15),
        R"({"type":"say","text":")" + std::string(70'000, 'x') + R"("})",
    };
    for (const auto& [role, refusal] : roles) {
        for (const auto& text : bad) {
            INFO(role << " " << text.substr(0, 60));
            const auto refused = refusal(text);
            REQUIRE(refused.has_value());
            CHECK(refused->code == errc::bad_frame);
        }
    }
}

TEST_CASE("decode: brackets inside a text are not depth", "[wire][decode]")
{
    const json frame{
        {"type", "say"},
        {"client_id", "a"},
        {"text", std::string(500, '[') + "\\\"" + std::string(500, '{')}};
    CHECK_FALSE(roles.at("visitor")(frame.dump()).has_value());
}

TEST_CASE("decode: an unknown type is refused, an unknown field is not", "[wire][decode]")
{
    for (const auto& [role, refusal] : roles) {
        const auto refused = refusal(R"({"type":"frobnicate","ref":7})");
        REQUIRE(refused.has_value());
        CHECK(refused->code == errc::unknown_type);
        CHECK(refused->field == "/type");
        CHECK(refused->ref == 7);
    }
    CHECK_FALSE(roles.at("visitor")(R"({"type":"typing","on":true,"mood":"fine"})").has_value());
}

TEST_CASE("decode: of a key that stands twice the last one counts", "[wire][decode]")
{
    const auto decoded = wire::decode_visitor(R"({"type":"read","seq":1,"seq":2})", {});
    REQUIRE(decoded.has_value());
    CHECK(std::get<wire::from_visitor::read>(decoded->body).seq == 2);
}

TEST_CASE("decode: a refusal says to which command it belongs", "[wire][decode]")
{
    const auto say = roles.at("visitor")(R"({"type":"say","client_id":"m-1","text":5})");
    REQUIRE(say.has_value());
    CHECK(say->client_id == "m-1");
    CHECK(say->field == "/text");
    CHECK(say->message == "string expected");

    const auto take = roles.at("operator")(R"({"type":"take","ref":3,"chat":"x"})");
    REQUIRE(take.has_value());
    CHECK(take->ref == 3);
    CHECK(take->field == "/chat");
}

TEST_CASE("decode: the name of a message is found without decoding it, and nothing else is", "[wire][decode]")
{
    CHECK(wire::name_of_message(R"({"type":"say","client_id":"m-1_Z","text":"x"})") == "m-1_Z");
    CHECK(
        wire::name_of_message(R"({"type":"say","text":"say \"client_id\":\"other\"","client_id":"mine"})") ==
        "mine"
    );
    const auto longest = std::string(64, 'a');
    CHECK(wire::name_of_message(R"({"type":"say","client_id":")" + longest + R"("})") == longest);
    for (const auto& other :
         {R"({"type":"typing","on":true})"s,
          R"({"type":"say","client_id" : "spaced"})"s,
          R"({"type":"leave_message","client_id":"l"})"s,
          R"({"type":"say","client_id":"no end)"s,
          R"({"type":"say","client_id":"bad name"})"s,
          R"({"type":"say","client_id":""})"s,
          R"({"type":"say","client_id":")" + longest + R"(a"})"})
        CHECK(wire::name_of_message(other).empty());
}

TEST_CASE("decode: another protocol version is refused as such", "[wire][decode]")
{
    auto hello = fixture("visitor/client/hello");
    hello["v"] = 2;
    const auto refused = roles.at("visitor")(hello.dump());
    REQUIRE(refused.has_value());
    CHECK(refused->code == errc::unsupported_version);
}

TEST_CASE("decode: a left message needs a way to answer it", "[wire][decode]")
{
    auto left = fixture("visitor/client/leave_message");
    for (const std::string good : {"a@b", "+98 912 000 0000", "۰۹۱۲۰۰۰۰۰۰۰", "٠٩١٢٠", "12345"}) {
        left["contact"] = good;
        INFO(good);
        CHECK_FALSE(roles.at("visitor")(left.dump()).has_value());
    }
    for (const std::string bad : {"", "Mina", "@b", "a@", "1234"}) {
        left["contact"] = bad;
        INFO(bad);
        const auto refused = roles.at("visitor")(left.dump());
        REQUIRE(refused.has_value());
        CHECK(refused->field == "/contact");
    }
}

TEST_CASE("decode: a text with U+0000 is refused", "[wire][decode]")
{
    const auto refused = roles.at("visitor")(R"({"type":"say","client_id":"a","text":"x\u0000y"})");
    REQUIRE(refused.has_value());
    CHECK(refused->field == "/text");
}

TEST_CASE("decode: bodies of HTTP requests are checked field by field", "[wire][rest]")
{
    CHECK(wire::decode_login(R"({"site":"demo","email":"a@b","password":"x"})", {}).has_value());
    const auto without = wire::decode_login(R"({"site":"demo","email":"a@b"})", {});
    REQUIRE(without.has_error());
    CHECK(without.error().field == "/password");

    const auto change =
        wire::decode_operator_request(R"({"role":"admin","capacity":3,"languages":["fa"]})", {});
    REQUIRE(change.has_value());
    CHECK(change->admin == true);
    CHECK(change->capacity == 3U);
    CHECK(change->languages == std::vector<std::string>{"fa"});
    CHECK_FALSE(change->name.has_value());

    for (const std::string body : {R"({"capacity":0})", R"({"capacity":"3"})", R"({"capacity":-1})"}) {
        const auto refused = wire::decode_operator_request(body, {});
        REQUIRE(refused.has_error());
        CHECK(refused.error().field == "/capacity");
    }
    const auto role = wire::decode_operator_request(R"({"role":"root"})", {});
    REQUIRE(role.has_error());
    CHECK(role.error().field == "/role");
}
