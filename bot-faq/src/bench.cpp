#include "bench.hpp"

#include "faq/engine.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <random>
#include <set>
#include <unistd.h>

namespace pasokh::faq {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& wanted)
{
    return std::find(names.begin(), names.end(), wanted) != names.end();
}

/// The sources that must not be trained on to judge this one.
std::vector<std::string> group_of(const std::string& source, const apart& sources)
{
    for (const auto& group : sources.groups) {
        if (contains(group, source)) return group;
    }
    return {source};
}

double resident_mebibytes()
{
    std::ifstream statm("/proc/self/statm");
    double all = 0;
    double resident = 0;
    statm >> all >> resident;
    return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

/// A word of syllables: as many letters in common with other words as real ones have.
std::string made_up_word(std::mt19937& random)
{
    static constexpr std::array<std::string_view, 24> syllables{
        "ba",  "re", "to", "ni",  "ka",  "lu",  "mer", "sol", "tan", "vi",  "po",  "da",
        "gra", "se", "fi", "chu", "lor", "nes", "ti",  "wo",  "ju",  "han", "pel", "ri"};
    std::string word;
    for (auto left = 2 + random() % 3; left > 0; --left)
        word += syllables[random() % syllables.size()];
    return word;
}

std::string made_up_question(std::mt19937& random, const std::vector<std::string>& topic)
{
    static constexpr std::array<std::string_view, 16> frame{
        "how",
        "can",
        "i",
        "what",
        "is",
        "the",
        "my",
        "do",
        "when",
        "where",
        "for",
        "need",
        "get",
        "about",
        "you",
        "new"};
    std::string text;
    for (int i = 0; i < 3; ++i)
        text.append(frame[random() % frame.size()]).append(" ");
    for (int i = 0; i < 4; ++i)
        text.append(topic[random() % topic.size()]).append(" ");
    return text;
}

}  // namespace

std::vector<measured_set> measure_unseen(std::span<const training_set> sets, const apart& sources)
{
    std::vector<training_case> cases;
    for (const training_set& set : sets) {
        if (set.only_measured || contains(sources.only_measured, set.source)) continue;
        auto more = cases_of(set);
        std::move(more.begin(), more.end(), std::back_inserter(cases));
    }
    std::vector<measured_set> measured;
    std::set<std::vector<std::string>> done;
    for (const training_set& any : sets) {
        const auto group = group_of(any.source, sources);
        if (!done.insert(group).second) continue;
        auto kept = cases;
        std::erase_if(kept, [&](const training_case& one) { return contains(group, one.source); });
        const confidence_models unseen = train_confidence(std::move(kept)).models;
        for (const training_set& set : sets) {
            if (!contains(group, set.source)) continue;
            const auto bot = engine::build(set.content, {}, unseen);
            measured.push_back({set.name, evaluate(bot, set.questions)});
        }
    }
    return measured;
}

timing measure_speed(std::size_t entries, std::size_t phrasings_of_each)
{
    using clock = std::chrono::steady_clock;
    std::mt19937 random(1);
    std::vector<std::string> vocabulary(600 + entries);
    for (auto& word : vocabulary)
        word = made_up_word(random);
    knowledge content;
    std::vector<std::string> questions;
    for (std::size_t number = 0; number < entries; ++number) {
        std::vector<std::string> topic(6);
        for (auto& word : topic)
            word = vocabulary[random() % vocabulary.size()];
        wording said{made_up_question(random, topic), {}, "answer"};
        while (said.variants.size() + 1 < phrasings_of_each)
            said.variants.push_back(made_up_question(random, topic));
        content.entries.push_back({"entry" + std::to_string(number), {{"en", std::move(said)}}});
        if (questions.size() < 2'000) questions.push_back(made_up_question(random, topic));
    }

    const double before = resident_mebibytes();
    const auto start = clock::now();
    const auto bot = engine::build(content);
    timing result{entries, bot.phrasing_count()};
    result.build_ms = std::chrono::duration<double, std::milli>(clock::now() - start).count();
    result.mebibytes = resident_mebibytes() - before;
    std::vector<double> took;
    for (int round = 0; round < 3; ++round) {
        for (const auto& question : questions) {
            const auto asked = clock::now();
            bot.ask(question, "en");
            took.push_back(std::chrono::duration<double, std::micro>(clock::now() - asked).count());
        }
    }
    std::sort(took.begin(), took.end());
    result.p50_us = took[took.size() / 2];
    result.p99_us = took[took.size() * 99 / 100];
    return result;
}

}  // namespace pasokh::faq
