// What is valid UTF-8, against the table of the standard, wherever in a text it stands.
#include "base/utf8.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <random>
#include <string>

using namespace pasokh;

namespace {

struct form {
    std::size_t length;
    std::array<std::pair<int, int>, 4> bytes;
};

/// Table 3-7 of the Unicode standard, "Well-Formed UTF-8 Byte Sequences".
constexpr std::array<form, 9> well_formed{{
    {1, {{{0x00, 0x7F}}}},
    {2, {{{0xC2, 0xDF}, {0x80, 0xBF}}}},
    {3, {{{0xE0, 0xE0}, {0xA0, 0xBF}, {0x80, 0xBF}}}},
    {3, {{{0xE1, 0xEC}, {0x80, 0xBF}, {0x80, 0xBF}}}},
    {3, {{{0xED, 0xED}, {0x80, 0x9F}, {0x80, 0xBF}}}},
    {3, {{{0xEE, 0xEF}, {0x80, 0xBF}, {0x80, 0xBF}}}},
    {4, {{{0xF0, 0xF0}, {0x90, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}}},
    {4, {{{0xF1, 0xF3}, {0x80, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}}},
    {4, {{{0xF4, 0xF4}, {0x80, 0x8F}, {0x80, 0xBF}, {0x80, 0xBF}}}},
}};

std::size_t valid_by_the_table(std::string_view text)
{
    std::size_t at = 0;
    const auto is = [&](const form& each) {
        if (text.size() - at < each.length) return false;
        for (std::size_t i = 0; i < each.length; ++i) {
            const int byte = static_cast<unsigned char>(text[at + i]);
            if (byte < each.bytes[i].first || byte > each.bytes[i].second) return false;
        }
        return true;
    };
    while (at < text.size()) {
        const auto found = std::find_if(well_formed.begin(), well_formed.end(), is);
        if (found == well_formed.end()) break;
        at += found->length;
    }
    return at;
}

}  // namespace

TEST_CASE("utf8: what begins with any two bytes is judged as the standard's table does", "[wire][utf8]")
{
    // At every distance from the end, and with the bytes around the edges of the table behind them.
    std::size_t differing = 0;
    for (int first = 0; first < 256; ++first)
        for (int second = 0; second < 256; ++second)
            for (const std::string_view behind :
                 {"", "\x80", "\xBF\x80", "\x8F\xBF", "A", "\xC0", "\xD8\xA7"}) {
                std::string text{static_cast<char>(first), static_cast<char>(second)};
                text += behind;
                for (const std::string_view before :
                     {"", "abcdefgh", "سلام سلام", "می‌خوام 😀 x"}) {
                    const auto whole = std::string(before) + text;
                    differing += utf8::valid_prefix(whole) != valid_by_the_table(whole);
                }
            }
    CHECK(differing == 0);
}

TEST_CASE("utf8: random texts with a few wrong bytes are judged alike", "[wire][utf8]")
{
    std::mt19937 any(5);
    const auto below = [&](std::size_t end) { return static_cast<std::size_t>(any() % end); };
    const std::array<std::string_view, 9>
        words{"سفارش", " ", "x", "order 12345", "می‌رسد", "؟", "😀", "ق", "\xD8"};
    std::size_t whole = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        while (text.size() < below(80))
            text += words[below(words.size() - (round % 2 == 0 ? 1 : 0))];
        if (round % 4 > 1 && !text.empty()) text[below(text.size())] = static_cast<char>(any());
        const auto valid = utf8::valid_prefix(text);
        whole += valid == text.size();
        if (valid != valid_by_the_table(text)) FAIL(round);
    }
    CHECK(whole > 5'000);
    CHECK(whole < 19'000);
}
