#include "wire/identity_codec.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pasokh;

namespace {

const std::string header = R"({"alg":"HS256","typ":"JWT"})";

std::string refusal_of(const std::string& head, const std::string& claims)
{
    const auto read = wire::decode_identity(head, claims);
    return read ? "" : read.error().field + " " + read.error().message;
}

}  // namespace

TEST_CASE("identity: claims arrive whole", "[wire][identity]")
{
    const auto read = wire::decode_identity(
        header,
        R"({"sub":"u-1","name":"مینا","email":"m@x.example","phone":"1","iat":5,"exp":9,"nbf":4,"aud":"demo","plan":{"a":1}})"
    );
    REQUIRE(read.has_value());
    CHECK(read->subject == "u-1");
    CHECK(read->person == domain::verified_person{"مینا", "m@x.example"});
    CHECK(read->issued_at == 5);
    CHECK(read->expires_at == 9);
    CHECK(read->not_before == 4);
    CHECK(read->audience == "demo");
    const auto least = wire::decode_identity(R"({"alg":"HS256"})", R"({"sub":"u","iat":5,"exp":9})");
    REQUIRE(least.has_value());
    CHECK(least->person == domain::verified_person{});
    CHECK_FALSE(least->audience.has_value());
}

TEST_CASE("identity: a header says HS256 and nothing that changes its meaning", "[wire][identity]")
{
    const std::string claims = R"({"sub":"u","iat":5,"exp":9})";
    for (const std::string head :
         {"",
          "{}",
          "[]",
          R"({"alg":"none"})",
          R"({"alg":"hs256"})",
          R"({"alg":"HS512"})",
          R"({"alg":["HS256"]})",
          R"({"alg":null})",
          R"({"alg":"HS256","typ":"JWS"})",
          R"({"alg":"HS256","kid":"a"})",
          R"({"alg":"HS256","jwk":{}})",
          R"({"alg":"HS256","alg":"HS256"})",
          R"({"alg":"HS256"} )"
          "\xFF"}) {
        INFO(head);
        CHECK_FALSE(refusal_of(head, claims).empty());
    }
}

TEST_CASE("identity: claims of another type, missing or named twice are refused", "[wire][identity]")
{
    for (const std::string claims :
         {"",
          "null",
          R"({"iat":5,"exp":9})",
          R"({"sub":"u","exp":9})",
          R"({"sub":"u","iat":5})",
          R"({"sub":"u","iat":5,"exp":null})",
          R"({"sub":"u","iat":5,"exp":9.5})",
          R"({"sub":"u","iat":-5,"exp":9})",
          R"({"sub":"u","iat":5,"exp":1e400})",
          R"({"sub":"u","iat":5,"exp":99999999999999999999})",
          R"({"sub":"u","iat":5,"exp":9,"name":7})",
          R"({"sub":"u","iat":5,"exp":9,"email":{}})",
          R"({"sub":"u","iat":5,"exp":9,"phone":[]})",
          R"({"sub":"u","iat":5,"exp":9,"nbf":"4"})",
          R"({"sub":"u","iat":5,"exp":9,"aud":["demo"]})",
          R"({"sub":"u","sub":"u","iat":5,"exp":9})",
          R"({"sub":"u","iat":5,"exp":9,"plan":{"a":1,"a":2}})",
          R"({"sub":"u\u0000admin","iat":5,"exp":9})"}) {
        INFO(claims);
        CHECK_FALSE(refusal_of(header, claims).empty());
    }
}
