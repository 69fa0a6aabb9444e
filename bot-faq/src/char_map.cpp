#include "char_map.hpp"

#include "safetensors.hpp"

#include <array>
#include <cstring>
#include <unicode/unistr.h>

namespace pasokh::faq {
namespace {

std::string from_base64(std::string_view text)
{
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::uint32_t bits = 0;
    int have = 0;
    while (text.ends_with('='))
        text.remove_suffix(1);
    for (const char c : text) {
        const auto value = letters.find(c);
        if (value == std::string_view::npos)
            throw bad_table("normalizer.precompiled_charsmap", "is not base64");
        bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xFFFFFF;
        have += 6;
        if (have >= 8) {
            have -= 8;
            out += static_cast<char>(bits >> have & 0xFF);
        }
    }
    return out;
}

// One unit of the double array (the layout of darts-clone).
bool has_leaf(std::uint32_t unit)
{
    return (unit >> 8 & 1) != 0;
}

std::uint32_t value_of(std::uint32_t unit)
{
    return unit & 0x7FFFFFFF;
}

std::uint32_t label_of(std::uint32_t unit)
{
    return unit & 0x800000FF;
}

std::uint32_t offset_of(std::uint32_t unit)
{
    return unit >> 10 << ((unit & 1U << 9) >> 6);
}

}  // namespace

char_map::char_map(const std::string& base64)
{
    const auto bytes = from_base64(base64);
    std::uint32_t size = 0;
    if (bytes.size() < sizeof size) throw bad_table("normalizer.precompiled_charsmap", "is too short");
    std::memcpy(&size, bytes.data(), sizeof size);
    if (size % sizeof(std::uint32_t) != 0 || size > bytes.size() - sizeof size || size == 0)
        throw bad_table("normalizer.precompiled_charsmap", "does not hold what its head says");
    units_.resize(size / sizeof(std::uint32_t));
    std::memcpy(units_.data(), bytes.data() + sizeof size, size);
    pool_ = bytes.substr(sizeof size + size);
}

std::size_t char_map::longest_match(std::string_view text, std::uint32_t& place) const
{
    std::size_t longest = 0;
    std::size_t node = offset_of(units_[0]);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        node ^= byte;
        if (byte == 0 || node >= units_.size() || label_of(units_[node]) != byte) break;
        const auto unit = units_[node];
        node ^= offset_of(unit);
        if (node >= units_.size()) break;
        if (has_leaf(unit)) {
            longest = at + 1;
            place = value_of(units_[node]);
        }
    }
    return longest;
}

void char_map::apply(std::u32string& text) const
{
    icu::UnicodeString given;
    for (const char32_t c : text)
        given.append(static_cast<UChar32>(c));
    std::string utf8;
    given.toUTF8String(utf8);
    std::string out;
    for (std::size_t at = 0; at < utf8.size();) {
        std::uint32_t place = 0;
        const auto matched = longest_match(std::string_view(utf8).substr(at), place);
        if (matched > 0 && place < pool_.size()) {
            out.append(pool_, place, pool_.find('\0', place) - place);
            at += matched;
        } else {
            out += utf8[at++];
        }
    }
    // A match may begin or end within a letter only in a damaged map; ICU mends what is no UTF-8 then.
    const auto mended = icu::UnicodeString::fromUTF8(out);
    text.clear();
    for (std::int32_t at = 0; at < mended.length(); at = mended.moveIndex32(at, 1))
        text += static_cast<char32_t>(mended.char32At(at));
}

}  // namespace pasokh::faq
