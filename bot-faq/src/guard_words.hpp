#pragma once

#include <array>
#include <string_view>

/// Word lists of the guards in Persian, Finglish, English and Arabic, in ordinary spelling: they are folded
/// and stemmed when first used, so one form stands for its inflections. A phrase is several words in this
/// order.
namespace pasokh::faq::guard_words {

using phrase = std::string_view;

/// People whom one asks for by this word alone.
inline constexpr std::array<phrase, 39> helpers{
    "اپراتور",        "پشتیبان",   "پشتیبانی",   "کارشناس",   "مسئول",   "مدیر",
    "سرپرست",         "مشاور",     "آدم",        "انسان",     "بشر",     "ادمین",
    "operator",       "poshtiban", "poshtibani", "karshenas", "masool",  "modir",
    "moshaver",       "adam",      "ensan",      "admin",     "human",   "agent",
    "representative", "rep",       "supervisor", "manager",   "advisor", "موظف",
    "ممثل",           "الموظف",    "وكيل",       "مشرف",      "الدعم",   "المسؤول",
    "إنسان",          "بموظف",     "بممثل"};

/// Helpers in English only behind these prepositions: "do you support …" asks for something else.
inline constexpr std::array<phrase, 6> helper_phrases{
    "to support",
    "with support",
    "to customer service",
    "with customer service",
    "to customer support",
    "with customer support"};

/// People who are meant only together with talking: "someone", «یه نفر».
inline constexpr std::array<phrase, 14> anybody{
    "نفر",
    "کسی",
    "شخص",
    "فرد",
    "همکارانتون",
    "همکاراتون",
    "nafar",
    "kasi",
    "someone",
    "somebody",
    "person",
    "staff",
    "أحد",
    "أحدكم"};

inline constexpr std::array<phrase, 33> talking{"صحبت",     "حرف",      "گفتگو",   "گفت‌وگو",
                                                "چت",       "وصل",      "متصل",    "جواب",
                                                "پاسخگو",   "sohbat",   "harf",    "goftegoo",
                                                "vasl",     "vaslam",   "vaslesh", "javab",
                                                "talk",     "speak",    "chat",    "connect",
                                                "transfer", "escalate", "أتحدث",   "التحدث",
                                                "تحدث",     "أتكلم",    "اتكلم",   "أحكي",
                                                "احكي",     "أكلم",     "حولني",   "حولوني",
                                                "وصلني"};

/// After «صحبت» or «حرف» these say that the talk is over: a story, not a request.
inline constexpr std::array<phrase, 8> told{"کردم", "کردیم", "زدم", "زدیم", "کرده", "زده", "kardam", "zadam"};

/// The question is about reaching people (a number, opening hours) or about mobile operators.
inline constexpr std::array<phrase, 27> other_business{
    "شماره",   "تلفن",    "ساعت",    "ایمیل",   "آدرس",    "روزها",    "همراه", "ایرانسل", "رایتل",
    "سیمکارت", "شارژ",    "shomare", "telefon", "saat",    "irancell", "hours", "number",  "phone",
    "email",   "address", "mobile",  "sim",     "carrier", "network",  "رقم",   "ساعات",   "هاتف"};

/// Adds nothing to "operator please": a message of helpers and these alone is a request.
inline constexpr std::array<phrase, 28> insistence{
    "واقعی",  "زنده",  "انسانی", "کمک",      "فوری",  "سریع", "لطفا", "لطفاً", "خواهشا", "بفرستید",
    "vaghei", "zende", "komak",  "lotfan",   "fori",  "sari", "real", "live", "actual", "now",
    "urgent", "asap",  "hello",  "customer", "حقيقي", "أريد", "بدي",  "فضلك"};

/// Requests in themselves.
inline constexpr std::array<phrase, 32> human_phrases{
    "آدم واقعی",      "انسان واقعی",        "شخص واقعی",
    "اپراتور انسانی", "پشتیبان انسانی",     "با ربات نمیخوام",
    "ربات نباشه",     "ربات نمیخوام",       "adam vaghei",
    "ensan vaghei",   "robat nemikham",     "ba robot nemikham",
    "real person",    "real human",         "live person",
    "live agent",     "live human",         "human being",
    "human agent",    "human operator",     "human support",
    "actual person",  "actual human",       "talk to a bot",
    "not a bot",      "put me through",     "customer service representative",
    "شخص حقيقي",      "موظف حقيقي",         "إنسان حقيقي",
    "support please", "support team please"};

/// Anger, insult, complaint, legal threat.
inline constexpr std::array<phrase, 81> complaints{
    "شکایت میکنم",
    "شکایت دارم",
    "شکایت خواهم",
    "ازتون شکایت",
    "کلاهبردار",
    "کلاهبردارید",
    "کلاهبردارین",
    "کلاهبردارا",
    "کلاهبرداری کردید",
    "کلاهبرداری کردین",
    "دزدید",
    "دزدا",
    "افتضاح",
    "افتضاحه",
    "مسخره کردید",
    "مسخره کردین",
    "مسخرست",
    "مسخره‌است",
    "مسخره بازی",
    "خجالت بکشید",
    "تعزیرات",
    "وکیلم",
    "دادگاه",
    "پلیس فتا",
    "عصبانیم",
    "عصبانی هستم",
    "عصبانی‌ام",
    "اعصابم",
    "اعصاب ندارم",
    "دروغگو",
    "ناراحتم",
    "ناراحت شدم",
    "ناراضیم",
    "ناراضی‌ام",
    "ناراضی هستم",
    "وقتم تلف",
    "وقتم رو تلف",
    "وقت منو تلف",
    "مزخرف",
    "بیشعور",
    "احمق",
    "بی مسئولیت",
    "بدترین",
    "shekayat mikonam",
    "shekayat daram",
    "kolahbardar",
    "eftezah",
    "eftezahe",
    "maskharast",
    "asabaniam",
    "narahatam",
    "mozakhraf",
    "ridiculous",
    "furious",
    "scammers",
    "worst",
    "sue you",
    "my lawyer",
    "legal action",
    "lawsuit",
    "i am angry",
    "im angry",
    "so angry",
    "unacceptable",
    "disgusting",
    "outrageous",
    "disgraceful",
    "wasted my time",
    "waste of time",
    "wasting my time",
    "fed up",
    "sick of",
    "liars",
    "thieves",
    "incompetent",
    "bullshit",
    "file a complaint",
    "نصابين",
    "حرامية",
    "أسوأ",
    "سأشتكي"};

inline constexpr std::array<phrase, 40> greetings{
    "سلام",
    "درود",
    "صبح بخیر",
    "ظهر بخیر",
    "عصر بخیر",
    "وقت بخیر",
    "روز بخیر",
    "وقتتون بخیر",
    "روزتون بخیر",
    "صبحتون بخیر",
    "خسته نباشید",
    "خسته نباشین",
    "خوبی",
    "خوبید",
    "خوبین",
    "چطوری",
    "چطورید",
    "حالتون چطوره",
    "سلام علیکم",
    "salam",
    "slm",
    "dorood",
    "khubi",
    "khoobi",
    "chetori",
    "khaste nabashid",
    "vaght bekheir",
    "hi",
    "hello",
    "hey",
    "hiya",
    "good morning",
    "good afternoon",
    "good evening",
    "how are you",
    "whats up",
    "مرحبا",
    "أهلا",
    "السلام عليكم",
    "صباح الخير"};

inline constexpr std::array<phrase, 29> thanks{
    "ممنون",         "ممنونم",       "مرسی",       "تشکر",    "متشکرم",    "متشکر",
    "سپاس",          "سپاسگزارم",    "مچکرم",      "دمت گرم", "دمتون گرم", "دستتون درد نکنه",
    "دستت درد نکنه", "لطف کردید",    "عالی بود",   "mamnoon", "mamnun",    "mersi",
    "merci",         "moteshakeram", "damet garm", "thanks",  "thank you", "thank u",
    "thx",           "ty",           "cheers",     "شكرا",    "تسلم"};

inline constexpr std::array<phrase, 19> goodbyes{
    "خداحافظ",
    "خدافظ",
    "خدا حافظ",
    "خدانگهدار",
    "بای",
    "فعلا",
    "شب بخیر",
    "شبتون بخیر",
    "khodafez",
    "khodahafez",
    "bye",
    "goodbye",
    "good bye",
    "bye bye",
    "good night",
    "see you",
    "take care",
    "مع السلامة",
    "إلى اللقاء"};

/// May stand beside small talk without making it a question.
inline constexpr std::array<phrase, 30> small_talk_fillers{
    "خیلی", "از",   "شما",  "ازتون", "ازت",   "به",     "همه",      "دوست", "دوستان", "عزیز",
    "جان",  "و",    "باشه", "اوکی",  "حله",   "kheili", "azatoon",  "ok",   "okay",   "so",
    "very", "much", "a",    "lot",   "there", "you",    "everyone", "all",  "and",    "جزيلا"};

/// A number before one of these is an amount, not an order number.
inline constexpr std::array<phrase, 12> currencies{
    "تومان",
    "تومن",
    "ریال",
    "هزار",
    "میلیون",
    "toman",
    "tooman",
    "rial",
    "dollars",
    "usd",
    "euro",
    "دينار"};

}  // namespace pasokh::faq::guard_words
