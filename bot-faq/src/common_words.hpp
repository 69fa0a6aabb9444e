#pragma once

#include <array>
#include <string_view>

/// What a small FAQ cannot tell by counting: which words are frequent everywhere. Written from general
/// knowledge of the languages, in ordinary spelling.
namespace pasokh::faq::common_words {

// clang-format off

/// Frequent words that say little about the topic, beyond the function words of words.hpp; one string a language.
inline constexpr std::array<std::string_view, 10> frequent{
    // English
    "make made way thing things something anything everything nothing stuff lot lots bit kind "
    "sort use used using give show see look looking find found take try tried trying keep put "
    "say said says think thought believe guess sure really very much many more most also too "
    "still even only ever never always often sometimes now today already yet again back here "
    "into out off over under up down after before during since until while because due per "
    "through between within without upon able possible maybe perhaps okay ok yes yeah yep "
    "nope alright thanks thank appreciate kindly wish wanted wants needed needs wondering "
    "wonder question questions ask asking asked answer hear happen happened happening happens "
    "going go goes went come came gone work works working new old good great nice best better "
    "well right wrong first last next one two three other another else same different own "
    "every each all both few little big long short time times day someone somebody anyone "
    "anybody people person guys man must shall gonna wanna gotta youre theyre hes shes its "
    "thats theres ill ive id youd couldnt wouldnt shouldnt wont didnt wasnt arent havent "
    "hasnt hadnt aint lets being having doing done getting gets gotten might seems seem "
    "seemed appear supposed explain describe information info details detail regarding "
    "concerning specific exactly actually basically simply currently recently please assist "
    "assistance forward soon quickly like would love him her his hers their them they she he "
    "whose whom myself yourself itself themselves such via etc around away set start started "
    "let mean means",
    // Persian
    "چگونه چطور چجوری چطوری چگونگی کجا کجاست کدام کدوم کی چرا چقدر چقدره چند چندتا چنده بهتر "
    "خوب خوبی عالی بد جدید قدیمی اول دوم سوم آخر اخر ممکن ممکنه امکان امکانش لازم لازمه نیاز "
    "مثل مثلا شاید حتما حتی هنوز دوباره همیشه هیچ هیچی چیز چیزی چیزها کس کسی نفر جا جایی طور "
    "طوری نوع روش راه طریق صورت موقع وقت زمان بیشتر کمتر زیاد کم تمام کل بعضی چندین بین طرف "
    "سمت پیش کنار بدون برام برات براش بهم بهت بهش ازش ازم باهاش خواهش میکنم لطف بگو بگید بگین "
    "بگویید بفرمایید بدونم بدانم بدانید میدونید میدانید میخواستم خواستم میخواید بخوام بخواهم "
    "خواست توان میتوان میتونه میتواند بتونم بتوانم بودم بودن نبود نداره ندارم ندارد ندارید "
    "داشت داشته داشتم داشتن کردید کردند کرد نکرد نکرده نمیشه نمیشود شدم شدن گفت گفتم گفته "
    "گفتن آمد اومد اومده رفتم رفته برم بره برود بیاد میاد آقا خانم آقای جناب سرکار دوست عزیز "
    "روز شب سوال سؤال پرسش پرسیدن بپرسم جواب پاسخ کمک راهنمایی توضیح اطلاعات اطلاع ببخشید "
    "مرسی تشکر سپاس اینجا اونجا آنجا الآن همچنین بنابراین زیرا چون درست درسته حالا فعلا "
    "کدوماست دارد هستند هستش نیستند میباشد باشید نباشد دهید دهم میدهد میدم میدید میدین بدهید "
    "بدهم انجام استفاده",
    // Persian in Latin letters
    "koja kojast kojas chetor chetori chetoree chejoori chetorie cheghadr cheqadr cheghadre cheghad cheqadre chghadr "
    "chegadr chand chande chandeh chanda chanta kojaei kodoom kodum kodam chera chetoriye rooz rooze roze ruze",
    // Arabic
    "طريقة كيفية ممكن يمكن لازم بدون حول عند عندما بعد قبل بين كل بعض شيء اشي حاجة هناك هنا "
    "هون جدا كثير كتير اكثر اقل جديد لماذا ليه قديش كيفك وما ومن لم لن ليس مش مو هلا الان "
    "استطيع اقدر بقدر اعرف بعرف معرفة اريد ابغى بحب احب ارجو لطفا سمحت شكرا مرحبا السلام "
    "عليكم سؤال جواب معلومات حتى اذا لكن ولكن فقط ايضا كمان مثل غير نفس اول اخر يتم تم يجب "
    "علي عليها فيها فيه منه منها لها له به بها عنه عنها",
    // German
    "ich du er sie es wir ihr mich dich mir dir uns mein meine meinen meiner dein deine der "
    "die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine ist "
    "sind war bin bist sein haben habe hast hat hatte wird werden würde kann kannst können "
    "konnte muss soll sollte möchte will was wie wo wann wer warum welche welcher welches für "
    "mit von zu zum zur im in am an auf aus bei bis durch gegen nach über unter um vor "
    "zwischen als auch noch nur schon so sehr mehr bitte danke gib zeig zeige sag mach mache "
    "gibt gerade jetzt hier da dass wenn ob denn doch mal dieser diese dieses diesen",
    // Turkish
    "ben sen o biz siz onlar bana sana ona bize size beni seni onu benim senin bir bu şu ve "
    "veya ya da de ki mi mı mu mü ne nasıl nerede nereye neden niçin kim hangi kaç zaman için "
    "ile gibi kadar daha en çok az var yok değil olan olarak olsun oldu olur lütfen bul "
    "göster söyle ver yap et ediyor istiyorum isterim misin musun mısın müsün miyim şey şimdi "
    "burada orada her hiç bazı sonra önce üzerinde içinde",
    // French
    "le la les un une des du de et ou mais ne pas je tu il elle nous vous mon ma mes ton ta "
    "votre notre ce cette ces que qui quoi comment quand pourquoi est sont être avoir ai as "
    "avez peux puis pouvez pour avec dans sur par plus très bien merci veuillez",
    // Spanish
    "el los las una unos unas y o pero no yo tú él ella nosotros mi mis tu tus su sus este "
    "esta qué que cómo cuándo dónde por para con en es son ser estar tengo tiene puedo puede "
    "quiero favor gracias más muy",
    // Italian
    "il lo gli uno dei del della che chi cosa come quando dove perché sono sei è siamo ho hai "
    "ha posso puoi vorrei voglio mio mia tuo tua per con su da di non più molto grazie favore "
    "mi ti si",
    // Dutch
    "de het een en of maar niet ik jij je hij zij wij jullie mijn jouw dit dat deze die wat "
    "hoe waar wanneer wie waarom is zijn ben heb heeft kan kun wil moet voor met van op in te "
    "naar bij aan om als ook nog meer heel dank",
};

/// Irregular English forms and what they are forms of, by commas.
inline constexpr std::string_view irregular_english =
    "bought buy, paid pay, sent send, lost lose, went go, gone go, going go, came come, "
    "made make, making make, took take, taken take, taking take, gave give, given give, "
    "giving give, found find, sold sell, told tell, said say, saw see, seen see, left leave, "
    "leaving leave, forgot forget, forgotten forget, broke break, broken break, stole steal, "
    "stolen steal, wrote write, written write, writing write, chose choose, chosen choose, "
    "began begin, begun begin, kept keep, held hold, spent spend, met meet, ran run, "
    "running run, drove drive, driving drive, drank drink, ate eat, eaten eat, flew fly, "
    "flown fly, grew grow, heard hear, knew know, known know, led lead, lent lend, meant mean, "
    "putting put, rang ring, rose rise, sat sit, sitting sit, slept sleep, spoke speak, "
    "spoken speak, stood stand, thought think, understood understand, woke wake, wore wear, "
    "won win, froze freeze, frozen freeze, hid hide, hidden hide, built build, caught catch, "
    "cutting cut, dealt deal, drew draw, drawn draw, fell fall, fallen fall, felt feel, "
    "fought fight, gotten get, getting get, hung hang, laid lay, lit light, shown show, "
    "swam swim, taught teach, threw throw, withdrew withdraw, withdrawn withdraw, setting set, "
    "using use, used use, children child, people person, men man, women woman, "
    "cancelled cancel, cancelling cancel, cancellation cancel, travelling travel, "
    "travelled travel, colour color, favourite favorite, cheque check, having have, doing do";

// clang-format on

}  // namespace pasokh::faq::common_words
