#pragma once

#include <array>
#include <string_view>
#include <utility>

/// General linguistic knowledge, all in folded spelling (as `tokenise` gives it). Nothing here may come from a
/// particular FAQ: a word belongs here when it would help a shop, a school and a bank alike.
namespace pasokh::faq::words {

using entry = std::pair<std::u32string_view, std::u32string_view>;

/// Persian function words, forms of to be, to have and to do, politeness.
inline constexpr std::array<std::u32string_view, 143> persian_stop{
    U"و", U"در", U"به", U"از", U"که", U"را", U"رو", U"با", U"برای", U"تا", U"این", U"ان", U"یک", U"یه",
    U"هم", U"من", U"تو", U"ما", U"شما", U"او", U"اون", U"اینو", U"است", U"هست", U"هستم", U"هستید",
    U"هستین", U"هستن", U"بود", U"باشد", U"باشه", U"باشن", U"می", U"نمی", U"ها", U"های", U"ای", U"ام",
    U"ات", U"اش", U"م", U"ت", U"ش", U"لطفا", U"ممنون", U"سلام", U"اگر", U"اگه", U"ولی", U"اما", U"یا",
    U"پس", U"خب", U"دیگه", U"دیگر", U"بله", U"خیر", U"خود", U"خودم", U"خودتون", U"چه", U"ایا", U"کنم",
    U"کنید", U"کنین", U"کنیم", U"کند", U"کنه", U"کن", U"کنن", U"کرد", U"کردم", U"کرده", U"کردن", U"شد",
    U"شده", U"شود", U"میشه", U"میشود", U"شم", U"بشه", U"شه", U"باید", U"میخوام", U"میخواهم", U"میخوایم",
    U"خواهم", U"دارم", U"دارید", U"دارین", U"داره", U"دارد", U"داری", U"دارن", U"دارند", U"توی",
    U"داخل", U"روی", U"واسه", U"چی", U"چیه", U"چیست", U"هر", U"همه", U"همین", U"همون", U"الان", U"بعد",
    U"قبل", U"خیلی", U"فقط", U"میکنم", U"میکنید", U"میکنین", U"میکنه", U"میکند", U"بکنم", U"بکنید",
    U"میتونم", U"میتوانم", U"میتونید", U"میشم", U"نیست", U"نیستم", U"بده", U"بدید", U"بدین", U"اینکه",
    U"انکه", U"وقتی", U"مگه", U"مگر", U"نه", U"بی", U"درباره", U"مورد", U"چیکار", U"چکار", U"چطوره",
    U"عزیز", U"جان", U"اقا", U"خانم"};

/// Arabic function words, written Arabic and the Levant.
inline constexpr std::array<std::u32string_view, 63> arabic_stop{
    U"من", U"فی", U"علی", U"الی", U"عن", U"مع", U"هذا", U"هذه", U"ذلک", U"التی", U"الذی", U"ان", U"انا",
    U"انت", U"هو", U"هی", U"ما", U"ماذا", U"هل", U"کیف", U"متی", U"این", U"لماذا", U"لو", U"لا", U"نعم",
    U"او", U"ثم", U"قد", U"کان", U"کانت", U"یکون", U"لی", U"لک", U"لدی", U"عندی", U"اریدها", U"ارید",
    U"بدی", U"عایز", U"شو", U"ایش", U"وین", U"لیش", U"کم", U"یا", U"و", U"ب", U"ل", U"هاد", U"های",
    U"هادا", U"اللی", U"عشان", U"منشان", U"مشان", U"رجاء", U"فضلک", U"یمکن", U"ممکن", U"یمکننی",
    U"بقدر", U"اقدر"};

/// English function words and politeness.
inline constexpr std::array<std::u32string_view, 93> english_stop{
    U"a", U"an", U"the", U"i", U"me", U"my", U"we", U"our", U"us", U"you", U"your", U"it", U"its",
    U"is", U"are", U"was", U"were", U"be", U"been", U"am", U"do", U"does", U"did", U"done", U"to",
    U"of", U"in", U"on", U"for", U"and", U"or", U"with", U"at", U"by", U"from", U"this", U"that",
    U"these", U"those", U"can", U"could", U"would", U"should", U"will", U"shall", U"may", U"might",
    U"have", U"has", U"had", U"please", U"hi", U"hello", U"hey", U"how", U"what", U"when", U"where",
    U"which", U"who", U"why", U"if", U"so", U"there", U"just", U"get", U"got", U"want", U"need",
    U"like", U"im", U"ive", U"id", U"dont", U"doesnt", U"isnt", U"cant", U"whats", U"hows", U"wheres",
    U"about", U"any", U"some", U"as", U"but", U"not", U"no", U"then", U"than", U"let", U"tell", U"know",
    U"help"};

/// Persian function words as people type them in Latin letters.
inline constexpr std::array<std::u32string_view, 68> finglish_stop{
    U"ro", U"az", U"ba", U"be", U"ke", U"ye", U"yek", U"mikham", U"mikhaham", U"mikhastam", U"mishe",
    U"mishavad", U"chetor", U"chetori", U"chetoree", U"chejoori", U"chetorie", U"koja", U"kojast",
    U"kojas", U"che", U"chi", U"chie", U"chiye", U"darid", U"darin", U"dare", U"daram", U"dari",
    U"hast", U"hastid", U"konam", U"konid", U"konin", U"kone", U"kard", U"kardam", U"lotfan", U"salam",
    U"age", U"agar", U"man", U"ma", U"shoma", U"mano", U"baraye", U"vase", U"ham", U"ya", U"va", U"in",
    U"on", U"oon", U"dar", U"beshe", U"shod", U"shode", U"bayad", U"mitoonam", U"mitunam", U"mikonam",
    U"mikonid", U"mikonin", U"nist", U"inke", U"mikone", U"cheghadr", U"cheqadr"};

/// Colloquial Persian → written Persian, for forms that no rule of the stemmer reaches.
inline constexpr std::array<entry, 215> colloquial{
    entry{U"میخوام", U"میخواهم"}, entry{U"میخام", U"میخواهم"}, entry{U"میخوایم", U"میخواهیم"},
    entry{U"میخواین", U"میخواهید"}, entry{U"میخواید", U"میخواهید"}, entry{U"میخواد", U"میخواهد"},
    entry{U"میخوان", U"میخواهند"}, entry{U"نمیخوام", U"نمیخواهم"}, entry{U"بخوام", U"بخواهم"},
    entry{U"بخوایم", U"بخواهیم"}, entry{U"میتونم", U"میتوانم"}, entry{U"میتونیم", U"میتوانیم"},
    entry{U"میتونید", U"میتوانید"}, entry{U"میتونین", U"میتوانید"}, entry{U"میتونه", U"میتواند"},
    entry{U"نمیتونم", U"نمیتوانم"}, entry{U"بتونم", U"بتوانم"}, entry{U"بتونه", U"بتواند"},
    entry{U"میدونم", U"میدانم"}, entry{U"میدونید", U"میدانید"}, entry{U"نمیدونم", U"نمیدانم"},
    entry{U"بدونم", U"بدانم"}, entry{U"میشه", U"میشود"}, entry{U"نمیشه", U"نمیشود"},
    entry{U"بشه", U"بشود"}, entry{U"میاد", U"میاید"}, entry{U"نمیاد", U"نمیاید"},
    entry{U"بیاد", U"بیاید"}, entry{U"بیام", U"بیایم"}, entry{U"میام", U"میایم"},
    entry{U"میاین", U"میایید"}, entry{U"میره", U"میرود"}, entry{U"میرم", U"میروم"},
    entry{U"برم", U"بروم"}, entry{U"بره", U"برود"}, entry{U"میگم", U"میگویم"},
    entry{U"میگه", U"میگوید"}, entry{U"میگید", U"میگویید"}, entry{U"میگین", U"میگویید"},
    entry{U"بگم", U"بگویم"}, entry{U"بگید", U"بگویید"}, entry{U"بگین", U"بگویید"},
    entry{U"میدم", U"میدهم"}, entry{U"میده", U"میدهد"}, entry{U"میدین", U"میدهید"},
    entry{U"میدید", U"میدهید"}, entry{U"نمیده", U"نمیدهد"}, entry{U"بدم", U"بدهم"},
    entry{U"بدین", U"بدهید"}, entry{U"بدید", U"بدهید"}, entry{U"بده", U"بدهد"},
    entry{U"میزارم", U"میگذارم"}, entry{U"میذارم", U"میگذارم"}, entry{U"میذارین", U"میگذارید"},
    entry{U"بذارم", U"بگذارم"}, entry{U"بزارم", U"بگذارم"}, entry{U"بذارید", U"بگذارید"},
    entry{U"میشینم", U"مینشینم"}, entry{U"میمونه", U"میماند"}, entry{U"میمونم", U"میمانم"},
    entry{U"بمونه", U"بماند"}, entry{U"میخونم", U"میخوانم"}, entry{U"بخونم", U"بخوانم"},
    entry{U"برمیگردونم", U"برمیگردانم"}, entry{U"برگردونم", U"برگردانم"},
    entry{U"برگردونین", U"برگردانید"}, entry{U"برگردوندن", U"برگرداندن"}, entry{U"پسش", U"پس"},
    entry{U"میرسونید", U"میرسانید"}, entry{U"میرسونین", U"میرسانید"}, entry{U"برسونید", U"برسانید"},
    entry{U"نرسید", U"نرسیده"}, entry{U"نیومد", U"نیامده"}, entry{U"نیومده", U"نیامده"},
    entry{U"اومد", U"امد"}, entry{U"اومده", U"امده"}, entry{U"اومدن", U"امدن"},
    entry{U"بیارم", U"بیاورم"}, entry{U"میارید", U"میاورید"}, entry{U"میارین", U"میاورید"},
    entry{U"میاره", U"میاورد"}, entry{U"چقد", U"چقدر"}, entry{U"چقده", U"چقدر"},
    entry{U"چقدره", U"چقدر"}, entry{U"چغدر", U"چقدر"}, entry{U"چنده", U"چند"}, entry{U"چندتا", U"چند"},
    entry{U"چندتاست", U"چند"}, entry{U"چطوری", U"چطور"}, entry{U"چطوریه", U"چطور"},
    entry{U"چجوری", U"چطور"}, entry{U"چجور", U"چطور"}, entry{U"چجوریه", U"چطور"},
    entry{U"چگونه", U"چطور"}, entry{U"چیجوری", U"چطور"}, entry{U"کجاست", U"کجا"},
    entry{U"کجاس", U"کجا"}, entry{U"کجایید", U"کجا"}, entry{U"کجایین", U"کجا"}, entry{U"کجان", U"کجا"},
    entry{U"کیه", U"کی"}, entry{U"چیا", U"چی"}, entry{U"چیاست", U"چی"}, entry{U"اگه", U"اگر"},
    entry{U"یه", U"یک"}, entry{U"یکی", U"یک"}, entry{U"اون", U"ان"}, entry{U"اونا", U"انها"},
    entry{U"اینا", U"اینها"}, entry{U"همون", U"همان"}, entry{U"همونجا", U"همانجا"},
    entry{U"اونجا", U"انجا"}, entry{U"خونه", U"خانه"}, entry{U"خونمون", U"خانه"},
    entry{U"خونم", U"خانه"}, entry{U"تهرون", U"تهران"}, entry{U"تومن", U"تومان"},
    entry{U"تمن", U"تومان"}, entry{U"ارزون", U"ارزان"}, entry{U"ارزونتر", U"ارزان"},
    entry{U"گرون", U"گران"}, entry{U"گرونه", U"گران"}, entry{U"مجانیه", U"مجانی"},
    entry{U"زبون", U"زبان"}, entry{U"جوون", U"جوان"}, entry{U"نشون", U"نشان"},
    entry{U"نشونی", U"نشانی"}, entry{U"مهمون", U"مهمان"}, entry{U"داغون", U"داغان"},
    entry{U"اسون", U"اسان"}, entry{U"همزمون", U"همزمان"}, entry{U"زمون", U"زمان"},
    entry{U"میدون", U"میدان"}, entry{U"خیابون", U"خیابان"}, entry{U"پشتیبون", U"پشتیبان"},
    entry{U"سفارشمو", U"سفارش"}, entry{U"سفارشم", U"سفارش"}, entry{U"کتابو", U"کتاب"},
    entry{U"پولمو", U"پول"}, entry{U"پولم", U"پول"}, entry{U"رمزمو", U"رمز"}, entry{U"رمزم", U"رمز"},
    entry{U"پسوردمو", U"پسورد"}, entry{U"پسوردم", U"پسورد"}, entry{U"ادرسمو", U"ادرس"},
    entry{U"ادرسو", U"ادرس"}, entry{U"کالارو", U"کالا"}, entry{U"کالامو", U"کالا"},
    entry{U"محصولو", U"محصول"}, entry{U"بستمو", U"بسته"}, entry{U"بستم", U"بسته"},
    entry{U"بستهم", U"بسته"}, entry{U"شمارمو", U"شماره"}, entry{U"کارتمو", U"کارت"},
    entry{U"حسابمو", U"حساب"}, entry{U"اکانتمو", U"اکانت"}, entry{U"خریدمو", U"خرید"},
    entry{U"واسه", U"برای"}, entry{U"واسم", U"برای"}, entry{U"واستون", U"برای"},
    entry{U"برام", U"برای"}, entry{U"براتون", U"برای"}, entry{U"واس", U"برای"}, entry{U"توو", U"تو"},
    entry{U"تو", U"در"}, entry{U"توی", U"در"}, entry{U"رو", U"را"}, entry{U"دیگه", U"دیگر"},
    entry{U"اخه", U"اخر"}, entry{U"الانه", U"الان"}, entry{U"اصن", U"اصلا"}, entry{U"مرسی", U"ممنون"},
    entry{U"مچکرم", U"متشکرم"}, entry{U"ممنونم", U"ممنون"}, entry{U"خوبه", U"خوب"},
    entry{U"بهتره", U"بهتر"}, entry{U"کدومه", U"کدام"}, entry{U"کدوم", U"کدام"},
    entry{U"کدومش", U"کدام"}, entry{U"هیچکدوم", U"هیچکدام"}, entry{U"چیزی", U"چیز"},
    entry{U"ادمای", U"ادم"}, entry{U"بچم", U"بچه"}, entry{U"بچمون", U"بچه"}, entry{U"عوضش", U"عوض"},
    entry{U"عوضشو", U"عوض"}, entry{U"گارانتیش", U"گارانتی"}, entry{U"اصله", U"اصل"},
    entry{U"اصلن", U"اصلا"}, entry{U"واقعنی", U"واقعی"}, entry{U"دربارش", U"درباره"},
    entry{U"راجب", U"راجع"}, entry{U"راجبه", U"راجع"}, entry{U"وایسم", U"بایستم"},
    entry{U"کنسلش", U"کنسل"}, entry{U"مرجوعش", U"مرجوع"}, entry{U"تعویضش", U"تعویض"},
    entry{U"پیگیریش", U"پیگیری"}, entry{U"جمعا", U"جمعه"}, entry{U"پنجشنبهها", U"پنجشنبه"},
    entry{U"ینی", U"یعنی"}, entry{U"بعدن", U"بعدا"}, entry{U"فعلن", U"فعلا"}, entry{U"لطفن", U"لطفا"},
    entry{U"حتمن", U"حتما"}, entry{U"مثلن", U"مثلا"}, entry{U"تلفنتون", U"تلفن"},
    entry{U"ادرستون", U"ادرس"}, entry{U"سایتتون", U"سایت"}, entry{U"فروشگاهتون", U"فروشگاه"},
    entry{U"شمارتون", U"شماره"}, entry{U"ساعتتون", U"ساعت"}, entry{U"قیمتاتون", U"قیمت"},
    entry{U"کاراتون", U"کار"}, entry{U"کارتون", U"کار"}};

/// Past root → present root of verbs that customers use.
inline constexpr std::array<entry, 44> past_to_present{
    entry{U"گرفت", U"گیر"}, entry{U"کرد", U"کن"}, entry{U"داد", U"ده"}, entry{U"رفت", U"رو"},
    entry{U"خرید", U"خر"}, entry{U"دید", U"بین"}, entry{U"زد", U"زن"}, entry{U"فرستاد", U"فرست"},
    entry{U"اورد", U"اور"}, entry{U"امد", U"ای"}, entry{U"خواست", U"خواه"}, entry{U"توانست", U"توان"},
    entry{U"شد", U"شو"}, entry{U"ماند", U"مان"}, entry{U"نوشت", U"نویس"}, entry{U"گشت", U"گرد"},
    entry{U"برگشت", U"برگرد"}, entry{U"رسید", U"رس"}, entry{U"برد", U"بر"}, entry{U"خورد", U"خور"},
    entry{U"پرداخت", U"پرداز"}, entry{U"یافت", U"یاب"}, entry{U"ساخت", U"ساز"},
    entry{U"گذاشت", U"گذار"}, entry{U"گفت", U"گوی"}, entry{U"دانست", U"دان"}, entry{U"شکست", U"شکن"},
    entry{U"سوخت", U"سوز"}, entry{U"فروخت", U"فروش"}, entry{U"شناخت", U"شناس"}, entry{U"باخت", U"باز"},
    entry{U"بست", U"بند"}, entry{U"شست", U"شوی"}, entry{U"پذیرفت", U"پذیر"}, entry{U"ریخت", U"ریز"},
    entry{U"انداخت", U"انداز"}, entry{U"فهمید", U"فهم"}, entry{U"پرسید", U"پرس"}, entry{U"کشید", U"کش"},
    entry{U"ترسید", U"ترس"}, entry{U"برگرداند", U"برگردان"}, entry{U"رساند", U"رسان"},
    entry{U"خواند", U"خوان"}, entry{U"افتاد", U"افت"}};

}  // namespace pasokh::faq::words
