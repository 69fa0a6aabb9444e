#include "app/totp.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pasokh;
using namespace pasokh::app;

namespace {

const std::string secret = "12345678901234567890";  // of RFC 6238, appendix B

time_point at_second(std::int64_t seconds)
{
    return time_point(std::chrono::seconds(seconds));
}

}  // namespace

TEST_CASE("totp: the codes are those of RFC 6238", "[app][totp]")
{
    // The appendix gives eight digits; ours are its last six.
    CHECK(totp::code_at(secret, totp::step_at(at_second(59))) == "287082");
    CHECK(totp::code_at(secret, totp::step_at(at_second(1111111109))) == "081804");
    CHECK(totp::code_at(secret, totp::step_at(at_second(1111111111))) == "050471");
    CHECK(totp::code_at(secret, totp::step_at(at_second(1234567890))) == "005924");
    CHECK(totp::code_at(secret, totp::step_at(at_second(2000000000))) == "279037");
    CHECK(totp::code_at(secret, totp::step_at(at_second(20000000000))) == "353130");
    // RFC 4226, appendix D.
    CHECK(totp::code_at(secret, 0) == "755224");
    CHECK(totp::code_at(secret, 9) == "520489");
}

TEST_CASE("totp: a code is good for its step and the neighbours", "[app][totp]")
{
    const auto now = at_second(1111111109);
    const auto step = totp::step_at(now);
    for (const int away : {-1, 0, 1}) {
        const auto wanted = step + static_cast<std::uint64_t>(away);
        CHECK(totp::step_of(secret, totp::code_at(secret, wanted), now) == wanted);
    }
    CHECK_FALSE(totp::step_of(secret, totp::code_at(secret, step - 2), now).has_value());
    CHECK_FALSE(totp::step_of(secret, totp::code_at(secret, step + 2), now).has_value());
    for (const std::string wrong : {"", "08180", "0818040", "81804", "08180a", "      "})
        CHECK_FALSE(totp::step_of(secret, wrong, now).has_value());
    CHECK(totp::step_of(secret, "755224", at_second(0)) == 0);
}

TEST_CASE("totp: authenticators get base32 and an address that holds it", "[app][totp]")
{
    CHECK(totp::base32("") == "");
    CHECK(totp::base32("f") == "MY");
    CHECK(totp::base32("fo") == "MZXQ");
    CHECK(totp::base32("foobar") == "MZXW6YTBOI");
    CHECK(totp::base32(secret) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    CHECK(
        totp::uri("Pasokh demo", "sara&nima@shop.example", "foobar") ==
        "otpauth://totp/Pasokh%20demo:sara%26nima%40shop.example?secret=MZXW6YTBOI&issuer=Pasokh%20demo"
    );
}
