#include "features.hpp"

#include "sound_key.hpp"
#include "stem.hpp"
#include "text.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace pasokh::faq {
namespace {

constexpr std::size_t shortest_gram = 2;
constexpr std::size_t longest_gram = 5;
constexpr std::size_t sound_gram = 3;

/// 64-bit FNV-1a over code points with a final mix: the low bits pick a bucket, so they must be good.
class hasher {
public:
    explicit hasher(std::uint64_t salt) { add(salt + 1); }

    hasher& add(std::uint64_t value)
    {
        state_ = (state_ ^ value) * 0x100000001b3ULL;
        return *this;
    }

    hasher& add(std::u32string_view text)
    {
        for (const char32_t c : text)
            add(static_cast<std::uint64_t>(c));
        return *this;
    }

    std::uint64_t value() const
    {
        std::uint64_t mixed = state_ ^ (state_ >> 32);
        mixed *= 0x9e3779b97f4a7c15ULL;
        return mixed ^ (mixed >> 29);
    }

private:
    std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

std::uint64_t hash_of(channel where, std::u32string_view text)
{
    return hasher(static_cast<std::uint64_t>(where)).add(text).value();
}

/// <word>: n-grams at the edges of a word differ from those inside.
std::u32string with_edges(std::u32string_view word)
{
    std::u32string framed(1, U'<');
    framed.append(word).push_back(U'>');
    return framed;
}

/// Sums the counts of equal features.
void merge(std::vector<feature>& features)
{
    std::sort(features.begin(), features.end(), [](const feature& a, const feature& b) {
        return a.hash < b.hash;
    });
    std::size_t kept = 0;
    for (const feature& next : features) {
        if (kept > 0 && features[kept - 1].hash == next.hash)
            features[kept - 1].count += next.count;
        else
            features[kept++] = next;
    }
    features.resize(kept);
}

class analyser {
public:
    explicit analyser(language arabic_script_is) : arabic_script_is_(arabic_script_is) {}

    analysis run_by_sound(std::string_view utf8)
    {
        found_.by_sound_alone = true;
        for (const token& one : tokenise(utf8)) {
            if (const auto key = add_sound(one.text))
                found_.words.push_back({*key, is_stop_word(one.text, arabic_script_is_)});
        }
        merge(in(channel::sounds));
        return std::move(found_);
    }

    analysis run(std::string_view utf8)
    {
        const auto tokens = tokenise(utf8);
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            found_.has_arabic_script |= is_arabic_script(tokens[i].text);
            add_letters(tokens[i].text);
            add_word(tokens[i].text);
            add_sound(tokens[i].text);
            if (tokens[i].after_half_space &&
                i > 0)  // «پیش‌فاکتور» is also found as «پیشفاکتور»
                add_compound(tokens[i - 1].text + tokens[i].text);
        }
        for (std::size_t i = 1; i < found_.words.size(); ++i)
            add_pair(found_.words[i - 1], found_.words[i]);
        for (auto& features : found_.channels)
            merge(features);
        return std::move(found_);
    }

private:
    std::vector<feature>& in(channel where) { return found_.channels[static_cast<std::size_t>(where)]; }

    void add_letters(std::u32string_view text)
    {
        const std::u32string framed = with_edges(written_form(text));
        for (std::size_t length = shortest_gram; length <= longest_gram; ++length) {
            const std::size_t last = framed.size() > length ? framed.size() - length : 0;
            for (std::size_t start = 0; start <= last; ++start)
                in(channel::letters)
                    .push_back(
                        {hash_of(channel::letters, std::u32string_view(framed).substr(start, length)), 1}
                    );
        }
    }

    void add_word(std::u32string_view text)
    {
        const bool stop = is_stop_word(text, arabic_script_is_);
        const auto hash = hash_of(channel::words, stem(text, arabic_script_is_));
        found_.words.push_back({hash, stop});
        in(channel::words).push_back({hash, 1, stop});
    }

    void add_compound(std::u32string_view text)
    {
        in(channel::words).push_back({hash_of(channel::words, stem(text, arabic_script_is_)), 1});
    }

    void add_pair(const word& first, const word& second)
    {
        const auto salt = static_cast<std::uint64_t>(channel::pairs);
        in(channel::pairs).push_back({hasher(salt).add(first.hash).add(second.hash).value(), 1});
    }

    /// Returns the hash of the whole key; words of one consonant have none.
    std::optional<std::uint64_t> add_sound(std::u32string_view text)
    {
        const std::u32string root =
            is_latin_script(text) ? stem_finglish(text) : stem(text, arabic_script_is_);
        const std::u32string key = sound_key(root);
        if (key.size() < 2) return std::nullopt;
        const bool stop = is_stop_word(text, arabic_script_is_);
        const std::uint64_t whole = hash_of(channel::sounds, U"=" + key);
        in(channel::sounds).push_back({whole, 1, stop});
        const std::u32string framed = with_edges(key);
        for (std::size_t start = 0; start + sound_gram <= framed.size(); ++start)
            in(channel::sounds)
                .push_back(
                    {hash_of(channel::sounds, std::u32string_view(framed).substr(start, sound_gram)),
                     0.5F,
                     stop}
                );
        return whole;
    }

    language arabic_script_is_;
    analysis found_;
};

}  // namespace

analysis analyse(std::string_view utf8, language arabic_script_is)
{
    return analyser(arabic_script_is).run(utf8);
}

analysis analyse_by_sound(std::string_view utf8)
{
    return analyser(language::persian).run_by_sound(utf8);
}

}  // namespace pasokh::faq
