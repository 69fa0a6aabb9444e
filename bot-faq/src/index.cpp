#include "index.hpp"

#include "distinct_hashes.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace pasokh::faq {
namespace {

// Of letters, words, pairs, nearby, sounds and concepts; found by experiment, flat around these values.
constexpr std::array<float, channel_count> channel_weights{1.0F, 0.8F, 0.3F, 0.8F, 0.5F, 1.0F};

float dampened(float count)
{
    return count > 1 ? 1 + std::log(count) : count;
}

std::uint32_t upper_half(std::uint64_t hash)
{
    return static_cast<std::uint32_t>(hash >> 32);
}

/// Four sums, because one addition after another is what takes the time.
float product(const float* by_column, const coordinate* first, const coordinate* end)
{
    const auto term = [by_column](const coordinate& one) { return by_column[one.column] * one.value; };
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    for (; end - first >= 4; first += 4) {
        a += term(first[0]);
        b += term(first[1]);
        c += term(first[2]);
        d += term(first[3]);
    }
    for (; first != end; ++first)
        a += term(*first);
    return (a + b) + (c + d);
}

}  // namespace

feature_index::feature_index(std::span<const analysis> phrasings)
{
    number_features(phrasings);
    measure_rarity(phrasings);
    weigh_channels(phrasings);
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

void feature_index::measure_rarity(std::span<const analysis> phrasings)
{
    std::vector<std::uint32_t> seen_in(rarity_.size());
    for (const analysis& phrasing : phrasings)
        for (const auto& features : phrasing.channels)
            for (const feature& one : features)
                ++seen_in[column_of(one.hash)];
    const auto all = static_cast<float>(phrasings.size()) + 1;
    for (std::size_t column = 0; column < rarity_.size(); ++column)
        rarity_[column] = std::log(all / (static_cast<float>(seen_in[column]) + 0.5F));
    unseen_rarity_ = std::log(all / 0.5F);
}

float feature_index::rarity_of(const word& which) const
{
    return rarity_at(column_of(which.hash));
}

sparse_vector feature_index::vector_of(const analysis& question) const
{
    sparse_vector vector;
    float used = 0;
    for (std::size_t number = 0; number < channel_count; ++number) {
        if (weights_[number] <= 0) continue;
        const std::size_t first = vector.size();
        float length = 0;
        for (const feature& one : question.channels[number]) {
            const std::uint32_t column = column_of(one.hash);
            const float value = dampened(one.count) * rarity_at(column) * one.emphasis;
            length += value * value;
            if (column != unknown) vector.push_back({column, value});
        }
        if (length <= 0) continue;
        const float scale = weights_[number] / std::sqrt(length);
        for (std::size_t i = first; i < vector.size(); ++i)
            vector[i].value *= scale;
        used += weights_[number] * weights_[number];
    }
    float scale = used > 0 ? 1 / std::sqrt(used) : 0;
    if (question.by_sound_alone && used > 0) {
        float all = 0;
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
}

void feature_index::store_postings()
{
    posting_starts_.assign(column_count() + 1, 0);
    for (const coordinate& one : rows_)
        ++posting_starts_[one.column + 1];
    for (std::size_t column = 0; column < column_count(); ++column)
        posting_starts_[column + 1] += posting_starts_[column];
    postings_.resize(rows_.size());
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
    if (asked_by_column.size() < column_count()) asked_by_column.resize(column_count());
    float* const asked = asked_by_column.data();
    for (const coordinate& one : question)
        asked[one.column] += one.value;
    for (std::size_t i = 0; i < found.phrasings.size(); ++i) {
        const coordinate* const row = phrasing(found.phrasings[i]).data();
        const auto& ends = ends_in_rows_[found.phrasings[i]];
        const coordinate* first = row;
        float whole = 0;
        for (std::size_t number = 0; number < kind_count; ++number) {
            const coordinate* const end = row + ends[number];
            const float part = product(asked, first, end);
            found.by_kind[number][i] = part;
            whole += part;
            first = end;
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
