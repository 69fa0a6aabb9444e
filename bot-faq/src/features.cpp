#include "features.hpp"

#include "concepts.hpp"
#include "sound_key.hpp"
#include "stem.hpp"
#include "text.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <span>
#include <string>

namespace pasokh::faq {
namespace {

constexpr std::size_t shortest_gram = 2;
constexpr std::size_t longest_gram = 5;
constexpr std::size_t sound_gram = 3;
// Words so far apart still make a pair of channel::nearby.
constexpr std::size_t reach = 4;

/// Of channel::words and channel::sounds; flat around these values.
float emphasis_of_word(importance weight)
{
    switch (weight) {
    case importance::function: return 0.35F;
    case importance::frequent: return 0.6F;
    case importance::topical: return 1;
    }
    return 1;
}

/// Of two words near each other. Two function words are a pair in any text.
float emphasis_of_pair(importance first, importance second)
{
    const auto share = [](importance weight) {
        return weight == importance::function ? 0.25F : weight == importance::frequent ? 0.5F : 1;
    };
    const bool idle = first == importance::function && second == importance::function;
    return idle ? 0 : std::sqrt(share(first) * share(second));
}

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

spelling spelling_of(std::u32string_view root, std::span<const std::uint16_t> groups)
{
    spelling found;
    for (const char32_t letter : root.substr(0, spelling::most_letters)) {
        found.letters[found.length++] = static_cast<char16_t>(letter);
        found.set_of_letters |= std::uint64_t{1} << (letter % 64);
    }
    for (std::size_t i = 0; i < std::min(groups.size(), found.concepts.size()); ++i)
        found.concepts[i] = static_cast<std::uint16_t>(groups[i] + 1);
    return found;
}

/// Damerau's distance, no letter edited twice ("optimal string alignment"): a letter more, less or another,
/// or two neighbours that changed places, is one edit.
std::size_t edits_between(const spelling& a, const spelling& b)
{
    using row = std::array<std::uint8_t, spelling::most_letters + 1>;
    row before_last{};
    row last{};
    std::iota(last.begin(), last.end(), std::uint8_t{0});
    for (std::size_t i = 1; i <= a.length; ++i) {
        row current{};
        current[0] = static_cast<std::uint8_t>(i);
        for (std::size_t j = 1; j <= b.length; ++j) {
            const int changed = last[j - 1] + (a.letters[i - 1] != b.letters[j - 1]);
            int fewest = std::min({last[j] + 1, current[j - 1] + 1, changed});
            if (i > 1 && j > 1 && a.letters[i - 1] == b.letters[j - 2] &&
                a.letters[i - 2] == b.letters[j - 1])
                fewest = std::min(fewest, before_last[j - 2] + 1);
            current[j] = static_cast<std::uint8_t>(fewest);
        }
        before_last = last;
        last = current;
    }
    return last[b.length];
}

class analyser {
public:
    explicit analyser(language arabic_script_is) : arabic_script_is_(arabic_script_is) {}

    analysis run_by_sound(std::span<const token> tokens)
    {
        found_.by_sound_alone = true;
        for (const token& one : tokens)
            add_sound(
                one.text,
                stem(one.text, arabic_script_is_),
                importance_of(one.text, arabic_script_is_)
            );
        found_.words = found_.sounds_of_words;
        merge(in(channel::sounds));
        return std::move(found_);
    }

    analysis run(std::span<const token> tokens)
    {
        std::size_t letters = 0;
        for (const token& one : tokens)
            letters += one.text.size() + 2;
        in(channel::letters).reserve(letters * (longest_gram - shortest_gram + 1));
        in(channel::sounds).reserve(letters);
        in(channel::nearby).reserve(tokens.size() * reach);
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const std::u32string& text = tokens[i].text;
            found_.has_arabic_script |= is_arabic_script(text);
            const importance weight = importance_of(text, arabic_script_is_);
            const std::u32string root = stem(text, arabic_script_is_);
            add_letters(text);
            add_word(root, weight);
            add_sound(text, root, weight);
            if (tokens[i].after_half_space &&
                i > 0)  // «پیش‌فاکتور» is also found as «پیشفاکتور»
                add_compound(tokens[i - 1].text + text);
        }
        add_pairs();
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

    void add_word(const std::u32string& root, importance weight)
    {
        const auto hash = hash_of(channel::words, root);
        found_.words.push_back({hash, weight});
        in(channel::words).push_back({hash, 1, emphasis_of_word(weight)});
        const auto groups = concepts_of(root, arabic_script_is_);
        found_.spellings.push_back(spelling_of(root, groups));
        add_concepts(root, groups, weight);
    }

    /// A topical word outside the lexicon is a concept of its own, so that what was not understood still
    /// counts.
    void add_concepts(const std::u32string& root, std::span<const std::uint16_t> groups, importance weight)
    {
        const float emphasis = weight == importance::function ? 0.5F : 1;
        for (const auto group : groups)
            in(channel::concepts)
                .push_back(
                    {hasher(static_cast<std::uint64_t>(channel::concepts)).add(group).value(),
                     1 / static_cast<float>(groups.size()),
                     emphasis}
                );
        if (groups.empty() && weight == importance::topical)
            in(channel::concepts).push_back({hash_of(channel::concepts, U"=" + root), 1});
    }

    void add_compound(std::u32string_view text)
    {
        in(channel::words).push_back({hash_of(channel::words, stem(text, arabic_script_is_)), 1});
    }

    void add_pairs()
    {
        const auto in_order = static_cast<std::uint64_t>(channel::pairs);
        const auto either_order = static_cast<std::uint64_t>(channel::nearby);
        for (std::size_t i = 0; i < found_.words.size(); ++i) {
            for (std::size_t j = i + 1; j < found_.words.size() && j <= i + reach; ++j) {
                const word& first = found_.words[i];
                const word& second = found_.words[j];
                if (j == i + 1)
                    in(channel::pairs)
                        .push_back({hasher(in_order).add(first.hash).add(second.hash).value(), 1});
                const float emphasis = emphasis_of_pair(first.weight, second.weight);
                if (emphasis <= 0 || first.hash == second.hash) continue;
                const auto [low, high] = std::minmax(first.hash, second.hash);
                in(channel::nearby).push_back({hasher(either_order).add(low).add(high).value(), 1, emphasis});
            }
        }
    }

    /// Words of one consonant have no key.
    void add_sound(std::u32string_view text, const std::u32string& root, importance weight)
    {
        const std::u32string key = sound_key(is_latin_script(text) ? stem_finglish(text) : root);
        if (key.size() < 2) return;
        const float emphasis = weight == importance::function ? emphasis_of_word(weight) : 1;
        const std::uint64_t whole = hash_of(channel::sounds, U"=" + key);
        found_.sounds_of_words.push_back({whole, weight});
        in(channel::sounds).push_back({whole, 1, emphasis});
        const std::u32string framed = with_edges(key);
        for (std::size_t start = 0; start + sound_gram <= framed.size(); ++start)
            in(channel::sounds)
                .push_back(
                    {hash_of(channel::sounds, std::u32string_view(framed).substr(start, sound_gram)),
                     0.5F,
                     emphasis}
                );
    }

    language arabic_script_is_;
    analysis found_;
};

}  // namespace

analysis analyse(std::string_view utf8, language arabic_script_is)
{
    return analyse(tokenise(utf8), arabic_script_is);
}

analysis analyse(std::span<const token> tokens, language arabic_script_is)
{
    return analyser(arabic_script_is).run(tokens);
}

std::uint64_t whole_sound(std::u32string_view folded_word)
{
    const std::u32string key = sound_key(
        is_latin_script(folded_word) ? stem_finglish(folded_word) : stem(folded_word, language::persian)
    );
    return key.size() < 2 ? 0 : hash_of(channel::sounds, U"=" + key);
}

double likeness(const spelling& a, const spelling& b)
{
    constexpr double of_one_group = 0.7;
    // Shorter words are other words after one slip.
    constexpr std::size_t shortest = 3;
    // One letter in three: "refnd", «بلیط» and «بلیت».
    constexpr double most_edits = 0.34;
    constexpr double loss_by_edits = 1.5;

    double alike = 0;
    for (const auto group : a.concepts)
        if (group != 0 && (group == b.concepts[0] || group == b.concepts[1])) alike = of_one_group;
    if (std::min(a.length, b.length) < shortest) return alike;
    const double length = std::max(a.length, b.length);
    // An edit changes at most two letters of the set, so most pairs are told apart without counting.
    const double fewest =
        std::max(std::abs(a.length - b.length), (std::popcount(a.set_of_letters ^ b.set_of_letters) + 1) / 2);
    if (fewest > most_edits * length) return alike;
    const double share = static_cast<double>(edits_between(a, b)) / length;
    return share <= most_edits ? std::max(alike, 1 - loss_by_edits * share) : alike;
}

analysis analyse_by_sound(std::span<const token> tokens)
{
    return analyser(language::persian).run_by_sound(tokens);
}

}  // namespace pasokh::faq
