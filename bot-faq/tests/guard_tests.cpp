#include "guards.hpp"
#include "own_words.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pasokh::faq;

namespace {

std::optional<reason> heard(std::string_view text, std::string_view page = "fa")
{
    return guard(text, language_of_code(detect_language(text, page)));
}

}  // namespace

TEST_CASE("guard: a request for a human is understood in four ways of writing", "[faq][guard]")
{
    const auto* text = GENERATE(
        // Persian
        "می‌خوام با اپراتور صحبت کنم",
        "وصلم کن به پشتیبان",
        "آدم واقعی",
        "میخوام با یه آدم حرف بزنم",
        "لطفا وصل کنید به پشتیبانی",
        "با کارشناس صحبت کنم",
        "اپراتور لطفا",
        "پشتیبان",
        "ربات نباشه لطفا",
        "می‌تونم با یه نفر صحبت کنم؟",
        "مدیر رو می‌خوام",
        "با مسئول فروش حرف دارم",
        "با مسئولتون کار دارم",
        "وصل کنید به پذیرش",
        "بذارید با منشی حرف بزنم",
        "یکی جواب منو بده",
        "پشتیبان آنلاین میخوام",
        "لطفا منو به واحد فروش وصل کنید",
        "با ربات حرف نمیزنم",
        "میشه لطفا یه کارشناس باهام تماس بگیره",
        "يه اپراتور واقعي",
        "نمی‌خوام با ربات حرف بزنم، آدم واقعی بدید",
        "لطفاً مرا به کارشناس پشتیبانی متصل کنید",
        // Finglish
        "mikham ba operator harf bezanam",
        "vaslam kon be poshtiban",
        "operator lotfan",
        "adam vaghei",
        "ba poshtibani sohbat konam",
        "ye nafar javab bede",
        "mikham ba yeki harf bezanam",
        // English
        "talk to a human",
        "agent please",
        "I want to speak to someone",
        "can I talk to a real person?",
        "human",
        "connect me to an operator",
        "I need a human agent",
        "let me speak with a representative",
        "transfer me to support",
        "get me your manager",
        "live agent now",
        "can i chat with support",
        "is anybody there?",
        "nothing works, give me a human",
        "let me talk to customer care",
        "i prefer speaking to an actual employee",
        "i don't want to talk to a machine",
        // Arabic
        "أريد التحدث مع موظف",
        "بدي أحكي مع شخص",
        "حولني إلى موظف",
        "وصلني بممثل",
        "عايز أكلم حد من خدمة العملاء",
        "موظف حقيقي"
    );
    CAPTURE(text);
    CHECK(heard(text) == reason::wants_human);
}

TEST_CASE("guard: a question that mentions people is no request for a human", "[faq][guard]")
{
    const auto* text = GENERATE(
        "شماره پشتیبانی چنده؟",
        "مسئول این کار کیه",
        "مسئول خرید شرکت هستم فاکتور میخوام",
        "I need an admin account",
        "چطور تلویزیون رو به اینترنت وصل کنم",
        "یکی از کالاها نرسید",
        "ساعت کاری پشتیبانی",
        "پشتیبانی چه ساعتی جواب میده؟",
        "شارژ اپراتور ایرانسل دارید؟",
        "سیمکارت کدوم اپراتور بهتره؟",
        "چطور با شما تماس بگیرم؟",
        "شخص دیگری می‌تونه تحویل بگیره؟",
        "با پشتیبانی صحبت کردم ولی بسته نرسید",
        "یه نفر دیگه هم می‌تونه از حسابم خرید کنه؟",
        "هزینه ارسال چقدره",
        "shomare poshtibani chande",
        "what is the number of customer support?",
        "do you support Apple Pay?",
        "which mobile operator do you support?",
        "how many people work for you",
        "I talked to an agent yesterday",
        "is this vase made by a person or a machine",
        "what are the hours of support",
        "هل يمكنني الدفع عند الاستلام؟",
        "رقم الدعم"
    );
    CAPTURE(text);
    CHECK(heard(text) != reason::wants_human);
}

TEST_CASE("guard: small talk is small talk only alone", "[faq][guard]")
{
    CHECK(heard("سلام") == reason::greeting);
    CHECK(heard("سلاااام، خسته نباشید!") == reason::greeting);
    CHECK(heard("salam") == reason::greeting);
    CHECK(heard("Good morning") == reason::greeting);
    CHECK(heard("مرحبا", "ar") == reason::greeting);
    CHECK(heard("خیلی ممنون از شما") == reason::thanks);
    CHECK(heard("mersi") == reason::thanks);
    CHECK(heard("Thank you so much") == reason::thanks);
    CHECK(heard("salam khobi") == reason::greeting);
    CHECK(heard("مرحبا كيف الحال", "ar") == reason::greeting);
    CHECK(heard("ممنونم از لطفتون") == reason::thanks);
    CHECK(heard("مرسی حل شد") == reason::thanks);
    CHECK(heard("great, thank you!") == reason::thanks);
    CHECK(heard("درود بر شما") == reason::greeting);
    CHECK(heard("thanks a lot, that worked") == reason::thanks);
    CHECK(heard("thank you for your help") == reason::thanks);
    CHECK(heard("ممنون، خداحافظ") == reason::goodbye);
    CHECK_FALSE(heard("سلام، حل شد؟").has_value());
    CHECK_FALSE(heard("does it work for you").has_value());
    CHECK(heard("bye bye") == reason::goodbye);
    CHECK_FALSE(heard("سلام، قیمت این گلدان چنده؟").has_value());
    CHECK_FALSE(heard("hello, where is my order?").has_value());
    CHECK_FALSE(heard("تشکر از خرید رو کجا بنویسم").has_value());
}

TEST_CASE(
    "guard: anger and legal threats are heard, polite questions about complaints are not",
    "[faq][guard]"
)
{
    CHECK(heard("شما کلاهبردارید") == reason::complaint);
    CHECK(heard("ازتون شکایت می‌کنم") == reason::complaint);
    CHECK(heard("افتضاحه این سایت") == reason::complaint);
    CHECK(heard("This is unacceptable, I am calling my lawyer") == reason::complaint);
    CHECK(heard("worst shop ever") == reason::complaint);
    CHECK(heard("واقعا افتضاحید") == reason::complaint);
    CHECK(heard("افتضاح‌ترین فروشگاه") == reason::complaint);
    CHECK(heard("خیلی بی‌ادب بودن پرسنلتون") == reason::complaint);
    CHECK(heard("پولمو خوردین") == reason::complaint);
    CHECK(heard("این چه وضعشه") == reason::complaint);
    CHECK(heard("kheili bad ghol hastid") == reason::complaint);
    CHECK(heard("I'm really angry, you stole my money") == reason::complaint);
    CHECK(heard("خدمتكم سيئة جدا", "ar") == reason::complaint);
    CHECK_FALSE(heard("گوشیم دزدیده شده چیکار کنم").has_value());
    CHECK_FALSE(heard("is this a scam?").has_value());
    CHECK_FALSE(heard("میخوام یه شوخی احمقانه بشنوم").has_value());
    CHECK_FALSE(heard("شکایتم را کجا ثبت کنم؟").has_value());
    CHECK_FALSE(heard("where can I leave a complaint?").has_value());
}

TEST_CASE("guard: an order number or a long story is a personal case, an amount is not", "[faq][guard]")
{
    CHECK(heard("سفارش ۴۵۶۷۸۹۱۲ کجاست") == reason::personal_case);
    CHECK(heard("my order A1234567 is lost") == reason::personal_case);
    std::string story;
    for (int i = 0; i < 15; ++i)
        story += "دیروز رفتم پست و ";
    CHECK(heard(story) == reason::personal_case);
    CHECK_FALSE(heard("با ۲۵۰۰۰۰ تومان چی می‌شه خرید").has_value());
    CHECK_FALSE(heard("over 1500000 toman is free?").has_value());
    CHECK_FALSE(heard("سال 1405 چند تا تعطیلی داره").has_value());
}

TEST_CASE("guard: keyboard mash is gibberish, short words are not", "[faq][guard]")
{
    CHECK(heard("asdfg") == reason::gibberish);
    CHECK(heard("شسیبل") == reason::gibberish);
    CHECK(heard("؟؟؟") == reason::gibberish);
    CHECK(heard("سسسسس") == reason::gibberish);
    CHECK(heard("۱۲") == reason::gibberish);
    CHECK(heard("") == reason::gibberish);
    CHECK_FALSE(heard("قیمت").has_value());
    CHECK_FALSE(heard("sms").has_value());
    CHECK_FALSE(heard("FAQ").has_value());
}

TEST_CASE("guard: small talk in Arabic is answered in Arabic", "[faq][guard]")
{
    CHECK(heard("مرحبا", "ar") == reason::greeting);
    CHECK(heard("السلام عليكم", "ar") == reason::greeting);
    CHECK(heard("شكرا جزيلا", "ar") == reason::thanks);
    CHECK(heard("مع السلامة", "ar") == reason::goodbye);
    CHECK(heard("أريد التحدث مع موظف", "ar") == reason::wants_human);
    for (const auto why : {reason::greeting, reason::thanks, reason::goodbye}) {
        const std::string said(own_words(why, said_before::nothing, "ar"));
        INFO(said);
        CHECK_FALSE(said.empty());
        CHECK(said != own_words(why, said_before::nothing, "fa"));
        CHECK(said != own_words(why, said_before::nothing, "en"));
    }
}
