#include "concepts.hpp"
#include "features.hpp"
#include "keyboard.hpp"
#include "language.hpp"
#include "sound_key.hpp"
#include "stem.hpp"
#include "text.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

using namespace pasokh::faq;

namespace {

std::string stem_of(std::string_view word, language in = language::persian)
{
    const auto tokens = tokenise(word);
    REQUIRE(tokens.size() == 1);
    return to_utf8(stem(tokens.front().text, in));
}

std::string key_of(std::string_view word)
{
    const auto tokens = tokenise(word);
    REQUIRE(tokens.size() == 1);
    const auto& text = tokens.front().text;
    return to_utf8(sound_key(is_latin_script(text) ? stem_finglish(text) : stem(text, language::persian)));
}

/// A word as the lexicon does not know it.
spelling spelled(std::u32string_view letters)
{
    spelling one;
    for (const char32_t letter : letters) {
        one.letters[one.length++] = static_cast<char16_t>(letter);
        one.set_of_letters |= std::uint64_t{1} << (letter % 64);
    }
    return one;
}

/// Optimal string alignment over the whole table, without any shortcut.
std::size_t edits(std::u32string_view a, std::u32string_view b)
{
    std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                table[i][j] = i + j;
                continue;
            }
            const std::size_t changed = table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, changed});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
        }
    }
    return table[a.size()][b.size()];
}

}  // namespace

TEST_CASE("text: Arabic and Persian keyboards give the same letters", "[faq][text]")
{
    CHECK(folded("كتاب‌هاي") == folded("کتاب‌های"));
    CHECK(folded("علي") == folded("علی"));
    CHECK(folded("مؤسسة") == folded("موسسه"));
    CHECK(folded("آدرس أنت إلى") == "ادرس انت الی");
    CHECK(folded("مسئول") == folded("مسيول"));
}

TEST_CASE("text: Arabic spellings that people mix are one", "[faq][text]")
{
    CHECK(folded("مدرسة") == folded("مدرسه"));
    CHECK(folded("أحمد إدارة آخر") == folded("احمد اداره اخر"));
    CHECK(folded("مُحَمَّدٌ") == folded("محمد"));
    CHECK(folded("٠١٢٣٤٥٦٧٨٩") == "0123456789");
    CHECK(stem_of("الأسعار", language::arabic) == stem_of("أسعار", language::arabic));
    CHECK(stem_of("والمدرسة", language::arabic) == stem_of("مدرسه", language::arabic));
}

TEST_CASE("text: three kinds of digits are one", "[faq][text]")
{
    CHECK(folded("۱۲۳٤٥٦789") == "123456789");
    CHECK(folded("1000") == "1000");
}

TEST_CASE("text: marks, tatweel and bidi controls do not matter", "[faq][text]")
{
    CHECK(folded("سَلامٌ") == "سلام");
    CHECK(folded("ســـلام") == "سلام");
    CHECK(folded("\u202Bسلام\u202C\u200F") == "سلام");
}

TEST_CASE("text: stretched letters are short again", "[faq][text]")
{
    CHECK(folded("سلاااااام") == "سلام");
    CHECK(folded("pleeeease") == "please");
}

TEST_CASE("text: half-space, full space or none is one word", "[faq][text]")
{
    CHECK(folded("می‌خواهم") == "میخواهم");
    CHECK(folded("می خواهم") == "میخواهم");
    CHECK(folded("کتاب‌ها") == "کتابها");
    CHECK(folded("کتاب ها") == "کتابها");
    CHECK(folded("نمی شود") == "نمیشود");
    CHECK(folded("پیش‌فاکتور") == "پیش فاکتور");
    CHECK(folded("ساعت کاری تون") == folded("ساعت کاریتون"));
    CHECK(folded("فروشگاه‌تان") == folded("فروشگاه تان"));
    CHECK(folded("شان شما") == "شان شما");  // a word of its own
}

TEST_CASE("text: a compound is found joined too", "[faq][text]")
{
    const auto apart = analyse("پیش‌فاکتور", language::persian);
    const auto joined = analyse("پیشفاکتور", language::persian);
    const auto hash = joined.words.front().hash;
    const auto& words = apart.channels[static_cast<std::size_t>(channel::words)];
    CHECK(std::any_of(words.begin(), words.end(), [&](const feature& one) { return one.hash == hash; }));
}

TEST_CASE("text: compatibility forms, case and accents are folded", "[faq][text]")
{
    CHECK(folded("Ｃａｆé") == "cafe");
    CHECK(folded("ﷲ ﻼ") == folded("الله لا"));
    CHECK(folded("Don't") == "dont");
    CHECK(folded("😀 hello!!! — 👍") == "hello");
}

TEST_CASE("text: broken UTF-8 and empty texts are harmless", "[faq][text]")
{
    CHECK(folded("").empty());
    CHECK(folded("\xFF\xFE\xC3").empty());
    CHECK(folded("a\xC3") == "a");
}

TEST_CASE("stem: colloquial and written Persian verbs meet", "[faq][stem]")
{
    CHECK(stem_of("می‌خوام") == stem_of("می‌خواهم"));
    CHECK(stem_of("میتونم") == stem_of("می‌توانم"));
    CHECK(stem_of("می‌گیرم") == stem_of("گرفتم"));
    CHECK(stem_of("بفرستید") == stem_of("می‌فرستین"));
    CHECK(stem_of("می‌دین") == stem_of("می‌دهید"));
}

TEST_CASE("stem: Persian endings of nouns go", "[faq][stem]")
{
    CHECK(stem_of("سفارشم") == stem_of("سفارش"));
    CHECK(stem_of("سفارشمو") == stem_of("سفارش"));
    CHECK(stem_of("سفارش‌هایم") == stem_of("سفارش"));
    CHECK(stem_of("کتاباتون") == stem_of("کتاب"));
    CHECK(stem_of("ارزونتر") != stem_of("گران"));
}

TEST_CASE("stem: broken plurals meet their singular", "[faq][stem]")
{
    for (const auto& [plural, singular] :
         {std::pair{"ساعات", "ساعت"}, {"مدارک", "مدرک"}, {"قوانین", "قانون"}, {"جلسات", "جلسه"}})
        CHECK(stem_of(plural) == stem_of(singular));
}

TEST_CASE("stem: English and Arabic inflections go", "[faq][stem]")
{
    CHECK(stem_of("shipping") == stem_of("shipped"));
    CHECK(stem_of("deliveries") == stem_of("delivery"));
    CHECK(stem_of("الطلبات", language::arabic) == stem_of("طلب", language::arabic));
}

TEST_CASE("sound: Finglish sounds like Persian", "[faq][sound]")
{
    CHECK(key_of("gheymat") == key_of("قیمت"));
    CHECK(key_of("hazine") == key_of("هزینه"));
    CHECK(key_of("ersal") == key_of("ارسال"));
    CHECK(key_of("sefaresh") == key_of("سفارش"));
    CHECK(key_of("shomare") == key_of("شماره"));
    CHECK(key_of("takhfif") == key_of("تخفیف"));
    CHECK(key_of("gheymat") != key_of("سفارش"));
}

TEST_CASE(
    "sound: whose it is, how many and to whom it is done are no part of a Finglish word",
    "[faq][sound]"
)
{
    for (const auto* word : {"ramz", "ramzam", "ramzamo", "ramzeton", "ramztoon", "ramzhatoono", "ramzha"}) {
        INFO(word);
        CHECK(key_of(word) == key_of("رمز"));
    }
    CHECK(key_of("sefareshamo") == key_of("سفارشم"));
    CHECK(key_of("sefareshhaye") == key_of("سفارش"));
}

TEST_CASE("sound: letters that sound alike are confused by nobody", "[faq][sound]")
{
    CHECK(key_of("ضمانت") == key_of("زمانت"));
    CHECK(key_of("قیمت") == key_of("غیمت"));
    CHECK(key_of("صابون") == key_of("سابون"));
}

TEST_CASE("features: words are alike by a slip or by meaning, and short ones are not", "[faq][features]")
{
    const auto alike = [](std::string_view a, std::string_view b, language in = language::english) {
        const auto of_a = analyse(a, in);
        const auto of_b = analyse(b, in);
        REQUIRE(of_a.spellings.size() == 1);
        REQUIRE(of_a.words.size() == 1);
        REQUIRE(of_b.spellings.size() == 1);
        const double found = likeness(of_a.spellings.front(), of_b.spellings.front());
        CHECK(found == likeness(of_b.spellings.front(), of_a.spellings.front()));
        return found;
    };
    CHECK(alike("delivery", "delivery") == 1);
    CHECK(alike("delivery", "delivry") > 0.7);
    CHECK(alike("بلیط", "بلیت", language::persian) > 0.6);
    CHECK(alike("delivery", "password") == 0);
    CHECK(alike("up", "us") == 0);
    CHECK(alike("price", "cost") == Approx(0.7));  // no letter in common but the meaning
    CHECK(alike("internationalisation", "internationalization") > 0.9);
}

TEST_CASE("features: letters that changed places are one slip", "[faq][features]")
{
    const auto alike = [](std::string_view a, std::string_view b) {
        return likeness(
            analyse(a, language::persian).spellings.at(0),
            analyse(b, language::persian).spellings.at(0)
        );
    };
    // One edit of six letters and one of five, as a letter too many or too few is.
    CHECK(alike("refnud", "refund") == Approx(1 - 1.5 / 6));
    CHECK(alike("refund", "refnud") == Approx(1 - 1.5 / 6));
    CHECK(alike("مدرسه", "مردسه") == Approx(alike("مدرسه", "مدسه")).margin(0.15));
    CHECK(alike("مدرسه", "مردسه") > 0.5);
    // Not neighbours: two edits.
    CHECK(alike("refund", "nefurd") == Approx(1 - 1.5 * 2 / 6));
    CHECK(alike("card", "drac") == 0);
}

TEST_CASE("features: shortcuts count the edits that the whole table counts", "[faq][features]")
{
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::size_t slips = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::u32string a;
        for (auto left = 1 + random() % spelling::most_letters; left > 0; --left)
            a += static_cast<char32_t>(U'a' + random() % 4);
        std::u32string b = a;
        for (auto changes = random() % 6; changes > 0; --changes) {
            const std::size_t at = random() % b.size();
            switch (random() % 4) {
            case 0: b[at] = static_cast<char32_t>(U'a' + random() % 4); break;
            case 1:
                if (b.size() > 1) b.erase(at, 1);
                break;
            case 2:
                if (b.size() < spelling::most_letters) b.insert(at, 1, U'b');
                break;
            default:
                if (at + 1 < b.size()) std::swap(b[at], b[at + 1]);
            }
        }
        const std::size_t longer = std::max(a.size(), b.size());
        const double share = static_cast<double>(edits(a, b)) / static_cast<double>(longer);
        const bool a_slip = std::min(a.size(), b.size()) >= 3 && share <= 0.34;
        slips += a_slip;
        CAPTURE(to_utf8(a), to_utf8(b));
        REQUIRE(likeness(spelled(a), spelled(b)) == Approx(a_slip ? 1 - 1.5 * share : 0));
        REQUIRE((!a_slip || may_be_a_slip(spelled(a), spelled(b))));
    }
    CHECK(slips > 2'000);
}

TEST_CASE("keyboard: the same keys on the other layout", "[faq][text]")
{
    CHECK(on_other_layout("sghl") == "سلام");
    CHECK(on_other_layout("icdki hvshg ]rnv hsj?") == "هزینه ارسال چقدر است?");
    CHECK(on_other_layout("Hnvs") == "آدرس");
    CHECK(on_other_layout("اثممخ") == "hello");
    CHECK(on_other_layout("ساهححهدل") == "shipping");
    // Both scripts, or none: nobody forgot to switch.
    CHECK(on_other_layout("سلام hello").empty());
    CHECK(on_other_layout("123 ?").empty());
    CHECK(on_other_layout("").empty());
    CHECK_FALSE(on_other_layout("a\xff\xfe").empty());
}

TEST_CASE("language: script and function words decide, then the page", "[faq][language]")
{
    CHECK(detect_language("هزینه ارسال چقدره", "en") == "fa");
    CHECK(detect_language("how much is shipping", "fa") == "en");
    CHECK(detect_language("mikham sefaresh bedam", "en") == "fa");
    CHECK(detect_language("refund", "fa") == "fa");
    CHECK(detect_language("gheymat goshi", "en") == "fa");  // no function word, but words of the lexicon
    CHECK(detect_language("hotel bank", "en") == "en");     // that are English too
    CHECK(detect_language("refund", "") == "en");
    CHECK(detect_language("كيف ألغي الطلبية؟", "en") == "ar");
    CHECK(detect_language("کیف پول", "ar") == "fa");
    CHECK(detect_language("wo ist mein Paket", "de") == "de");
    CHECK(detect_language("123", "fa") == "fa");
}

TEST_CASE(
    "lexicon: words of one meaning share a group in every language, opposites never do",
    "[faq][lexicon]"
)
{
    const auto share = [](const std::string& one, const std::string& other, language arabic_script_is) {
        const auto groups = [&](const std::string& word) {
            return concepts_of(stem(tokenise(word).front().text, arabic_script_is), arabic_script_is);
        };
        const auto first = groups(one);
        const auto second = groups(other);
        return std::ranges::find_first_of(first, second) != first.end();
    };
    const std::pair<std::string, std::string> alike[] = {
        {"driver", "راننده"},
        {"batri", "باتری"},
        {"charger", "شارژر"},
        {"پوشاک", "لباس"},
        {"airport", "فرودگاه"},
        {"signature", "emza"},
        {"اشتباهی", "accidentally"},
        {"scholarship", "بورسیه"},
        {"گرسنه", "hungry"}};
    for (const auto& [one, other] : alike) {
        INFO(one << " " << other);
        CHECK(share(one, other, language::persian));
    }
    CHECK(share("مطار", "المطار", language::arabic));
    CHECK(share("ملابس", "ثوب", language::arabic));
    const std::pair<std::string, std::string> opposite[] = {
        {"upload", "download"},
        {"connect", "disconnect"},
        {"buy", "sell"},
        {"upgrade", "downgrade"},
        {"accept", "reject"},
        {"deposit", "withdraw"},
        {"summer", "winter"},
        {"گرم", "سرد"},
        {"زیاد", "کم"},
        {"accept", "cancel"}};
    for (const auto& [one, other] : opposite) {
        INFO(one << " " << other);
        CHECK_FALSE(share(one, other, language::persian));
    }
}

TEST_CASE("text: any bytes are analysed in bounded time", "[faq][fuzz]")
{
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 1000; ++round) {
        std::string bytes(random() % 3000, '\0');
        for (char& byte : bytes)
            byte = static_cast<char>(random());
        const auto found = analyse(bytes, language::persian);
        REQUIRE(found.words.size() <= max_question_length);
    }
}
