#include "senses.hpp"

#include "concepts.hpp"
#include "stem.hpp"
#include "text.hpp"
#include "wide.hpp"
#include "word_table.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <vector>

// Of sense_data.S.
extern "C" const unsigned char pasokh_english_senses[];
extern "C" const char pasokh_persian_glossary[];
extern "C" const char pasokh_persian_glossary_end[];
extern "C" const char pasokh_arabic_glossary[];
extern "C" const char pasokh_arabic_glossary_end[];

namespace pasokh::faq {
namespace {

using components = std::array<std::int8_t, sense_width>;

/// The words of english_senses.bin and their directions, as they lie in the program.
class english_words {
public:
    english_words()
        : count_(number_at(0))
        , text_(reinterpret_cast<const char*>(pasokh_english_senses) + head, number_at(2))
        , directions_(reinterpret_cast<const std::int8_t*>(pasokh_english_senses) + head + text_.size())
        , slots_(std::bit_ceil(count_ * 3 / 2))
    {
        starts_.reserve(count_ + 1);
        starts_.push_back(0);
        for (std::size_t at = 0; at < text_.size(); ++at)
            if (text_[at] == '\n') starts_.push_back(static_cast<std::uint32_t>(at + 1));
        for (sense number = 1; number <= count_; ++number) {
            const auto word = word_at(number);
            slots_[place_of(std::u32string(word.begin(), word.end()))] = number;
        }
    }

    std::size_t size() const { return count_; }

    /// 0 when it is not there.
    sense find(std::u32string_view word) const { return slots_[place_of(word)]; }

    direction direction_at(sense number) const
    {
        return direction(directions_ + (number - std::size_t{1}) * sense_width, sense_width);
    }

private:
    static constexpr std::size_t head = 12;  // how many words, how wide, the bytes of their text

    static std::uint32_t number_at(std::size_t which)
    {
        std::uint32_t found = 0;
        for (std::size_t byte = 4; byte-- > 0;)
            found = found << 8 | pasokh_english_senses[which * 4 + byte];
        return found;
    }

    /// A word a line.
    std::string_view word_at(sense number) const
    {
        const std::uint32_t start = starts_[number - std::size_t{1}];
        return text_.substr(start, starts_[number] - start - 1);
    }

    /// Of the word, or the free one where it would be. Open addressing, linear probing.
    std::size_t place_of(std::u32string_view word) const
    {
        std::uint64_t mixed = word.size();
        for (const char32_t letter : word)
            mixed = (mixed ^ letter) * 0x9e3779b97f4a7c15ULL;
        const std::size_t mask = slots_.size() - 1;
        std::size_t at = (mixed >> 32) & mask;
        const auto is_other = [&](sense number) {
            const auto known = word_at(number);
            return !std::equal(known.begin(), known.end(), word.begin(), word.end(), [](char a, char32_t b) {
                return static_cast<char32_t>(a) == b;
            });
        };
        while (slots_[at] != 0 && is_other(slots_[at]))
            at = (at + 1) & mask;
        return at;
    }

    std::size_t count_;
    std::string_view text_;
    const std::int8_t* directions_;
    std::vector<std::uint32_t> starts_;  // of the words in the text, and its end
    std::vector<sense> slots_;
};

PASOKH_WIDE float cosine_of(const std::int8_t* a, const std::int8_t* b)
{
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < sense_width; ++i)
        sum += std::int32_t{a[i]} * std::int32_t{b[i]};
    return static_cast<float>(sum) / (sense_scale * sense_scale);
}

/// English words together with those that have their direction from them.
class all_senses {
public:
    all_senses()
    {
        read(pasokh_persian_glossary, pasokh_persian_glossary_end, language::persian, persian_);
        read(pasokh_arabic_glossary, pasokh_arabic_glossary_end, language::arabic, arabic_);
        of_groups_.resize(concept_count());
        for (std::uint16_t group = 0; group < of_groups_.size(); ++group)
            of_groups_[group] = between(english_of_concept(group));
    }

    sense find(std::u32string_view word, std::u32string_view root, language spoken) const
    {
        if (is_latin_script(word)) {
            if (const sense found = english_.find(word)) return found;
            if (const sense found = english_.find(root)) return found;
        }
        const auto groups = concepts_of(root, spoken);
        if (!groups.empty()) return of_groups_[groups.front()];
        if (is_latin_script(word)) return 0;
        const auto* found = (spoken == language::arabic ? arabic_ : persian_).find(root);
        return found ? *found : sense{0};
    }

    direction direction_at(sense which) const
    {
        if (which <= english_.size()) return english_.direction_at(which);
        return direction(made_[which - english_.size() - 1]);
    }

private:
    void read(const char* first, const char* end, language spoken, word_table<sense>& into)
    {
        std::string_view text(first, static_cast<std::size_t>(end - first));
        while (!text.empty())
            if (const auto line = next_part(text, '\n'); !line.starts_with('#')) add_line(line, spoken, into);
    }

    /// "english english|word word word"
    void add_line(std::string_view line, language spoken, word_table<sense>& into)
    {
        const sense meant = between(next_part(line, '|'));
        if (meant == 0) return;
        while (!line.empty()) {
            const auto tokens = tokenise(next_part(line, ' '));
            if (tokens.size() != 1) continue;
            // The first gloss of a word stays.
            sense& known = into[stem(tokens.front().text, spoken)];
            if (known == 0) known = meant;
        }
    }

    /// The direction between those of some English words; that of a single one is its own.
    sense between(std::string_view english)
    {
        std::array<float, sense_width> sum{};
        sense last = 0;
        std::size_t known = 0;
        for (const token& one : tokenise(english)) {
            const sense found = english_.find(one.text);
            if (found == 0) continue;
            last = found;
            ++known;
            const direction towards = english_.direction_at(found);
            for (std::size_t i = 0; i < sense_width; ++i)
                sum[i] += towards[i];
        }
        if (known < 2) return last;
        if (to_unit_length(sum) <= 0) return 0;
        components mean{};
        for (std::size_t i = 0; i < sense_width; ++i)
            mean[i] = static_cast<std::int8_t>(std::clamp(std::round(sum[i] * sense_scale), -127.0F, 127.0F));
        made_.push_back(mean);
        return static_cast<sense>(english_.size() + made_.size());
    }

    english_words english_;
    std::vector<components> made_;  // numbered behind the English ones
    word_table<sense> persian_;     // by stem
    word_table<sense> arabic_;
    std::vector<sense> of_groups_;
};

const all_senses& senses()
{
    static const all_senses all;
    return all;
}

}  // namespace

float to_unit_length(std::array<float, sense_width>& one)
{
    constexpr float least = 1e-3F;
    float squares = 0;
    for (const float each : one)
        squares += each * each;
    const float length = std::sqrt(squares);
    if (length < least) return 0;
    for (float& each : one)
        each /= length;
    return length;
}

sense sense_of(std::u32string_view word, std::u32string_view stem, language spoken)
{
    return spoken == language::other ? sense{0} : senses().find(word, stem, spoken);
}

direction direction_of(sense which)
{
    return senses().direction_at(which);
}

double likeness_of(sense a, sense b)
{
    // Flat from 0.3 to 0.5. It does not tell the same from its opposite: "buy" and "sell" have 0.93. See
    // opposite_words.hpp.
    constexpr double of_a_topic = 0.4;
    constexpr double most = 0.9;  // as much as one word for another can be trusted
    const auto cosine = static_cast<double>(cosine_of(direction_of(a).data(), direction_of(b).data()));
    return std::max(0.0, most * (cosine - of_a_topic) / (1 - of_a_topic));
}

}  // namespace pasokh::faq
