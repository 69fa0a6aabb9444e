#include "base/hex.hpp"
#include "domain/ids.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pasokh;

namespace {

std::string written(std::uint64_t high, std::uint64_t low)
{
    std::string out(32, ' ');
    put_hex(out.data(), high, low);
    return out;
}

}  // namespace

TEST_CASE("hex: every digit is written and read at every place", "[wire][hex]")
{
    CHECK(written(0x0123456789abcdef, 0xfedcba9876543210) == "0123456789abcdeffedcba9876543210");
    CHECK(written(0, ~std::uint64_t{0}) == "0000000000000000ffffffffffffffff");
    for (std::uint64_t digit = 0; digit < 16; ++digit)
        for (int place = 0; place < 64; place += 4) {
            const auto number = digit << place;
            CHECK(hex_number(written(number, 0).data()) == number);
            CHECK(hex_number(written(0, number).data() + 16) == number);
        }
}

TEST_CASE("hex: any other byte at any place is no digit", "[wire][hex]")
{
    const std::string digits = "0123456789abcdef";
    for (int byte = 0; byte < 256; ++byte)
        for (std::size_t place = 0; place < 16; ++place) {
            auto text = digits;
            text[place] = static_cast<char>(byte);
            const bool is_digit = digits.find(static_cast<char>(byte)) != std::string::npos;
            CHECK(hex_number(text.data()).has_value() == is_digit);
        }
}

TEST_CASE("hex: an id is read from the text that it is written as, and from nothing longer", "[wire][hex]")
{
    const domain::chat_id chat{0x5f0c1e7a9b3d4c2eULL, 0x8f10a6b7c8d9e0f1ULL};
    CHECK(chat.text() == "5f0c1e7a9b3d4c2e8f10a6b7c8d9e0f1");
    CHECK(domain::chat_id::parse(chat.text()) == chat);
    CHECK_FALSE(domain::chat_id::parse(chat.text() + "0"));
    CHECK_FALSE(domain::chat_id::parse("5F0c1e7a9b3d4c2e8f10a6b7c8d9e0f1"));
    CHECK_FALSE(domain::chat_id::parse(""));
}
