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

    hasher& add(char32_t letter) { return add(static_cast<std::uint64_t>(letter)); }

    hasher& add(std::u32string_view text)
    {
        for (const char32_t c : text)
            add(c);
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

/// Of what is no part of a word.
std::uint64_t hash_of_whole(channel where, std::u32string_view text)
{
    return hasher(static_cast<std::uint64_t>(where)).add(U'=').add(text).value();
}

/// <word>: n-grams at the edges of a word differ from those inside.
void frame(std::u32string_view word, std::u32string& framed)
{
    framed.assign(1, U'<').append(word).push_back(U'>');
}

void sort_few(feature* features, std::size_t size)
{
    for (std::size_t i = 1; i < size; ++i) {
        const feature moved = features[i];
        std::size_t at = i;
        for (; at > 0 && features[at - 1].hash > moved.hash; --at)
            features[at] = features[at - 1];
        features[at] = moved;
    }
}

/// By hash; of equal ones the first stays first, and with it the emphasis that counts. Hashes are spread
/// evenly, so their first bits tell nearly all of the place: after that few are still out of order, and
/// sorting costs a fraction of what comparing them all does.
void sort_by_hash(std::vector<feature>& features)
{
    constexpr std::size_t few = 16;
    constexpr std::size_t most_places = 4'096;
    const std::size_t size = features.size();
    if (size > few) {
        const std::size_t places = std::min(most_places, 2 * std::bit_ceil(size));
        const int dropped = 64 - std::countr_zero(places);
        thread_local std::vector<feature> unsorted;
        thread_local std::vector<std::uint32_t> all_ends;
        unsorted.assign(features.begin(), features.end());
        all_ends.assign(places, 0);
        std::uint32_t* const ends = all_ends.data();
        for (const feature& one : unsorted)
            ++ends[one.hash >> dropped];
        std::uint32_t before = 0;
        for (std::size_t place = 0; place < places; ++place)
            ends[place] = before += ends[place];
        feature* const sorted = features.data();
        for (const feature* one = unsorted.data() + size; one-- != unsorted.data();)
            sorted[--ends[one->hash >> dropped]] = *one;
    }
    sort_few(features.data(), size);
}

/// Sums the counts of equal features.
void merge(std::vector<feature>& features)
{
    if (features.size() < 2) return;
    sort_by_hash(features);
    feature* kept = features.data();
    const feature* const end = kept + features.size();
    for (const feature* next = kept + 1; next != end; ++next) {
        if (kept->hash == next->hash)
            kept->count += next->count;
        else
            *++kept = *next;
    }
    features.resize(static_cast<std::size_t>(kept - features.data()) + 1);
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

class analyser {
public:
    analyser(language arabic_script_is, bool with_sounds)
        : arabic_script_is_(arabic_script_is)
        , with_sounds_(with_sounds)
    {
    }

    analysis run_by_sound(std::span<const token> tokens)
    {
        found_.by_sound_alone = true;
        for (const token& one : tokens)
            add_sound(
                one.text,
                stem_in(one.text, arabic_script_is_, room_),
                importance_of(one.text, arabic_script_is_)
            );
        found_.words = found_.sounds_of_words;
        merge(in(channel::sounds));
        return std::move(found_);
    }

    analysis run_words(std::span<const token> tokens)
    {
        for (const token& one : tokens) {
            const importance weight = importance_of(one.text, arabic_script_is_);
            const std::u32string_view root = stem_in(one.text, arabic_script_is_, room_);
            found_.words.push_back({hash_of(channel::words, root), weight});
            found_.spellings.push_back(spelling_of(root, concepts_of(root, arabic_script_is_)));
        }
        return std::move(found_);
    }

    analysis run(std::span<const token> tokens)
    {
        reserve(tokens);
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            const std::u32string& text = tokens[i].text;
            found_.has_arabic_script |= is_arabic_script(text);
            const importance weight = importance_of(text, arabic_script_is_);
            const std::u32string_view root = stem_in(text, arabic_script_is_, room_);
            add_letters(text);
            add_word(root, weight);
            found_.senses.push_back(sense_of(text, root, arabic_script_is_));
            if (weight == importance::topical) found_.spellings.back().points = found_.senses.back();
            if (with_sounds_) add_sound(text, root, weight);
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
    void reserve(std::span<const token> tokens)
    {
        std::size_t letters = 0;
        for (const token& one : tokens)
            letters += one.text.size() + 2;
        in(channel::letters).reserve(letters * (longest_gram - shortest_gram + 1));
        if (with_sounds_) in(channel::sounds).reserve(letters);
        in(channel::words).reserve(tokens.size() + 1);
        in(channel::pairs).reserve(tokens.size());
        in(channel::nearby).reserve(tokens.size() * reach);
        in(channel::concepts).reserve(tokens.size() + 1);
        found_.words.reserve(tokens.size());
        found_.spellings.reserve(tokens.size());
        found_.senses.reserve(tokens.size());
        if (with_sounds_) found_.sounds_of_words.reserve(tokens.size());
    }

    std::vector<feature>& in(channel where) { return found_.channels[static_cast<std::size_t>(where)]; }

    void add_letters(std::u32string_view text)
    {
        frame(written_form(text), framed_);
        const char32_t* const letters = framed_.data();
        const std::size_t size = framed_.size();
        auto& grams = in(channel::letters);
        const std::size_t before = grams.size();
        grams.resize(before + size * (longest_gram - shortest_gram + 1));
        feature* next = grams.data() + before;
        const auto add = [&next](const hasher& gram) { *next++ = {gram.value(), 1, 1}; };
        for (std::size_t start = 0; start < size; ++start) {
            hasher gram(static_cast<std::uint64_t>(channel::letters));
            const std::size_t end = std::min(size, start + longest_gram);
            gram.add(letters[start]);
            for (std::size_t at = start + 1; at < end; ++at)
                add(gram.add(letters[at]));
            // A word shorter than the gram is one such gram by itself, as often as there are lengths.
            if (start == 0)
                for (std::size_t longer = size + 1; longer <= longest_gram; ++longer)
                    add(gram);
        }
        grams.resize(static_cast<std::size_t>(next - grams.data()));
    }

    void add_word(std::u32string_view root, importance weight)
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
    void add_concepts(std::u32string_view root, std::span<const std::uint16_t> groups, importance weight)
    {
        const float emphasis = weight == importance::function ? 0.5F : 1;
        for (const auto group : groups)
            in(channel::concepts)
                .push_back(
                    {hasher(static_cast<std::uint64_t>(channel::concepts)).add(std::uint64_t{group}).value(),
                     1 / static_cast<float>(groups.size()),
                     emphasis}
                );
        if (groups.empty() && weight == importance::topical)
            in(channel::concepts).push_back({hash_of_whole(channel::concepts, root), 1});
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
    void add_sound(std::u32string_view text, std::u32string_view root, importance weight)
    {
        const std::u32string key = sound_key(is_latin_script(text) ? stem_finglish(text) : root);
        if (key.size() < 2) return;
        const float emphasis = weight == importance::function ? emphasis_of_word(weight) : 1;
        const std::uint64_t whole = hash_of_whole(channel::sounds, key);
        found_.sounds_of_words.push_back({whole, weight});
        in(channel::sounds).push_back({whole, 1, emphasis});
        frame(key, framed_);
        const std::u32string_view framed = framed_;
        for (std::size_t start = 0; start + sound_gram <= framed.size(); ++start)
            in(channel::sounds)
                .push_back({hash_of(channel::sounds, framed.substr(start, sound_gram)), 0.5F, emphasis});
    }

    language arabic_script_is_;
    bool with_sounds_;
    std::u32string room_;    // of stem_in
    std::u32string framed_;  // the word that is being taken apart
    analysis found_;
};

}  // namespace

float emphasis_of_word(importance weight)
{
    switch (weight) {
    case importance::function: return 0.35F;
    case importance::frequent: return 0.6F;
    case importance::topical: return 1;
    }
    return 1;
}

analysis analyse(std::string_view utf8, language arabic_script_is)
{
    return analyse(tokenise(utf8), arabic_script_is);
}

analysis analyse(std::span<const token> tokens, language arabic_script_is, bool with_sounds)
{
    return analyser(arabic_script_is, with_sounds).run(tokens);
}

std::uint64_t whole_sound(std::u32string_view folded_word)
{
    const std::u32string key = sound_key(
        is_latin_script(folded_word) ? stem_finglish(folded_word) : stem(folded_word, language::persian)
    );
    return key.size() < 2 ? 0 : hash_of_whole(channel::sounds, key);
}

std::uint64_t sound_with_endings(std::u32string_view folded_word)
{
    const std::u32string key = sound_key(folded_word);
    return key.size() < 2 ? 0 : hash_of_whole(channel::sounds, key);
}

analysis analyse_words(std::span<const token> tokens, language arabic_script_is)
{
    return analyser(arabic_script_is, false).run_words(tokens);
}

analysis analyse_by_sound(std::span<const token> tokens)
{
    return analyser(language::persian, true).run_by_sound(tokens);
}

}  // namespace pasokh::faq
