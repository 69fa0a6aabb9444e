#include "index.hpp"

#include "distinct_hashes.hpp"
#include "wide.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>

namespace pasokh::faq {
namespace {

// Of letters, words, pairs, nearby, sounds and concepts; found by experiment, flat around these values.
constexpr std::array<float, channel_count> channel_weights{1.0F, 0.8F, 0.3F, 0.8F, 0.5F, 1.0F};

/// Beside those: where the words point to, as a whole. Flat from 0.5 to 0.7; 0.9 is worse in what is
/// answered.
constexpr float sense_weight = 0.7F;

float dampened(float count)
{
    return count > 1 ? 1 + std::log(count) : count;
}

std::uint32_t upper_half(std::uint64_t hash)
{
    return static_cast<std::uint32_t>(hash >> 32);
}

using four = float __attribute__((vector_size(16)));

constexpr std::ptrdiff_t most_left = 3;

/// Four sums, because one addition after another is what takes the time.
inline float product(const float* by_column, const coordinate* first, const coordinate* end)
{
    four sums{};
    for (; end - first >= 4; first += 4) {
        four one;
        four other;
        std::memcpy(&one, first, sizeof one);
        std::memcpy(&other, first + 2, sizeof other);
        const four asked{
            by_column[first[0].column],
            by_column[first[1].column],
            by_column[first[2].column],
            by_column[first[3].column]};
        sums += asked * __builtin_shufflevector(one, other, 1, 3, 5, 7);
    }
    // Up to three are left. How many is what a processor cannot guess, so there are always three, of which
    // some count nothing: behind the last row there is room for them.
    const auto left = end - first;
    float rest = sums[0];
    for (std::ptrdiff_t i = 0; i < most_left; ++i)
        rest += by_column[first[i].column] * first[i].value * (i < left ? 1.0F : 0.0F);
    return (rest + sums[1]) + (sums[2] + sums[3]);
}

PASOKH_WIDE void products_by_kind(
    const float* by_column,
    const coordinate* row,
    const std::array<std::uint32_t, kind_count>& ends,
    std::array<float, kind_count>& parts
)
{
    const coordinate* first = row;
    for (std::size_t number = 0; number < kind_count; ++number) {
        const coordinate* const end = row + ends[number];
        parts[number] = product(by_column, first, end);
        first = end;
    }
}

}  // namespace

feature_index::feature_index(std::span<const analysis> phrasings, std::size_t texts_elsewhere)
{
    number_features(phrasings);
    measure_rarity(phrasings, texts_elsewhere);
    weigh_channels(phrasings);
    add_senses(phrasings);
    store_rows(phrasings);
    store_postings();
}

void feature_index::number_features(std::span<const analysis> phrasings)
{
    std::array<distinct_hashes, kind_count> by_kind;
    for (const analysis& phrasing : phrasings) {
        for (std::size_t number = 0; number < channel_count; ++number) {
            auto& of_kind = by_kind[static_cast<std::size_t>(kind_of(static_cast<channel>(number)))];
            for (const feature& one : phrasing.channels[number])
                of_kind.add(one.hash);
        }
    }
    std::vector<std::uint64_t> hashes;
    for (std::size_t number = 0; number < kind_count; ++number) {
        const auto some = by_kind[number].sorted();
        hashes.insert(hashes.end(), some.begin(), some.end());
        ends_of_kinds_[number] = static_cast<std::uint32_t>(hashes.size());
    }

    buckets_.assign(std::bit_ceil(hashes.size() * 2 + 2), {});
    const std::size_t mask = buckets_.size() - 1;
    for (std::uint32_t column = 0; column < hashes.size(); ++column) {
        std::size_t at = hashes[column] & mask;
        while (buckets_[at].column != unknown)
            at = (at + 1) & mask;
        buckets_[at] = {upper_half(hashes[column]), column};
    }
    rarity_.resize(hashes.size());
}

void feature_index::weigh_channels(std::span<const analysis> phrasings)
{
    weights_ = channel_weights;
    // Sounds join Finglish to Persian letters; among Latin words alone they only blur.
    const bool arabic_script = std::any_of(phrasings.begin(), phrasings.end(), [](const analysis& one) {
        return one.has_arabic_script;
    });
    if (!arabic_script) weights_[static_cast<std::size_t>(channel::sounds)] = 0;
}

/// All questions to a site point more or less where its subject is. That says nothing, so directions are
/// taken from the mean of the phrasings.
void feature_index::add_senses(std::span<const analysis> phrasings)
{
    first_of_senses_ = static_cast<std::uint32_t>(rarity_.size());
    std::array<float, sense_width> sum{};
    float known = 0;
    for (const analysis& phrasing : phrasings) {
        auto towards = direction_of_text(phrasing);
        if (to_unit_length(towards) <= 0) continue;
        ++known;
        for (std::size_t i = 0; i < sense_width; ++i)
            sum[i] += towards[i];
    }
    if (known == 0) return;
    // The mean of a few is mostly what each of them says by itself.
    constexpr float few = 8;
    for (std::size_t i = 0; i < sense_width; ++i)
        center_[i] = sum[i] / (known + few);
    weight_of_senses_ = sense_weight;
    rarity_.resize(rarity_.size() + sense_width);
    ends_of_kinds_[static_cast<std::size_t>(kind::meaning)] = static_cast<std::uint32_t>(rarity_.size());
}

std::array<float, sense_width> feature_index::direction_of_text(const analysis& text) const
{
    std::array<float, sense_width> sum{};
    float known = 0;
    float all = 0;
    for (std::size_t at = 0; at < text.senses.size(); ++at) {
        const word& one = text.words[at];
        const float weight = emphasis_of_word(one.weight) * rarity_of(one);
        all += weight * weight;
        if (text.senses[at] == 0) continue;
        known += weight * weight;
        const direction towards = direction_of(text.senses[at]);
        for (std::size_t i = 0; i < sense_width; ++i)
            sum[i] += weight * towards[i];
    }
    if (to_unit_length(sum) <= 0) return {};
    const float share = std::sqrt(known / all);
    for (float& each : sum)
        each *= share;
    return sum;
}

void feature_index::append_senses(const analysis& text, sparse_vector& vector, float& used) const
{
    if (weight_of_senses_ <= 0 || text.senses.empty()) return;
    auto towards = direction_of_text(text);
    const float length = to_unit_length(towards);
    if (length <= 0) return;
    used += weight_of_senses_ * weight_of_senses_;
    for (std::size_t i = 0; i < sense_width; ++i)
        towards[i] -= center_[i];
    if (to_unit_length(towards) <= 0) return;
    for (std::uint32_t i = 0; i < sense_width; ++i)
        vector.push_back({first_of_senses_ + i, weight_of_senses_ * length * towards[i]});
}

std::uint32_t feature_index::column_of(std::uint64_t hash) const
{
    const bucket* const all = buckets_.data();
    const std::size_t mask = buckets_.size() - 1;
    const std::uint32_t wanted = upper_half(hash);
    std::size_t at = hash & mask;
    while (all[at].column != unknown && all[at].upper_half != wanted)
        at = (at + 1) & mask;
    return all[at].column;
}

void feature_index::measure_rarity(std::span<const analysis> phrasings, std::size_t texts_elsewhere)
{
    std::vector<std::uint32_t> seen_in(rarity_.size());
    for (const analysis& phrasing : phrasings)
        for (const auto& features : phrasing.channels)
            for (const feature& one : features)
                ++seen_in[column_of(one.hash)];
    const auto all = static_cast<float>(phrasings.size() + texts_elsewhere) + 1;
    for (std::size_t column = 0; column < rarity_.size(); ++column)
        rarity_[column] = std::log(all / (static_cast<float>(seen_in[column]) + 0.5F));
    unseen_rarity_ = std::log(all / 0.5F);
}

float feature_index::rarity_of(const word& which) const
{
    return rarity_at(column_of(which.hash));
}

double feature_index::share_of(kind which) const
{
    std::array<float, kind_count> squares{};
    squares[static_cast<std::size_t>(kind::meaning)] = weight_of_senses_ * weight_of_senses_;
    for (std::size_t number = 0; number < channel_count; ++number)
        squares[static_cast<std::size_t>(kind_of(static_cast<channel>(number)))] +=
            weights_[number] * weights_[number];
    const float all = std::accumulate(squares.begin(), squares.end(), 0.0F);
    return static_cast<double>(squares[static_cast<std::size_t>(which)] / all);
}

sparse_vector feature_index::vector_of(const analysis& question) const
{
    std::size_t features = 0;
    for (const auto& some : question.channels) {
        features += some.size();
        for (const feature& one : some)
            __builtin_prefetch(buckets_.data() + (one.hash & (buckets_.size() - 1)));
    }
    sparse_vector vector;
    vector.reserve(features + sense_width);
    vector.resize(features);
    coordinate* end = vector.data();
    float used = 0;
    for (std::size_t number = 0; number < channel_count; ++number) {
        if (weights_[number] <= 0) continue;
        coordinate* const first = end;
        float length = 0;
        for (const feature& one : question.channels[number]) {
            const std::uint32_t column = column_of(one.hash);
            const float value = dampened(one.count) * rarity_at(column) * one.emphasis;
            length += value * value;
            *end = {column, value};
            end += column != unknown;
        }
        if (length <= 0) continue;
        const float scale = weights_[number] / std::sqrt(length);
        for (coordinate* one = first; one != end; ++one)
            one->value *= scale;
        used += weights_[number] * weights_[number];
    }
    vector.resize(static_cast<std::size_t>(end - vector.data()));
    append_senses(question, vector, used);
    float scale = used > 0 ? 1 / std::sqrt(used) : 0;
    if (question.by_sound_alone && used > 0) {
        float all = weight_of_senses_ * weight_of_senses_;
        for (const float weight : weights_)
            all += weight * weight;
        scale = std::sqrt(all) / used;
    }
    for (coordinate& one : vector)
        one.value *= scale;
    return vector;
}

void feature_index::store_rows(std::span<const analysis> phrasings)
{
    row_starts_.push_back(0);
    for (const analysis& phrasing : phrasings) {
        sparse_vector row = vector_of(phrasing);
        std::sort(row.begin(), row.end(), [](coordinate a, coordinate b) { return a.column < b.column; });
        auto& ends = ends_in_rows_.emplace_back();
        for (std::size_t number = 0; number < kind_count; ++number) {
            const auto end = std::lower_bound(
                row.begin(),
                row.end(),
                ends_of_kinds_[number],
                [](const coordinate& one, std::uint32_t column) { return one.column < column; }
            );
            ends[number] = static_cast<std::uint32_t>(end - row.begin());
        }
        rows_.insert(rows_.end(), row.begin(), row.end());
        row_starts_.push_back(static_cast<std::uint32_t>(rows_.size()));
    }
    rows_.resize(rows_.size() + most_left);
}

void feature_index::store_postings()
{
    posting_starts_.assign(column_count() + 1, 0);
    for (std::size_t number = 0; number < phrasing_count(); ++number)
        for (const coordinate& one : phrasing(number))
            ++posting_starts_[one.column + 1];
    for (std::size_t column = 0; column < column_count(); ++column)
        posting_starts_[column + 1] += posting_starts_[column];
    postings_.resize(row_starts_.back());
    std::vector<std::uint32_t> next(posting_starts_.begin(), posting_starts_.end() - 1);
    for (std::uint32_t number = 0; number < phrasing_count(); ++number)
        for (const coordinate& one : phrasing(number))
            postings_[next[one.column]++] = {number, one.value};
}

std::vector<float> feature_index::similarities(const sparse_vector& question, std::size_t of_first) const
{
    std::vector<float> cosine(of_first);
    float* const sums = cosine.data();
    for (const coordinate& one : question) {
        for (const posting& each : postings_of(one.column)) {
            if (each.phrasing >= of_first) break;  // they are in order
            sums[each.phrasing] += one.value * each.value;
        }
    }
    return cosine;
}

resemblance
feature_index::resemblance_to(std::vector<std::uint32_t> some, const sparse_vector& question) const
{
    resemblance found;
    found.phrasings = std::move(some);
    found.whole.assign(found.phrasings.size(), 0);
    found.by_kind.fill(std::vector<float>(found.phrasings.size()));
    // By column, and zero again at the end: a FAQ has far more columns than a question. Nothing below may
    // throw.
    thread_local std::vector<float> asked_by_column;
    if (asked_by_column.size() <= column_count()) asked_by_column.resize(column_count() + 1);
    float* const asked = asked_by_column.data();
    for (const coordinate& one : question)
        asked[one.column] += one.value;
    for (std::size_t i = 0; i < found.phrasings.size(); ++i) {
        const coordinate* const row = phrasing(found.phrasings[i]).data();
        const auto& ends = ends_in_rows_[found.phrasings[i]];
        std::array<float, kind_count> parts;
        products_by_kind(asked, row, ends, parts);
        float whole = 0;
        for (std::size_t number = 0; number < kind_count; ++number) {
            found.by_kind[number][i] = parts[number];
            whole += parts[number];
        }
        found.whole[i] = whole;
    }
    for (const coordinate& one : question)
        asked[one.column] = 0;
    return found;
}

std::vector<std::uint32_t>
feature_index::probably_nearest(sparse_vector question, std::size_t most, std::size_t postings) const
{
    std::sort(question.begin(), question.end(), [&](coordinate a, coordinate b) {
        const auto of_a = occurrences(a.column);
        const auto of_b = occurrences(b.column);
        return of_a != of_b ? of_a < of_b : a.column < b.column;
    });
    std::vector<float> near(phrasing_count());
    std::vector<std::uint32_t> touched;
    std::size_t work = 0;
    for (const coordinate& one : question) {
        if (of_sense(one.column)) continue;  // some of the directions alone say nothing
        work += occurrences(one.column);
        if (work > postings && !touched.empty()) break;
        for (const posting& each : postings_of(one.column)) {
            float& sum = near[each.phrasing];
            if (sum == 0) touched.push_back(each.phrasing);
            sum += one.value * each.value;
        }
    }
    // The sums beside the numbers: looking each up while comparing would cost more than all the rest.
    std::vector<posting> sums(touched.size());
    std::transform(touched.begin(), touched.end(), sums.begin(), [&](std::uint32_t number) {
        return posting{number, near[number]};
    });
    most = std::min(most, sums.size());
    const auto end = sums.begin() + static_cast<std::ptrdiff_t>(most);
    std::nth_element(sums.begin(), end, sums.end(), [](posting a, posting b) {
        return a.value != b.value ? a.value > b.value : a.phrasing < b.phrasing;
    });
    touched.resize(most);
    std::transform(sums.begin(), end, touched.begin(), [](posting one) { return one.phrasing; });
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    return touched;
}

std::span<const coordinate> feature_index::phrasing(std::size_t number) const
{
    return std::span(rows_).subspan(row_starts_[number], row_starts_[number + 1] - row_starts_[number]);
}

}  // namespace pasokh::faq
