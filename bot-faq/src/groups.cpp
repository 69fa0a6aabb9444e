#include "faq/groups.hpp"

#include "features.hpp"
#include "index.hpp"
#include "language.hpp"
#include "text.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

namespace pasokh::faq {
namespace {

/// Cosine from which on two questions go together. Below .35 short questions meet in one word; above .5 those
/// that were asked in other words stay apart. Chosen by judgement, not measured on a labelled set.
constexpr float alike = 0.42F;

/// That a site is asked besides, as far as the rarity of a word goes.
constexpr std::size_t other_questions = 100;

/// The mean over a group, so that a chain of neighbours does not grow into a group without a topic.
float mean_to(const std::vector<float>& similarities, const std::vector<std::size_t>& group)
{
    float sum = 0;
    for (const auto each : group)
        sum += similarities[each];
    return sum / static_cast<float>(group.size());
}

void put_centre_first(std::vector<std::size_t>& group, const std::vector<std::vector<float>>& similarities)
{
    const auto centre = std::ranges::max_element(group, {}, [&](std::size_t each) {
        return mean_to(similarities[each], group);
    });
    std::rotate(group.begin(), centre, centre + 1);
}

}  // namespace

std::vector<std::vector<std::size_t>> group_questions(std::span<const std::string> questions)
{
    std::vector<std::vector<std::size_t>> groups;
    if (questions.empty()) return groups;
    std::vector<analysis> analysed;
    for (const auto& each : questions) {
        analysed.push_back(analyse(each, language_of_code(detect_language(each, ""))));
        analysed.back().senses.clear();  // a group is what says the same, not what is of one topic
    }
    const feature_index index(analysed, other_questions);
    std::vector<std::vector<float>> similarities;
    for (const auto& each : analysed)
        similarities.push_back(index.similarities(index.vector_of(each)));

    for (std::size_t i = 0; i < questions.size(); ++i) {
        const auto nearest = std::ranges::max_element(groups, {}, [&](const auto& group) {
            return mean_to(similarities[i], group);
        });
        if (nearest != groups.end() && mean_to(similarities[i], *nearest) >= alike)
            nearest->push_back(i);
        else
            groups.push_back({i});
    }
    for (auto& group : groups)
        put_centre_first(group, similarities);
    std::ranges::stable_sort(groups, std::greater(), [](const auto& group) { return group.size(); });
    return groups;
}

std::string question_key(std::string_view question)
{
    return folded(question);
}

bool is_same_question(std::string_view a, std::string_view b)
{
    const auto left = question_key(a);
    return !left.empty() && left == question_key(b);
}

}  // namespace pasokh::faq
