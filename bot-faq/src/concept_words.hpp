#pragma once

#include <array>
#include <string_view>

/// Groups of words that mean about the same to somebody who answers customers: English | Persian | Finglish |
/// Arabic, in ordinary spelling. They are folded and stemmed when first used, so one form stands for its
/// inflections; a half-space joins what tokenising would part. Everyday language only: a word belongs here
/// when it would help a shop, a school and a bank alike.
namespace pasokh::faq::concept_words {

// clang-format off
inline constexpr std::array<std::string_view, 182> groups{
    // money, buying
    "buy purchase bought acquire | خرید خریدن خریداری بخرم بخریم میخرم | kharid bekharam "
    "mikharam | شراء اشتری اشتریت اشتریته شریت",
    "sell sold selling sale | فروش بفروشم میفروشید | foroosh forush | بیع ابیع تبیعون بتبیعوا",
    "pay paid payment payments pays | پرداخت پرداختی بپردازم پرداختم | pardakht | دفع ادفع "
    "الدفع دفعت دفعه بدفع تسدید سداد",
    "price cost costs fee fees charge charges charged rate pricing tariff fare | قیمت هزینه نرخ "
    "تعرفه شهریه کارمزد بها مبلغ کرایه | gheymat qeymat hazine nerkh keraye | سعر اسعار تکلفه تکالیف رسوم "
    "بتکلف یکلف کلفه",
    "expensive costly pricey overpriced | گران گرون | geroon | غالی غالیه",
    "cheap cheaper affordable inexpensive | ارزان ارزون | arzan arzoon | رخیص رخیصه ارخص",
    "discount coupon promo voucher promotion offer deal deals | تخفیف کوپن جشنواره آفر | "
    "takhfif koopon | خصم خصومات عرض عروض تخفیض کوبون",
    "money cash fund funds | پول وجه نقد نقدی | pool pul naghd | مال اموال نقود نقدا مصاری "
    "فلوس نقدی کاش",
    "refund refunded reimburse reimbursement moneyback | برگشت بازپرداخت عودت استرداد بازگشت "
    "پس | bargasht | ودیعه استرداد استرجاع ارجاع مسترد المسترده",
    "return returned returning | مرجوع مرجوعی برگرداندن پس | marjoo marjooi | ارجاع اعاده "
    "ارجع رجع",
    "exchange swap replace replacement substitute | تعویض عوض جایگزین | taviz avaz | تبدیل "
    "استبدال ابدل بدل",
    "invoice bill bills receipt | فاکتور رسید صورتحساب قبض | faktor resid | فاتوره فواتیر "
    "ایصال",
    "installment installments instalment instalments | قسط اقساط قسطی | ghest aghsat | تقسیط "
    "اقساط",
    "tax vat taxes | مالیات ارزش | maliat | ضریبه ضرائب",
    "salary wage wages pay paycheck income | حقوق دستمزد درامد | hoghoogh | راتب رواتب معاش "
    "دخل",
    "debt owe owed loan borrow lend mortgage | وام بدهی قرض | vam bedehi | قرض دین",
    "bank | بانک بانکی | bank | بنک البنک مصرف",
    "account | حساب اکانت کاربری | hesab akant | حساب حسابی",
    "balance | موجودی مانده | mojoodi mande | رصید رصیدی",
    "card cards | کارت | kart | بطاقه بطاقات کرت بطاقتی",
    "transfer transferred wire remit | انتقال حواله جابجایی | enteghal havale | حواله تحویل "
    "حول",
    "withdraw withdrawal withdrew withdrawn | برداشت | bardasht | سحب اسحب",
    "deposit topup | واریز سپرده | variz | ایداع اودع شحن",
    "currency foreign | ارز ارزی | arz | عمله عملات اجنبی",
    "wallet | کیف | kif | محفظه",
    // order, delivery
    "order ordered | سفارش سفارشم سفارشات | sefaresh | طلب طلبیه طلبت طلبات اطلب",
    "ship shipping shipped shipment deliver delivery delivered dispatch send sent post "
    "postage courier parcel mail mailed | ارسال پست پیک تحویل مرسوله بفرستید میفرستید بفرستم "
    "فرستادن فرستاده | ersal post peyk tahvil miferestid | توصیل شحن ارسال یوصل توصل ارسل بعث "
    "ابعث برید",
    "package box parcel | بسته بسته‌بندی مرسوله | baste | طرد طرود",
    "receive received receipt get arrive arrived arrival come came | دریافت رسید میرسد برسد "
    "رسیدن رسیده | daryaft miresad mirese | وصل یصل استلم استلام وصول وصلت وصلنی",
    "track tracking trace whereabouts follow | پیگیری رهگیری دنبال | peygiri rahgiri | تتبع "
    "اتابع متابعه",
    "late delay delayed slow overdue | دیر تاخیر معطل کند | dir takhir | تاخیر متاخر تاخر",
    "fast quick quickly soon express urgent urgently asap immediately | فوری سریع زود | fori "
    "sari zood | سریع بسرعه عاجل فورا مستعجل",
    "stock available availability inventory | موجود موجودی | mojood | متوفر متاح موجود توفر",
    // account, access, devices
    "password passcode pin | رمز پسورد گذرواژه کلمه | ramz pasword | سر رمز کلمه باسورد "
    "الرقم‌السری",
    "login log signin sign | ورود وارد لاگین | vorood vared | دخول تسجیل ادخل",
    "register registration signup enroll enrol enrolment enrollment join subscribe | ثبت‌نام "
    "ثبتنام نام‌نویسی عضویت عضو | sabtenam sabte ozviat | تسجیل اشتراک انضمام اسجل انضم",
    "create open make set setup start new | ایجاد ساختن بسازم باز افتتاح | sakhtan ijad "
    "eftetah | انشاء فتح افتح انشئ",
    "cancel cancelled canceled cancellation terminate abort revoke withdraw | لغو کنسل فسخ "
    "انصراف ابطال | cansel kansel laghv | الغاء الغی الغیت کنسل",
    "delete remove erase deactivate clear | حذف پاک | hazf pak | حذف مسح امسح احذف ازاله",
    "close shut | بستن ببندم مسدود بسته | basta bastan | اغلاق غلق اغلق سکر مغلق",
    "change edit modify update alter switch amend adjust correct | تغییر ویرایش اصلاح عوض "
    "بروزرسانی | taghyir virayesh eslah avaz | تغییر تعدیل تحدیث اغیر اعدل تصحیح غیر",
    "add include insert | اضافه افزودن بیفزایم | ezafe ezafeh | اضافه اضیف ضیف اضف",
    "fix repair solve resolve troubleshoot | تعمیر رفع درست حل | tamir dorost | اصلاح تصلیح "
    "حل صلح",
    "problem issue trouble error fail failed failing failure broken wrong fault faulty "
    "defective bug malfunction | مشکل خطا ایراد خراب خرابی اشکال ارور | moshkel kharab eshkal "
    "eror | مشکله خطا عطل معطل خلل خربان فشل",
    "work working works functioning function | کار کار‌کردن عملکرد | kar | یعمل شغال یشتغل "
    "بشتغل تعمل",
    "lose lost missing misplace misplaced | گم گمشده | gom | مفقود ضاع فقدت ضیعت اضعت فقدان "
    "ضایع",
    "steal stole stolen theft robbed | دزدیده سرقت دزدی | dozdi | مسروق سرقه سرقت انسرقت",
    "break broke broken crack cracked damage damaged | شکسته شکست آسیب خراب | shekaste | "
    "مکسور کسر تالف انکسر",
    "block blocked freeze frozen lock locked suspend suspended restricted | مسدود قفل بلوکه | "
    "masdood ghofl | حظر محظور تجمید قفل مقفل موقوف",
    "unblock unlock activate activated activation enable | باز فعال فعالسازی | faal | تفعیل "
    "فعل الغاء‌الحظر تنشیط",
    "expire expired expiry expiration | منقضی انقضا اعتبار | enghza | انتهاء صلاحیه منتهی",
    "verify verification authenticate confirm confirmation identity validate | تایید احراز "
    "هویت | taid hoviat | تحقق تاکید هویه توثیق اثبات",
    "renew renewal extend extension | تمدید | tamdid | تجدید تمدید اجدد",
    "phone telephone cell cellphone mobile smartphone handset | گوشی موبایل تلفن همراه | "
    "gooshi mobile telefon | هاتف موبایل جوال تلفون محمول",
    "call called dial ring | زنگ تماس تلفن | zang tamas | اتصال مکالمه اتصل مکالمات",
    "contact reach communicate | تماس ارتباط | tamas ertebat | اتصال تواصل اتواصل",
    "email mail inbox | ایمیل | email imeil | ایمیل برید",
    "message text sms | پیام پیامک اس‌ام‌اس | payam payamak | رساله رسائل مسج",
    "app application software program | اپ اپلیکیشن برنامه نرم‌افزار | barname app | تطبیق "
    "برنامج",
    "website site web online internet | وب‌سایت سایت آنلاین اینترنت اینترنتی سامانه | site "
    "internet anlain | موقع انترنت اونلاین",
    "computer laptop pc desktop | کامپیوتر رایانه لپتاپ | laptop kampiuter | حاسوب کمبیوتر "
    "لابتوب",
    "download install | دانلود نصب | danlod nasb | تحمیل تنزیل تثبیت",
    "show display view see list | نمایش نشان نشون ببینم | neshan namayesh bebinam | اعرض عرض "
    "اظهر اری شوف",
    "find search locate look lookup | پیدا جستجو یافتن بگرد | peyda jostejoo | بحث ابحث ایجاد "
    "دور",
    // people, help
    "customer client buyer | مشتری مشتریان خریدار | moshtari | عمیل زبون عملاء",
    "support help assist assistance aid | پشتیبانی کمک راهنمایی یاری | poshtibani komak "
    "rahnamai | دعم مساعده ساعد ساعدنی",
    "agent representative operator human person staff advisor | اپراتور کارشناس مشاور پشتیبان "
    "مسئول | operator karshenas moshaver | موظف وکیل ممثل",
    "complaint complain dissatisfied unhappy | شکایت اعتراض ناراضی نارضایتی | shekayat eteraz "
    "| شکوی شکاوی اشتکی",
    "guarantee warranty guaranteed | گارانتی ضمانت تضمین وارانتی | garanti zemanat | ضمان "
    "کفاله مکفول",
    "teacher tutor instructor professor coach | معلم استاد مدرس مربی دبیر | moalem ostad "
    "modares | معلم مدرس استاذ",
    "student pupil learner | دانش‌اموز دانشجو شاگرد محصل زبان‌آموز | daneshjoo | طالب تلمیذ "
    "طلاب",
    "friend buddy | دوست رفیق | doost | صدیق رفیق",
    "family relatives mother father mom dad sister brother son daughter wife husband kid kids "
    "child children | خانواده مادر پدر خواهر برادر بچه فرزند کودک همسر بچم | khanevade bache "
    "madar pedar | عائله ام اب اخ اخت ابن طفل اطفال زوج ولد اولاد",
    "boss manager | مدیر رییس | modir raees | مدیر رئیس",
    // learning
    "class course lesson training workshop | کلاس دوره درس آموزش کارگاه | kelas dore dars "
    "amoozesh | صف دوره درس حصه کورس",
    "exam test quiz assessment placement | آزمون امتحان تست | azmoon emtehan test | امتحان "
    "اختبار فحص",
    "certificate certification diploma degree | مدرک گواهی گواهینامه | madrak govahi | شهاده "
    "شهادات",
    "learn study | یاد یادگیری بخوانم یادبگیرم | yad | تعلم دراسه ادرس",
    "level grade | سطح ترم پایه | sath | مستوی درجه",
    "book ebook textbook | کتاب جزوه | ketab | کتاب کتب",
    "absent absence skip miss | غیبت غایب نیام | ghayebat | غیاب غائب",
    // time
    "time hour hours clock | ساعت وقت زمان موقع | saat vaght zaman | وقت ساعه زمن ساعات",
    "when whenever date schedule | کی تاریخ چه‌وقت برنامه چه‌زمانی | tarikh | متی تاریخ موعد "
    "ایمتی امتی",
    "day days daily | روز روزها روزانه | rooz | یوم ایام یومیا",
    "week weekly | هفته هفتگی | hafte | اسبوع اسابیع",
    "month monthly | ماه ماهانه ماهیانه | mah | شهر شهری شهور",
    "year annual annually yearly | سال سالانه سالیانه | sal | سنه سنوی عام سنوات",
    "today tonight | امروز امشب | emrooz emshab | الیوم اللیله",
    "tomorrow | فردا | farda | غدا بکره بکرا",
    "yesterday | دیروز | diruz | امس مبارح",
    "morning | صبح | sobh | صباح صبح",
    "evening night afternoon | شب عصر غروب بعدازظهر | shab asr | مساء لیل ظهر",
    "weekend | آخر‌هفته جمعه تعطیل تعطیلات | jome tatil | عطله اجازه جمعه",
    "holiday vacation leave off | مرخصی تعطیل تعطیلات سفر | morakhasi tatil | اجازه عطله",
    "now current currently present right | الان اکنون فعلا حالا | alan hala | الان حالیا",
    "long duration length take takes | مدت طول چقدر | modat tool | مده طول تستغرق یاخذ",
    "begin start commence | شروع آغاز میشه | shoroo | بدایه یبدا ابدا تبدا",
    "end finish stop complete | تمام پایان اتمام متوقف | tamam payan | نهایه انتهاء ینتهی خلص "
    "توقف",
    "alarm wake | زنگ هشدار آلارم بیدار | alarm hoshdar | منبه صحی",
    "remind reminder remember memo | یادآوری یادم یاداوری | yadavari | تذکیر ذکرنی",
    "calendar appointment meeting event agenda schedule | تقویم قرار جلسه رویداد ملاقات | "
    "taghvim jalase gharar | تقویم موعد اجتماع حدث مواعید",
    "timer countdown stopwatch | تایمر | taymer | موقت",
    // places, travel
    "address location place situated located directions | آدرس نشانی مکان محل کجا | adres "
    "address mahal koja | عنوان موقع مکان وین فین",
    "where | کجا کجاست | koja | این وین",
    "near nearby close closest nearest | نزدیک نزدیکی | nazdik | قریب قرب اقرب",
    "city town | شهر شهرستان | shahr | مدینه مدن بلده",
    "country abroad overseas international foreign | کشور خارج خارجی بین‌المللی | keshvar "
    "kharej | بلد دوله خارج دولی",
    "travel trip journey travelling | سفر مسافرت | safar | سفر رحله اسافر",
    "flight fly plane airplane airline | پرواز هواپیما بلیط | parvaz havapeyma | رحله طیران "
    "طائره",
    "hotel room accommodation lodging | هتل اتاق اقامت | hotel otagh | فندق غرفه",
    "ticket | بلیط بلیت | belit | تذکره تذاکر بطاقه",
    "reserve reservation book booking booked | رزرو نوبت | reserv rezerv nobat | حجز احجز "
    "حجوزات",
    "car vehicle auto automobile | خودرو ماشین اتومبیل | mashin khodro | سیاره سیارات عربیه",
    "train railway rail | قطار مترو | ghatar | قطار سکه",
    "bus | اتوبوس | otoboos | باص حافله اتوبیس",
    "taxi cab uber ride | تاکسی اسنپ | taxi | تاکسی سیاره‌اجره",
    "traffic route road | ترافیک مسیر راه جاده | terafik masir | زحمه طریق مرور ازدحام",
    "gas petrol fuel | بنزین سوخت | benzin | وقود بنزین",
    "park parking | پارک پارکینگ | parking | موقف مواقف",
    "luggage baggage suitcase bag | چمدان بار ساک | chamedan | امتعه حقیبه شنطه",
    "passport visa | گذرنامه پاسپورت ویزا | pasport viza | جواز تاشیره فیزا",
    "home house apartment | خانه خونه منزل آپارتمان | khane khoone manzel | بیت منزل شقه دار",
    "office branch store shop company | شعبه دفتر فروشگاه مغازه شرکت | shobe daftar "
    "forooshgah maghaze sherkat | فرع فروع مکتب متجر محل شرکه",
    // things, daily life
    "food meal eat dinner lunch breakfast restaurant cuisine | غذا خوراک ناهار شام صبحانه "
    "رستوران بخورم | ghaza nahar sham resturan | طعام اکل وجبه مطعم عشاء غداء",
    "recipe cook cooking ingredient ingredients | دستور پخت آشپزی بپزم طرز | pokht ashpazi | "
    "وصفه طبخ مکونات",
    "drink coffee tea | نوشیدنی قهوه چای | ghahve | مشروب قهوه شای",
    "music song songs track tune play album artist | موسیقی آهنگ ترانه پخش خواننده | ahang "
    "moosighi | موسیقی اغنیه اغانی شغل",
    "movie film cinema | فیلم سینما | film sinama | فیلم سینما افلام",
    "video photo picture image camera | عکس تصویر ویدیو دوربین | aks video | صوره فیدیو صور "
    "کامیرا",
    "news headline headlines | اخبار خبر | akhbar | خبر اخبار",
    "weather forecast rain raining temperature sunny cold hot snow | هوا آب‌وهوا باران بارون "
    "دما بارش برف | hava baran | طقس جو مطر حراره درجه‌الحراره",
    "light lights lamp bulb | چراغ نور لامپ | cheragh lamp | ضوء اضواء نور لمبه مصباح",
    "volume loud sound louder mute quiet | صدا ولوم بلند | seda | صوت علی",
    "clean cleaning vacuum dust wash | تمیز نظافت جارو | tamiz nezafat | تنظیف نظافه نظف غسیل",
    "health medical doctor sick ill pain insurance | پزشک دکتر بیمار بیماری درد درمان سلامت | "
    "doktor bimar | طبیب دکتور مریض صحه الم",
    "insurance insured | بیمه | bime | تامین",
    "job work employment career hiring vacancy | استخدام شغل کار همکاری | estekhdam shoghl | "
    "وظیفه عمل توظیف شغل",
    "game games | بازی | bazi | لعبه العاب",
    "joke funny laugh | جوک خنده بامزه | jok | نکته مضحک",
    "meaning mean definition define | معنی معنا تعریف یعنی | mani | یعنی معنی تعریف",
    "translate translation | ترجمه | tarjome | ترجمه",
    "language | زبان زبون | zaban | لغه",
    "size dimension dimensions fit | اندازه سایز ابعاد قد | saiz andaze | حجم مقاس قیاس",
    "color colour | رنگ | rang | لون الوان",
    "quality genuine original authentic | کیفیت اصل اورجینال اصلی | keyfiat asl orijinal | "
    "جوده اصلی",
    "product item goods article merchandise | کالا محصول جنس محصولات اجناس | kala mahsool | "
    "منتج بضاعه سلعه منتجات",
    "weight weigh heavy | وزن سنگین | vazn | وزن ثقیل",
    "number numbers digit count | شماره تعداد عدد | shomare tedad | رقم عدد ارقام",
    "name title called | نام اسم عنوان | esm nam | اسم لقب",
    "info information detail details data | اطلاعات جزییات مشخصات توضیح | ettelaat "
    "moshakhasat | معلومات تفاصیل بیانات",
    "document documents paper papers form | مدارک سند فرم مدرک | madarek sanad form | وثائق "
    "مستندات اوراق نموذج",
    "limit limits maximum max cap restriction | محدودیت سقف حداکثر | mahdoodiat saghf | حد "
    "حدود اقصی سقف",
    "minimum least lowest min | حداقل کمترین | hadeaghal | ادنی اقل",
    "allow allowed permit permitted permission | مجاز اجازه | ejaze | مسموح اسمح یسمح",
    "free gratis complimentary | رایگان مجانی مفت | raygan majani | مجانی مجانا ببلاش",
    "gift present | هدیه کادو | hediye kado | هدیه هدایا",
    "reward rewards point points loyalty bonus | امتیاز پاداش جایزه | emtiaz jayeze | نقاط "
    "مکافاه جایزه مکافات",
    "trial sample demo | نمونه آزمایشی | nemoone azmayeshi | تجربه تجریبی عینه",
    "rule rules policy terms conditions | قانون قوانین شرایط مقررات سیاست | ghanoon sharayet "
    "| شروط سیاسه قوانین قواعد",
    "safe safety secure security privacy private | امن امنیت محرمانه خصوصی | amn amniat | "
    "امان امن خصوصیه سری",
    "fraud scam fraudulent suspicious | کلاهبرداری مشکوک تقلب | kolahbardari | احتیال نصب "
    "مشبوه",
    "history previous past statement transactions transaction | تاریخچه سابقه تراکنش گردش | "
    "tarikhche tarakonesh | سجل معامله حرکات عملیه عملیات",
    "check verify see status state condition | وضعیت چک بررسی | vaziat chek | حاله وضع تحقق "
    "فحص شیک",
    "pending process processing processed waiting | انتظار پردازش معلق | montazer | معلق "
    "انتظار قید",
    "decline declined reject rejected refuse refused denied | رد ناموفق نشد | rad namovafagh "
    "| رفض مرفوض ترفض انرفض",
    "apply application request submit | درخواست تقاضا | darkhast | طلب تقدیم اقدم",
    "choose select pick option options | انتخاب گزینه | entekhab | اختیار خیار اختار",
    "compare difference better best recommend suggestion suggest | مقایسه تفاوت فرق بهتر "
    "بهترین پیشنهاد | moghayese fargh behtar pishnahad | مقارنه فرق افضل اقتراح احسن",
    "rating review feedback opinion | نظر بازخورد امتیاز نظرات | nazar | تقییم رای مراجعه",
    "example instance | مثال | mesal | مثال",
    "reason why | چرا دلیل علت | chera dalil | لماذا سبب لیش لیه",
    "age old | سن سنی | sen | عمر سن",
    "kind type sort | نوع مدل مدلی | model | نوع انواع",
    "all every everything whole entire total | همه کل تمام | hame kol | کل جمیع مجموع",
    "more another additional extra other | بیشتر دیگر دیگری اضافه | bishtar digar | اکثر "
    "اضافی اخر مزید",
    "increase raise up higher | زیاد بیشتر افزایش بالا | ziad afzayesh | زیاده رفع ارفع زید",
    "decrease reduce lower down less | کم کمتر کاهش پایین | kam kahesh | خفض تقلیل نقص وطی "
    "اخفض",
    "turn switch | خاموش روشن | khamoosh roshan | شغل اطفی",
    "automatic automatically auto recurring scheduled | خودکار اتوماتیک | khodkar | تلقائی "
    "اوتوماتیک",
    "virtual digital electronic | مجازی دیجیتال الکترونیکی | majazi | افتراضی رقمی الکترونی",
    "physical | حضوری فیزیکی | hozoori | حضوری فعلی",
    "group | گروه گروهی | goroohi | مجموعه جماعی",
};
// clang-format on

}  // namespace pasokh::faq::concept_words
