#include "own_words.hpp"

#include "language.hpp"

namespace pasokh::faq {
namespace {

struct line {
    std::string_view persian;
    std::string_view english;
    std::string_view arabic;

    std::string_view in(std::string_view code) const
    {
        switch (language_of_code(code)) {
        case language::persian: return persian;
        case language::arabic: return arabic;
        default: return english;
        }
    }
};

constexpr line greeting{
    "سلام! چطور می‌توانم کمکتان کنم؟",
    "Hello! How can I help you?",
    "مرحبًا! كيف يمكنني مساعدتك؟"};
constexpr line welcome{
    "خواهش می‌کنم! اگر سؤال دیگری دارید بپرسید.",
    "You're welcome! Anything else, just ask.",
    "على الرحب والسعة! هل من سؤال آخر؟"};
constexpr line goodbye{
    "خدانگهدار، روز خوبی داشته باشید!",
    "Goodbye, and have a nice day!",
    "مع السلامة، طاب يومك!"};
constexpr line all_right{
    "باشه! اگر سؤال دیگری دارید بپرسید.",
    "All right! If you have another question, just ask.",
    "حسنًا! إن كان لديك سؤال آخر فاسأل."};
constexpr line which{
    "کدام یکی؟ لطفاً انتخابش کنید یا با کلمات دیگری بپرسید.",
    "Which one? Please choose it, or ask in other words.",
    "أيها؟ اختره من فضلك أو اسأل بكلمات أخرى."};
constexpr line sorry{
    "ببخشید. لطفاً با کلمات دیگری بگویید چه می‌خواهید.",
    "Sorry. Please say in other words what you need.",
    "عذرًا. قل لي من فضلك بكلمات أخرى ما الذي تحتاجه."};
constexpr line not_understood{
    "متوجه نشدم. لطفاً با کلمات دیگری بپرسید.",
    "I did not get that. Please say it in other words.",
    "لم أفهم. اسأل من فضلك بكلمات أخرى."};
constexpr line one_of_these{
    "منظورتان یکی از این‌هاست؟",
    "Did you mean one of these?",
    "هل تقصد أحد هذه الأسئلة؟"};

}  // namespace

std::string_view own_words(reason why, said_before after, std::string_view language_code)
{
    switch (why) {
    case reason::greeting: return greeting.in(language_code);
    case reason::thanks: return welcome.in(language_code);
    case reason::goodbye: return goodbye.in(language_code);
    case reason::acknowledged:
        return (after == said_before::suggestions ? which : all_right).in(language_code);
    case reason::declined: return sorry.in(language_code);
    case reason::gibberish: return not_understood.in(language_code);
    default: return {};
    }
}

std::string_view did_you_mean(std::string_view language_code)
{
    return one_of_these.in(language_code);
}

}  // namespace pasokh::faq
