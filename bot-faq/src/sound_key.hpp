#pragma once

#include <string>
#include <string_view>

namespace pasokh::faq {

/// How a word sounds, the same for Persian letters and Finglish: the consonants, sisters merged (س ص ث; ز ذ ض
/// ظ; ت ط; ق غ), vowels dropped but for a mark at the start. «قیمت» and "gheymat" both give "qmt". Words in
/// other scripts come back as they are.
std::u32string sound_key(std::u32string_view word);

/// A Finglish word without the verb prefix and the endings that the Persian stemmer removes too.
std::u32string stem_finglish(std::u32string_view word);

}  // namespace pasokh::faq
