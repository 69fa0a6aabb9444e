#include "keyboard.hpp"

#include "text.hpp"

#include <algorithm>
#include <array>
#include <unicode/utf8.h>

namespace pasokh::faq {
namespace {

struct key {
    char32_t latin = 0;
    char32_t persian = 0;
};

/// What a Persian letter is typed with is the first key that has it.
constexpr std::array<key, 37> keys{
    key{U'q', U'ض'}, key{U'w', U'ص'}, key{U'e', U'ث'}, key{U'r', U'ق'}, key{U't', U'ف'},  key{U'y', U'غ'},
    key{U'u', U'ع'}, key{U'i', U'ه'}, key{U'o', U'خ'}, key{U'p', U'ح'}, key{U'[', U'ج'},  key{U']', U'چ'},
    key{U'a', U'ش'}, key{U's', U'س'}, key{U'd', U'ی'}, key{U'f', U'ب'}, key{U'g', U'ل'},  key{U'h', U'ا'},
    key{U'j', U'ت'}, key{U'k', U'ن'}, key{U'l', U'م'}, key{U';', U'ک'}, key{U'\'', U'گ'}, key{U'z', U'ظ'},
    key{U'x', U'ط'}, key{U'c', U'ز'}, key{U'v', U'ر'}, key{U'b', U'ذ'}, key{U'n', U'د'},  key{U'm', U'پ'},
    key{U',', U'و'}, key{U'm', U'ئ'}, key{U'd', U'ي'}, key{U';', U'ك'}, key{U'h', U'آ'},  key{U'c', U'ژ'},
    key{U'\\', U'پ'}};

constexpr char32_t lower(char32_t c)
{
    return c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c;
}

bool is_latin(char32_t c)
{
    return lower(c) >= U'a' && lower(c) <= U'z';
}

char32_t persian_of(char32_t latin)
{
    // With Shift; the others of the upper row are marks.
    if (latin == U'H') return U'آ';
    if (latin == U'C') return U'ژ';
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](key one) { return one.latin == lower(latin); });
    return found == keys.end() ? latin : found->persian;
}

char32_t latin_of(char32_t persian)
{
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](key one) { return one.persian == persian; });
    return found == keys.end() ? persian : found->latin;
}

std::u32string letters_of(std::string_view utf8)
{
    std::u32string text;
    const auto* bytes = reinterpret_cast<const uint8_t*>(utf8.data());
    const auto length = static_cast<int32_t>(std::min(utf8.size(), max_question_length * 4));
    for (int32_t at = 0; at < length && text.size() < max_question_length;) {
        UChar32 c = 0;
        U8_NEXT(bytes, at, length, c);
        text.push_back(c < 0 ? U' ' : static_cast<char32_t>(c));
    }
    return text;
}

}  // namespace

std::string on_other_layout(std::string_view utf8)
{
    std::u32string text = letters_of(utf8);
    const bool latin = std::any_of(text.begin(), text.end(), is_latin);
    const bool persian =
        std::any_of(text.begin(), text.end(), [](char32_t c) { return is_arabic_script(c); });
    if (latin == persian) return {};
    std::transform(text.begin(), text.end(), text.begin(), latin ? persian_of : latin_of);
    return to_utf8(text);
}

}  // namespace pasokh::faq
