#include "app/signed_token.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pasokh::app;

namespace {

// Of RFC 7515, appendix A.1: the key is 64 bytes, given there in base64url.
const std::string key = {
    "\x03\x23\x35\x4b\x2b\x0f\xa5\xbc\x83\x7e\x06\x65\x77\x7b\xa6\x8f\x5a\xb3\x28\xe6\xf0\x54\xc9\x28"
    "\xa9\x0f\x84\xb2\xd2\x50\x2e\xbf\xd3\xfb\x5a\x92\xd2\x06\x47\xef\x96\x8a\xb4\xc3\x77\x62\x3d\x22"
    "\x3d\x2e\x21\x72\x05\x2e\x4f\x08\xc0\xcd\x9a\xf5\x67\xd0\x80\xa3",
    64};
const std::string token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
                          ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
                          "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
                          ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

}  // namespace

TEST_CASE("signed token: the sample of RFC 7515 is opened", "[app][identity]")
{
    const auto opened = open_signed_token(token, key);
    REQUIRE(opened.has_value());
    CHECK(opened->header == "{\"typ\":\"JWT\",\r\n \"alg\":\"HS256\"}");
    CHECK(opened->claims.starts_with("{\"iss\":\"joe\""));
}

TEST_CASE("signed token: any other byte, key or form is refused", "[app][identity]")
{
    for (std::size_t at = 0; at < token.size(); ++at) {
        auto changed = token;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        INFO(at);
        CHECK_FALSE(open_signed_token(changed, key).has_value());
        CHECK_FALSE(open_signed_token(token.substr(0, at), key).has_value());
    }
    CHECK_FALSE(open_signed_token(token, "").has_value());
    CHECK_FALSE(open_signed_token(token, key.substr(0, 63)).has_value());
    for (const std::string behind : {" ", "\n", "=", ".", ".e30", "A"})
        CHECK_FALSE(open_signed_token(token + behind, key).has_value());
    CHECK_FALSE(open_signed_token(" " + token, key).has_value());
    CHECK_FALSE(open_signed_token("", key).has_value());
    CHECK_FALSE(open_signed_token("..", key).has_value());
    // The last letter holds two bits that stand for nothing; only zeros are canonical.
    auto other_form = token;
    other_form.back() = 'l';
    CHECK_FALSE(open_signed_token(other_form, key).has_value());
    CHECK_FALSE(open_signed_token(std::string(5000, 'A') + token, key).has_value());
}
