#include "faq/groups.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace pasokh::faq;

TEST_CASE("groups: questions about the same go together, in any spelling", "[faq][groups]")
{
    const std::vector<std::string> asked{
        "آیا کارت هدیه دارید؟",
        "گارانتی ماشین لباسشویی چند ساله؟",
        "کارت هدیه دارین",
        "كارت هديه هم داريد",
        "گارانتی لباسشویی چند سال است",
        "do you ship to Canada?"};
    const auto groups = group_questions(asked);
    REQUIRE(groups.size() == 3);
    auto largest = groups.front();
    std::ranges::sort(largest);
    CHECK(largest == std::vector<std::size_t>{0, 2, 3});
    CHECK(groups[1].size() == 2);
    CHECK(groups[2] == std::vector<std::size_t>{5});
}

TEST_CASE("groups: of few questions too", "[faq][groups]")
{
    const auto groups_of = [](std::vector<std::string> asked) { return group_questions(asked).size(); };
    CHECK(groups_of({"Do you sell gift-cards?", "gift cards please"}) == 1);
    CHECK(groups_of({"do you sell gift cards", "do you sell bicycles"}) == 2);
    CHECK(groups_of({"کارت هدیه دارید؟", "کارت هدیه می‌خوام"}) == 1);
    CHECK(groups_of({"کارت هدیه دارید؟", "چمدان دارید؟"}) == 2);
}

TEST_CASE("groups: every question is in exactly one, also empty and odd ones", "[faq][groups]")
{
    CHECK(group_questions({}).empty());
    const std::vector<std::string> asked{"", "؟؟؟", "\xff\xfe", "a", std::string(5'000, 'x'), ""};
    std::vector<std::size_t> seen;
    for (const auto& group : group_questions(asked))
        seen.insert(seen.end(), group.begin(), group.end());
    std::ranges::sort(seen);
    CHECK(seen == std::vector<std::size_t>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("groups: the same question but for spelling is the same", "[faq][groups]")
{
    CHECK(is_same_question("هزینهٔ ارسال چقدره؟", "هزينه ارسال چقدره"));
    CHECK(is_same_question("Where is it?", "  where is IT"));
    CHECK_FALSE(is_same_question("where is it", "where was it"));
    CHECK_FALSE(is_same_question("", "؟"));
}
