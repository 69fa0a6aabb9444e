#pragma once

#include <array>
#include <string_view>

/// Groups of words of everyday life, beside those of a support desk and of the same form (concept_words.hpp).
/// Opposites never stand in one group: "upload" is no "download".
namespace pasokh::faq::concept_words {

// clang-format off
inline constexpr std::array<std::string_view, 425> of_daily_life{
    // shopping
    "basket cart trolley checkout | سبد | sabad | سله عربه",
    "catalog catalogue brochure leaflet | کاتالوگ بروشور | katalog | كتالوج نشره",
    "brand make manufacturer maker | برند مارک سازنده | berand mark | ماركه علامه مصنع",
    "warehouse depot storage storeroom | انبار | anbar | مستودع مخزن",
    "wholesale bulk | عمده | omde | جمله بالجمله",
    "retail | تکفروشی | takforooshi | تجزئه مفرق",
    "wishlist favorites favourites favorite favourite bookmark | علاقمندی | alaghemandi | "
    "مفضله المفضله",
    "seller vendor merchant supplier dealer | فروشنده بازرگان | forooshande | بائع تاجر مورد",
    "market mall bazaar supermarket grocery groceries | بازار پاساژ سوپرمارکت هایپر بقالی | "
    "bazar pasazh supermarket | سوق بقاله سوبرماركت مول",
    "auction bid bidding | مزایده حراجی مناقصه | mozayede | مزاد مناقصه",
    "unavailable outofstock | ناموجود | namojood | نفد نافد",
    "model version edition | نسخه ویرایش مدل | noskhe | نسخه اصدار موديل",
    "serial imei | سریال | serial | تسلسلي سيريال",
    "label sticker tag barcode qr | برچسب بارکد لیبل | barchasb barkod | ملصق باركود لاصق",
    "queue line turn | صف نوبت | saf nobat | طابور دور",
    "membership member | عضویت عضو | ozv | عضويه عضو",
    "partner partnership cooperation collaborate collaboration affiliate | همکار شراکت شریک "
    "همکاری نمایندگی | hamkari namayandegi sherakat | شريك شراكه تعاون",
    "advertise advertising advertisement ad ads commercial | تبلیغ تبلیغات آگهی | tabligh "
    "agahi | اعلان اعلانات دعايه",
    // money
    "atm cashpoint dispenser teller | خودپرداز عابربانک عابر | khodpardaz aberbank | صراف "
    "صرافه",
    "cheque check checkbook chequebook | چک |  | شيك شيكات",
    "iban sheba routing swift | شبا | sheba | ايبان سويفت",
    "crypto bitcoin cryptocurrency ethereum coin | رمزارز بیتکوین ارزدیجیتال اتریوم | ramzarz "
    "bitcoin | بتكوين",
    "gold silver jewelry jewellery | طلا نقره جواهر جواهرات سکه | tala noghre javaher | ذهب "
    "فضه مجوهرات",
    "dollar euro pound usd | دلار یورو پوند | dolar yoro | دولار يورو جنيه",
    "toman rial rials tomans | تومان تومن ریال | toman rial | ريال تومان",
    "invest investment investing stock stocks shares portfolio | سهام بورس سهم سرمایه | bours "
    "saham sarmaye | استثمار اسهم بورصه",
    "interest profit yield revenue earnings | سود بهره درآمد | sood bahre | ربح فائده ارباح",
    "credit | اعتبار نسیه | etebar nesye | ائتمان ائتمانيه",
    "debit | بدهکار برداشت |  | خصم",
    "save saving savings | ذخیره | pasandaz zakhire | توفير ادخار",
    "spend spent spending expense expenses expenditure | خرج مخارج هزینه‌ها | kharj | مصروف "
    "انفق مصاريف صرف",
    "budget | بودجه | boodje | ميزانيه",
    "rent rental lease leasing hire | اجاره رهن | ejare rahn | ايجار اجار "
    "استئجار كراء",
    "donate donation charity | خیریه اهدا صدقه | kheyrie ehda | تبرع صدقه خيريه",
    "fine penalty | جریمه خسارت | jarime | غرامه مخالفه",
    "gateway pos terminal | درگاه کارتخوان پوز | dargah kartkhan | بوابه",
    "wrongly mistakenly accidentally mistake accident unintentionally | اشتباه اشتباهی سهوا "
    "تصادفی | eshtebah | غلط بالغلط خطا",
    "twice double duplicate duplicated doubled | دوبار دوبرابر تکراری دوباره | dobar tekrari "
    "| مرتين مضاعف مكرر",
    "half | نصف نیم نصفه | nesf | نصف",
    "percent percentage | درصد | darsad | نسبه مئويه",
    "amount sum total quantity | مقدار مبلغ میزان جمع مجموع | meghdar mizan jam | مبلغ كميه "
    "مجموع",
    "calculate calculator compute calculation | محاسبه | mohasebe | حساب احسب حاسبه",
    "convert conversion | تبدیل | tabdil | تحويل حول",
    "measure measurement unit units | واحد | vahed | قياس وحده",
    "retire retirement pension | بازنشستگی بازنشسته مستمری | bazneshaste | تقاعد",
    "inherit inheritance heir | ارث میراث وراثت | ers | ميراث ارث",
    // delivery
    "driver rider chauffeur | راننده پیک | ranande | سائق",
    "motorcycle motorbike bike scooter bicycle cycling | موتور دوچرخه موتورسیکلت اسکوتر | "
    "motor docharkhe | دراجه",
    "truck lorry van | کامیون وانت نیسان | kamion vanet | شاحنه",
    "fragile breakable | شکستنی | shekastani | هش",
    "pickup collect collection |  |  | استلام جمع",
    "postcode zip zipcode postal | کدپستی پستی | kodposti | بريدي",
    "province state region district area neighborhood neighbourhood | استان منطقه محله ناحیه "
    "شهرستان | ostan mantaghe mahale | محافظه منطقه حي اقليم",
    "street avenue alley | خیابان کوچه بلوار | khiaban kooche | شارع زقاق",
    "door gate entrance | در درب دروازه | darb | باب بوابه",
    "floor storey | طبقه | tabaghe | طابق",
    // devices
    "battery charger charging recharge | باتری شارژر شارژ | batri sharzh sharj | بطاريه شاحن "
    "شحن",
    "screen monitor display touchscreen | مانیتور نمایشگر اسکرین | monitor namayeshgar | شاشه",
    "keyboard mouse | کیبورد ماوس موس | keybord | كيبورد ماوس فاره",
    "printer printing print scanner scan | پرینتر چاپ چاپگر پرینت اسکن اسکنر | chap chapgar "
    "printer | طابعه طباعه",
    "headphone headphones earphone earphones headset earbuds | هدفون هندزفری ایرپاد هدست | "
    "hedfon handsfree | سماعه سماعات",
    "speaker speakers | اسپیکر بلندگو | boland | مكبر سماعه",
    "tv television | تلویزیون | televizion tv | تلفزيون تلفاز",
    "radio | رادیو | radio | راديو",
    "tablet ipad | تبلت آیپد | tablet | تابلت ايباد",
    "watch smartwatch wristwatch |  |  | ",
    "sim simcard esim | سیمکارت سیم | simkart | شريحه",
    "wifi wireless hotspot router modem | وایفای بیسیم مودم | vayfay modem | راوتر لاسلكي",
    "network signal coverage reception antenna | شبکه آنتن سیگنال پوشش | shabake anten | شبكه "
    "اشاره تغطيه",
    "connect connection connected connectivity link pair | اتصال وصل متصل | etesal vasl | "
    "اتصال ربط وصل",
    "disconnect disconnected disconnecting cut | قطع قطعی | ghat | قطع انقطاع",
    "cable wire plug socket outlet | کابل سیم پریز دوشاخه | kabl periz | كابل سلك قابس",
    "bluetooth | بلوتوث | bluetooth | بلوتوث",
    "file files folder attachment | فایل پوشه پیوست ضمیمه | fayl pooshe | ملف مجلد مرفق",
    "upload uploading | آپلود بارگذاری | aplod bargozari | رفع تحميل",
    "copy paste duplicate | کپی رونوشت | kopi | نسخ نسخه",
    "backup restore recover recovery | بکاپ بازیابی بازگردانی | bakap bazyabi | استعاده",
    "update upgrade upgraded updating latest newest | آپدیت ارتقا ارتقاء بروز | update "
    "ertegha | تحديث ترقيه",
    "downgrade | تنزل |  | تخفيض",
    "setting settings configure configuration preference preferences option | تنظیم تنظیمات "
    "پیکربندی | tanzim tanzimat | اعداد اعدادات ضبط",
    "profile | پروفایل نمایه مشخصات | profile | بروفايل",
    "username userid nickname | یوزرنیم | yuzernim | ",
    "user users | کاربر کاربران | karbar | مستخدم مستخدمين",
    "notification notifications alert alerts push | اعلان نوتیفیکیشن هشدار اطلاعیه | elan "
    "notif | اشعار تنبيه اشعارات",
    "browser chrome firefox safari | مرورگر کروم فایرفاکس | morurgar | متصفح كروم",
    "button click tap press icon | دکمه کلیک آیکون فشار | dokme klik | زر انقر ضغط ايقونه",
    "page tab screen | صفحه تب برگه | safhe | صفحه",
    "link url | لینک پیوند | link | رابط",
    "code coding programming programmer developer develop | کد کدنویسی توسعه | barnamenevis "
    "barnamenevisi | برمجه مبرمج كود تطوير",
    "server hosting host domain | سرور هاست هاستینگ دامنه میزبانی | server host damane | خادم "
    "استضافه نطاق سيرفر",
    "database data dataset | دیتابیس داده | dade | بيانات قاعده",
    "virus malware hack hacked hacker hacking | ویروس بدافزار هک هکر | hak viroos | فيروس "
    "اختراق هكر",
    "spam junk | اسپم هرزنامه | espam | سبام مزعج",
    "design designer graphic layout | طراحی طراح گرافیک | tarahi gerafik | تصميم مصمم",
    "font text letter letters type | فونت متن حروف حرف | matn horoof | خط نص حرف حروف",
    "restart reboot reset | ریستارت ریست | restart riset | اعاده",
    "crash crashes crashed hang hangs freezing stuck | هنگ کرش گیر | hang kerash gir | تعليق "
    "تجمد معلق",
    "fingerprint face biometric | اثرانگشت چهره | chehre | بصمه وجه",
    "otp | رمزپویا | ramzpooya | ",
    "social instagram whatsapp telegram facebook twitter tweet youtube tiktok | اینستاگرام "
    "واتساپ تلگرام توییتر یوتیوب توییت فیسبوک | instagram telegram watsap tooiter | انستغرام "
    "واتساب تلغرام تويتر فيسبوك تغريده",
    "follow follower followers subscriber | دنبال فالو فالوور | falo | متابعه متابعين",
    "share sharing forward | فوروارد | share | مشاركه شارك",
    "post publish posting blog article | پست انتشار منتشر وبلاگ مقاله | enteshar maghale | "
    "منشور نشر مدونه مقال",
    "comment review reply respond response answer | نظر پاسخ جواب کامنت | nazar pasokh javab "
    "koment | تعليق رد جواب",
    "chat conversation talk | گفتگو چت گپ صحبت | goftegoo chat gap sohbat | محادثه دردشه حديث",
    // media
    "podcast episode audiobook | پادکست قسمت | padkast | بودكاست حلقه",
    "channel station broadcast | کانال شبکه ایستگاه | kanal | قناه محطه",
    "playlist library queue |  | pleylist | ",
    "singer artist band musician composer | خواننده هنرمند گروه نوازنده آهنگساز | khanande "
    "honarmand | مطرب مغني فنان",
    "actor actress director cast | بازیگر کارگردان هنرپیشه | bazigar kargardan | ممثل مخرج",
    "series show season serial | سریال فصل نمایش | serial | مسلسل موسم",
    "concert festival theater theatre performance | کنسرت تئاتر اجرا فستیوال جشنواره | "
    "konsert teatr | حفله مسرح مهرجان",
    "art painting paint draw drawing | نقاشی هنر طرح رسم | naghashi honar | رسم فن لوحه",
    "museum gallery exhibition | موزه گالری نمایشگاه | mooze gallery namayeshgah | متحف معرض",
    "story novel tale poem poetry | داستان رمان قصه شعر | dastan roman ghese sher | قصه روايه "
    "شعر",
    "author writer poet | نویسنده شاعر مولف | nevisande shaer | كاتب مؤلف شاعر",
    "magazine newspaper journal | مجله روزنامه نشریه | majale rooznameh | مجله جريده صحيفه",
    "sport sports football soccer basketball volleyball tennis match | ورزش فوتبال بسکتبال "
    "والیبال تنیس مسابقه | varzesh footbal mosabeghe | رياضه كره مباراه قدم",
    "team player coach league | تیم بازیکن مربی لیگ | tim bazikon | فريق لاعب دوري",
    "win won winner victory champion | برد برنده پیروزی قهرمان | barande ghahreman | فوز فائز "
    "بطل",
    "score result results outcome | نتیجه نتایج امتیاز نمره | natije nomre | نتيجه نتائج",
    "competition contest tournament race | رقابت مسابقه تورنمنت | reghabat | مسابقه منافسه "
    "بطوله سباق",
    "lottery raffle draw | قرعه لاتاری | ghore | قرعه يانصيب",
    "party celebration celebrate | مهمانی جشن پارتی | mehmani jashn | حفله احتفال",
    "birthday anniversary | تولد سالگرد | tavalod salgard | ميلاد ذكرى",
    "wedding marriage marry married | عروسی ازدواج متاهل | aroosi ezdevaj | زواج عرس متزوج",
    "divorce divorced | طلاق | talagh | طلاق",
    // body, health
    "hospital clinic emergency | بیمارستان درمانگاه اورژانس کلینیک | bimarestan darmangah "
    "urzhans | مستشفى عياده طوارئ",
    "medicine drug drugs pill pills medication prescription pharmacy tablet | دارو قرص نسخه "
    "داروخانه | daroo ghors darookhane | دواء ادويه حبوب وصفه صيدليه",
    "vaccine vaccination vaccinate shot injection | واکسن آمپول تزریق | vaksan ampool | لقاح "
    "تطعيم حقنه",
    "dentist dental tooth teeth | دندانپزشک دندان دندون | dandan dandanpezeshk | اسنان",
    "nurse nursing | پرستار | parastar | ممرضه تمريض",
    "surgery operation | جراحی عمل | jarahi | جراحه عمليه",
    "fever flu cold cough headache | تب سرماخوردگی آنفولانزا سرفه سردرد | tab sarmakhordegi "
    "sardard | حمى زكام سعال صداع انفلونزا",
    "blood | خون | khoon | دم",
    "heart | قلب | ghalb | قلب",
    "eye eyes glasses vision | چشم عینک بینایی | cheshm eynak | عين عيون نظاره",
    "skin hair face beauty cosmetic cosmetics makeup | پوست مو صورت آرایشی زیبایی آرایش | "
    "poost arayeshi zibayi | بشره شعر تجميل مكياج",
    "hand arm finger foot leg knee back | دست پا زانو کمر انگشت | dast | يد رجل ركبه ظهر اصبع",
    "pregnant pregnancy baby birth | باردار بارداری نوزاد زایمان | bardar nozad | حامل حمل "
    "مولود ولاده رضيع",
    "diet calorie calories nutrition nutritional | رژیم کالری تغذیه | rezhim kalori taghzie | "
    "حميه سعره سعرات تغذيه",
    "exercise workout gym fitness yoga | تمرین باشگاه بدنسازی یوگا | tamrin bashgah | تمرين "
    "نادي رياضي لياقه",
    "allergy allergic sensitive | حساسیت آلرژی | hasasiat alerzhi | حساسيه",
    "died die death dead funeral | مرگ فوت مرده درگذشت | marg fot | موت وفاه مات ميت",
    "injury injured wound hurt | زخم مصدوم آسیب جراحت | zakhm | جرح اصابه",
    // food
    "bread rice pasta pizza burger sandwich | نان برنج پیتزا ساندویچ همبرگر ماکارونی | naan "
    "berenj pitza | خبز رز بيتزا شطيره",
    "meat beef chicken fish | گوشت مرغ ماهی | goosht morgh mahi | لحم دجاج سمك",
    "vegetable vegetables fruit fruits apple | میوه سبزی سبزیجات سیب | mive sabzi | فواكه "
    "خضار تفاح",
    "vegetarian vegan | گیاهخوار وگان | giahkhar | نباتي",
    "milk cheese butter yogurt dairy egg eggs | شیر پنیر کره ماست لبنیات | panir mast "
    "labaniat | حليب جبن زبده لبن بيض",
    "sugar salt spice spices | شکر نمک ادویه | shekar namak | سكر ملح بهار",
    "sweet dessert cake chocolate cookie candy | شیرینی کیک شکلات دسر | shirini keyk shokolat "
    "| حلوى كعك شوكولاته حلويات",
    "water | آب |  | ماء مي",
    "beer wine alcohol | الکل شراب آبجو |  | كحول نبيذ",
    "menu dish dishes | منو غذاها | meno | قائمه طبق اطباق",
    "chef waiter | سرآشپز گارسون | garson | طباخ نادل",
    "hungry hunger | گرسنه گشنه | goshne | جائع جوع",
    "bake boil fry grill oven | پختن سرخ جوشاندن فر |  | خبز قلي سلق فرن",
    "spicy taste flavor flavour delicious | تند مزه طعم خوشمزه | mazze khoshmaze | حار طعم "
    "نكهه لذيذ",
    // home
    "kitchen fridge refrigerator freezer stove dishwasher | آشپزخانه یخچال فریزر اجاق | "
    "ashpazkhane yakhchal | مطبخ ثلاجه",
    "furniture table chair sofa desk | مبل میز صندلی مبلمان | mobl sandali | اثاث طاوله كرسي",
    "bed bedroom mattress sleep asleep | تخت خواب تشک خوابیدن | takht khab | سرير نوم نام",
    "bathroom toilet shower | حمام دستشویی توالت دوش | hamam dastshooyi | حمام مرحاض",
    "heater heating thermostat cooler ac | کولر بخاری شوفاژ گرمایش پکیج | kooler bokhari | "
    "مكيف مدفاه تدفئه",
    "electricity power outage electric | برق الکتریسیته | bargh | كهرباء",
    "pipe plumbing leak plumber | لوله نشتی | loole | سباك تسريب انبوب",
    "washing laundry washer detergent | لباسشویی شستشو شوینده | lebasshooyi shosteshoo | غسيل "
    "غساله",
    "key keys | کلید کلیدها | kelid | مفتاح مفاتيح",
    "garden plant plants flower flowers tree | باغ گیاه گل درخت باغچه | giah derakht | حديقه "
    "نبات زهور شجره",
    "rubbish garbage trash waste | زباله آشغال | zobale ashghal | قمامه نفايات زباله",
    "neighbor neighbour | همسایه | hamsaye | جار جيران",
    "landlord tenant | صاحبخانه مستاجر موجر | sahebkhane mostajer | مالك مستاجر",
    "building construct construction built | ساختمان بنا | sakhteman | مبنى بناء عماره",
    "pet dog cat animal animals | حیوان سگ گربه | heyvan gorbe | حيوان كلب قطه",
    // clothes
    "clothes clothing dress shirt garment wear outfit | لباس پوشاک پیراهن مانتو پوشیدن | "
    "lebas pooshak pirahan | ملابس ثوب قميص لبس",
    "shoe shoes sneakers boots | کفش کتانی بوت | kafsh | حذاء احذيه",
    "trousers pants jeans skirt | شلوار جین دامن | shalvar | بنطال بنطلون",
    "coat jacket sweater | کت کاپشن ژاکت پالتو | kapshen palto | معطف جاكيت",
    "handbag purse backpack | کوله | koole | حقيبه",
    "fabric cotton leather material | پارچه نخ چرم جنس | parche charm | قماش قطن جلد",
    "ring necklace bracelet earring | انگشتر گردنبند دستبند گوشواره | angoshtar gardanband | "
    "خاتم قلاده سوار",
    // nature, weather
    "sun sunshine sunset sunrise | خورشید آفتاب طلوع غروب | aftab khorshid | شمس شروق",
    "wind storm windy | باد طوفان | toofan | ريح عاصفه رياح",
    "umbrella raincoat | چتر بارانی | chatr | مظله",
    "earthquake flood disaster | زلزله سیل | zelzele | زلزال فيضان كارثه",
    "sea beach ocean coast lake river | دریا ساحل اقیانوس دریاچه رودخانه | darya sahel | بحر "
    "شاطئ محيط بحيره نهر",
    "mountain hill hiking | کوه کوهنوردی تپه | kooh | جبل",
    "forest jungle nature | جنگل طبیعت | jangal tabiat | غابه طبيعه",
    "summer | تابستان تابستون | tabestan | صيف",
    "winter | زمستان زمستون | zemestan | شتاء",
    "spring | بهار | bahar | ربيع",
    "autumn fall | پاییز | payiz | خريف",
    "humid humidity | رطوبت | rotoobat | رطوبه",
    "pollution polluted | آلودگی | aloodegi | تلوث",
    // places, travel
    "airport | فرودگاه | foroodgah | مطار",
    "station stop terminal platform | ایستگاه ترمینال | istgah terminal | محطه موقف",
    "map gps navigate navigation | نقشه مسیریابی | naghshe masiryabi | خريطه ملاحه",
    "distance far mile miles kilometer kilometre | فاصله دور کیلومتر مسافت | fasele doori | "
    "مسافه بعيد كيلومتر",
    "tour tourist tourism sightseeing guide attraction attractions | تور گردشگر گردشگری "
    "توریست جاذبه | toor gardeshgari | جوله سياحه سائح",
    "departure depart leave leaving | حرکت عزیمت | harekat | مغادره",
    "border customs | مرز گمرک | marz gomrok | حدود جمارك",
    "seat seats | صندلی جا | sandali | مقعد مقاعد",
    "layover stopover connecting | توقف ترانزیت | tranzit | ترانزيت توقف",
    "immigration migrate emigrate residence residency | مهاجرت اقامت | mohajerat | هجره اقامه",
    "embassy consulate | سفارت کنسولگری | sefarat | سفاره قنصليه",
    "capital | پایتخت | paytakht | عاصمه",
    "world global universe | جهان دنیا جهانی | jahan donya | عالم عالمي",
    "iran iranian tehran | ایران ایرانی تهران | iran tehran | ايران",
    "tire tyre tires oil engine mileage | لاستیک روغن موتور کارکرد | lastik roghan | اطار زيت "
    "محرك",
    "mechanic garage service | تعمیرگاه مکانیک سرویس | mekanik tamirgah | ورشه ميكانيكي",
    "accident crash collision | تصادف | tasadof | حادث تصادم",
    "license licence driving drive | گواهینامه رانندگی | ranandegi | رخصه قياده سواقه",
    // study, work
    "school college university campus | مدرسه دانشگاه دانشکده آموزشگاه کالج | madrese "
    "daneshgah amoozeshgah | مدرسه جامعه كليه معهد",
    "homework assignment project | تکلیف تمرین پروژه مشق | taklif proje | واجب مشروع",
    "grade mark score gpa transcript | نمره کارنامه معدل | nomre karname | درجه علامه معدل",
    "scholarship | بورسیه | boursie | منحه",
    "subject topic field major | موضوع رشته مبحث | mozoo reshte | موضوع تخصص ماده",
    "lecture seminar webinar conference | سمینار وبینار کنفرانس همایش سخنرانی | webinar "
    "seminar hamayesh | محاضره ندوه مؤتمر",
    "explain explanation describe description | توضیح شرح توضیحات | tozih | شرح وصف توضيح",
    "practice practise rehearse drill | تمرین ممارست | tamrin | ممارسه تدريب",
    "math mathematics algebra | ریاضی ریاضیات | riazi | رياضيات",
    "science scientific research | علم علمی تحقیق پژوهش | elm tahghigh | علم بحث علوم",
    "history | تاریخ | tarikh | تاريخ",
    "interview resume cv | مصاحبه رزومه | mosahebe rezume | مقابله",
    "colleague coworker employee employees | همکار کارمند کارکنان پرسنل | hamkar karmand | "
    "زميل موظف موظفين",
    "promotion promoted raise | ترفیع |  | ترقيه علاوه",
    "quit resign resignation fired | استعفا اخراج | estefa ekhraj | استقاله فصل",
    "shift hours overtime | شیفت | shift | ورديه دوام",
    "experience experienced expert skill skills | تجربه مهارت باتجربه متخصص | tajrobe maharat "
    "| خبره مهاره خبير",
    "business industry commerce trade | تجارت صنعت بازرگانی | tejarat sanat | تجاره اعمال "
    "صناعه",
    "factory production produce manufacture | کارخانه تولید | karkhane tolid | مصنع انتاج",
    "contract agreement | قرارداد پیمان توافق | gharardad | عقد اتفاقيه",
    "signature sign signed | امضا امضاء | emza | توقيع",
    "law legal lawyer court attorney | حقوقی وکیل دادگاه قانونی | vakil dadgah | محام محكمه "
    "قانوني",
    "police crime criminal | پلیس جرم | polis | شرطه جريمه",
    "government ministry official president | دولت وزارت دولتی | dolat vezarat | حكومه وزاره "
    "رئيس",
    "military army soldier | سربازی ارتش سرباز | sarbazi artesh | جيش جندي عسكري",
    "election vote voting | انتخابات رای | entekhabat | انتخابات تصويت",
    "religion religious pray prayer mosque | دین مذهب نماز مسجد | namaz masjed | دين صلاه "
    "مسجد",
    "citizen citizenship nationality national | تابعیت ملیت شهروند ملی | tabeiat meliat | "
    "جنسيه مواطن وطني",
    "idcard identification | شناسنامه شناسایی | shenasname | هويه",
    "gender sex male female man woman | جنسیت مرد زن آقا خانم | jensiat | جنس ذكر انثى رجل "
    "امراه",
    "born birthdate birthplace | متولد زادروز | motevaled | مولود",
    "surname lastname firstname | فامیلی فامیل | famili | لقب كنيه",
    "guardian parent parents | والدین سرپرست اولیا ولی | valedein | والدين ولي",
    // what people do
    "want wants wanted wish need require required requirement requirements | خواستن میخوام "
    "نیاز لازم احتیاج ضروری | mikham niaz lazem ehtiaj | اريد بدي احتاج ابغى عايز لازم مطلوب",
    "give gave hand grant | دادن بده میدهم اعطا | bede midam | اعطي عطي يعطي",
    "take took bring brought fetch | گرفتن آوردن بیار ببر بگیر | begir biar | اخذ خذ احضر جلب",
    "keep hold retain | نگه نگهداری نگهداشتن | negah negahdari | احتفظ ابقى حفظ",
    "store save saved saving | ذخیره سیو | zakhire | حفظ تخزين",
    "speak talk say tell told said | صحبت حرف گفتن بگو میگید | sohbat harf begoo | تكلم قل "
    "حكي قال تحدث",
    "pronounce pronunciation accent | تلفظ لهجه | talafoz lahje | نطق لفظ لهجه",
    "spell spelling dictation | املا هجی دیکته | emla heji | تهجئه املاء",
    "word words vocabulary term phrase | لغت واژه کلمه اصطلاح لغات | loghat vazhe kalame | "
    "كلمه مفرده مصطلح كلمات",
    "grammar sentence | گرامر جمله دستورزبان | geramer jomle | قواعد جمله نحو",
    "synonym similar alike | مترادف مشابه شبیه | moteradef moshabeh shabih | مرادف مشابه",
    "know knew known knowledge aware | دانستن میدونم بلد آگاه | midoonam balad | عرف اعرف علم",
    "understand understood comprehend | فهمیدن میفهمم متوجه درک | mifahmam motevaje | فهم "
    "افهم",
    "think thought believe opinion guess | فکر نظر عقیده گمان | fekr | فكر اعتقد ظن راي",
    "forget forgot forgotten | فراموش فراموشی | faramoosh | نسيت نسيان",
    "remember recall | یادآور |  | تذكر اتذكر",
    "read reading | خواندن مطالعه بخون | motalee bekhoon | قراءه اقرا",
    "write writing wrote written compose | نوشتن نگارش بنویس تحریر | neveshtan benevis "
    "negaresh | كتابه اكتب",
    "listen listening | گوش شنیدن شنیداری | goosh | استماع سماع",
    "ask question query inquiry enquiry | سوال پرسش استعلام پرسیدن | soal porsesh estelam | "
    "سؤال استفسار استعلام",
    "teach teaching taught tutoring | تدریس یاددادن | tadris | تدريس تعليم",
    "wait waited waiting | صبر منتظر انتظار | sabr montazer | انتظار انتظر صبر",
    "hurry rush | عجله شتاب | ajale | استعجال عجل",
    "visit visiting | بازدید ملاقات دیدار | bazdid molaghat | زياره زور",
    "meet met meeting | ملاقات دیدار جلسه | molaghat didar | لقاء التقي اجتماع",
    "invite invitation guest guests | دعوت مهمان دعوتنامه | davat mehman | دعوه ضيف ضيوف",
    "introduce introduction refer referral | معرفی معرف ارجاع | moarefi moaref | تعريف تقديم "
    "احاله",
    "go walk walking | رفتن پیاده برم | piade | ذهاب مشي اذهب",
    "move moved moving relocate relocation | جابجایی منتقل | jabejai asbabkeshi | نقل انتقال "
    "انتقل",
    "carry bring along | حمل همراه | haml hamrah | حمل نقل",
    "stay remain | ماندن اقامت بمونم | bemoonam | بقاء بقي مكث",
    "back | برگشتن بازگشت | bargashtan | عوده رجوع",
    "run jog jogging | دویدن دو | davidan | جري ركض",
    "swim swimming pool | شنا استخر | estakhr | سباحه مسبح",
    "play played | بازی پخش نواختن | bazi | لعب شغل",
    "pause paused | مکث | maks | ايقاف",
    "continue proceed | ادامه | edame | استمرار استمر متابعه",
    "skip next | بعدی | badi | تخطي التالي",
    "repeat again redo retry | تکرار دوباره مجدد مجددا | tekrar dobare mojadad | تكرار اعاده "
    "مجددا",
    "undo revert | برگرداندن واگرد |  | تراجع",
    "stop halt | توقف متوقف ایست | tavaghof | ايقاف وقف",
    "try attempt tried | تلاش سعی امتحان | talash say | محاوله حاول جرب",
    "test testing tested | تست آزمایش | test azmayesh | اختبار تجربه فحص",
    "use used using usage utilize | استفاده کاربرد مصرف | estefade karbord | استخدام استعمال",
    "prefer preference preferred | ترجیح | tarjih | تفضيل افضل",
    "decide decision | تصمیم | tasmim | قرار",
    "agree agreement accept accepted acceptance | موافق قبول پذیرش موافقت | ghabool movafegh "
    "paziresh | موافقه قبول قبلت",
    "disagree refuse oppose against | مخالف مخالفت | mokhalef | معارض رفض",
    "promise guarantee commitment | قول تعهد | ghol taahod | وعد التزام",
    "apologize apology sorry excuse | عذرخواهی ببخشید معذرت پوزش | ozrkhahi bebakhshid | "
    "اعتذار اسف عذر",
    "thank gratitude | تشکر سپاسگزاری قدردانی | tashakor | شكر امتنان",
    "congratulate congratulations | تبریک مبارک | tabrik mobarak | تهنئه مبروك",
    "greet greeting hello | سلام درود خوشآمد | salam dorood | تحيه سلام",
    "hide hidden invisible | مخفی پنهان | makhfi penhan | اخفاء مخفي",
    "reveal expose public | آشکار عمومی علنی | omoomi | عام كشف علني",
    "count counting | شمارش شمردن | shomaresh | عد احصاء",
    "sort order arrange organize | مرتب ترتیب سازماندهی | moratab tartib dastebandi | ترتيب "
    "تنظيم فرز",
    "filter | فیلتر | filter | فلتر تصفيه",
    "split divide separate separately apart | تقسیم جدا جداگانه تفکیک | taghsim joda | تقسيم "
    "فصل منفصل",
    "merge combine join together | ادغام ترکیب یکی باهم | edgham tarkib | دمج جمع معا",
    "attach include enclose | پیوست ضمیمه الصاق | peyvast | ارفاق مرفق",
    "unsubscribe optout |  |  | ",
    "subscription subscribe plan package | اشتراک پلن بسته طرح | eshterak pelan | اشتراك باقه "
    "خطه",
    "quota usage traffic | حجم ترافیک سهمیه مصرف | hajm sahmie | حصه استهلاك",
    "report reporting | گزارش | gozaresh | تقرير بلاغ ابلاغ",
    "monitor supervise control inspect inspection | نظارت کنترل بازرسی پایش | nezarat "
    "kontorol bazresi | مراقبه رقابه تفتيش",
    "manage management administer admin | مدیریت ادمین | modiriat | اداره مشرف",
    "plan planning program | طرح نقشه | barnamerizi | تخطيط خطه",
    "prepare preparation ready | آماده حاضر مهیا | amade | تحضير جاهز استعداد",
    "build construct assemble assembly | ساخت مونتاژ سرهم | montazh | بناء تركيب تجميع",
    "destroy demolish ruin | نابود تخریب |  | تدمير هدم",
    "hire recruit recruitment recruiting |  |  | توظيف",
    "coach mentoring | کوچینگ منتورینگ |  | تدريب ارشاد",
    "earn earning | کسب | kasb | كسب",
    "owe due outstanding | سررسید معوق بدهکار | sarresid | مستحق متاخر",
    "deserve eligible eligibility qualify qualified | مجاز شامل مشمول | mashmool | مؤهل اهليه "
    "مستوفي",
    "enlist signup | متقاضی داوطلب | davtalab | تقديم متقدم",
    "notify inform informed announce announcement | اطلاع خبر آگاه اعلام | ettela khabar elam "
    "| ابلاغ اخبار اعلام",
    "warn warning caution | هشدار اخطار | hoshdar ekhtar | تحذير انذار",
    "ignore dismiss | نادیده بیخیال | nadide | تجاهل",
    "mute silence silent quiet | ساکت بیصدا سکوت | saket bisida | صامت كتم صمت",
    "record recording recorded | ضبط ثبت رکورد | zabt | تسجيل سجل",
    "photograph selfie screenshot | عکاسی سلفی | akasi | تصوير لقطه",
    "zoom crop resize | بزرگنمایی |  | تكبير",
    "leak | انتشار |  | ",
    // how things are
    "good great excellent nice fine perfect wonderful | خوب عالی خوبه مناسب | khoob aali | "
    "جيد ممتاز رائع منيح",
    "bad poor terrible awful horrible | بد افتضاح ضعیف مزخرف | eftezah zaif | سيئ رديء فظيع",
    "big large huge bigger | بزرگ بزرگتر | bozorg | كبير ضخم",
    "small little tiny smaller | کوچک کوچیک | koochik koochak | صغير",
    "old ancient outdated | قدیمی کهنه پیر | ghadimi kohne | قديم عتيق",
    "new fresh | جدید تازه نو | jadid taze | جديد طازج",
    "used secondhand refurbished | کارکرده استوک | dastdovom estok | مستعمل مستخدم",
    "hot warm | گرم داغ | garm dagh | حار ساخن دافئ",
    "cold cool chilly | سرد خنک | sard khonak | بارد",
    "easy simple easily | آسان راحت ساده | asan rahat sade | سهل بسيط",
    "hard difficult tough complicated complex | سخت دشوار پیچیده مشکل | sakht pichide | صعب "
    "معقد",
    "full complete whole | کامل پر | kamel por | كامل ممتلئ",
    "empty blank vacant | خالی | khali | فارغ خالي",
    "same identical equal | یکسان همان همون برابر | yeksan hamoon | نفس متساوي مطابق",
    "different difference differ distinction vary | متفاوت فرق اختلاف تفاوت | motefavet fargh "
    "| مختلف فرق اختلاف",
    "opposite contrary reverse | برعکس مخالف متضاد | baraks | عكس معكوس",
    "true correct right accurate valid | درست صحیح معتبر دقیق | dorost sahih motabar | صحيح "
    "صح دقيق",
    "false incorrect wrong invalid inaccurate | نادرست غلط نامعتبر اشتباه | nadorost ghalat | "
    "خاطئ غلط",
    "strong powerful strength | قوی قدرتمند | ghavi | قوي",
    "weak | ضعیف | zaif | ضعيف",
    "important essential necessary crucial | مهم ضروری اساسی لازم | mohem zaroori | مهم ضروري "
    "اساسي",
    "busy occupied engaged | مشغول اشغال سرشلوغ | mashghool eshghal | مشغول",
    "crowded | شلوغ | sholoogh | مزدحم",
    "happy glad pleased satisfied satisfaction | خوشحال راضی رضایت شاد | khoshhal razi "
    "rezayat | سعيد راضي رضا فرحان",
    "sad upset depressed | ناراحت غمگین افسرده | narahat ghamgin | حزين زعلان",
    "angry mad furious annoyed | عصبانی عصبی خشمگین | asabani | غاضب معصب",
    "tired exhausted bored boring | خسته کسل حوصله | khaste | تعبان ملل ممل",
    "scared afraid fear worried worry anxious concern | نگران ترس میترسم دلهره | negaran tars "
    "| خايف قلق خوف",
    "love like enjoy | عشق لذت علاقه | eshgh alaghe | حب احب",
    "hate dislike | نفرت متنفر | nefrat motenafer | كره اكره",
    "beautiful pretty attractive | زیبا قشنگ خوشگل | ziba ghashang | جميل حلو",
    "ugly | زشت | zesht | قبيح",
    "dangerous danger risk risky harmful | خطر خطرناک ریسک مضر | khatar khatarnak | خطر خطير "
    "مخاطره ضار",
    "healthy healthier | سالم سلامت | salem | صحي سليم",
    "dirty stain messy | کثیف لک | kasif | وسخ قذر",
    "wet | خیس | khis | مبلل",
    "dry | خشک | khoshk | جاف ناشف",
    "dark dim | تاریک تیره | tarik tire | غامق مظلم",
    "bright shiny | روشن براق | roshan | ساطع فاتح",
    "black | سیاه مشکی | siah meshki | اسود",
    "white | سفید | sefid | ابيض",
    "red | قرمز سرخ | ghermez | احمر",
    "blue | آبی | abi | ازرق",
    "green | سبز | sabz | اخضر",
    "yellow | زرد | zard | اصفر",
    "durable | بادوام ماندگار | badavam | متين دائم",
    "temporary | موقت موقتی | movaghat | مؤقت",
    "permanent permanently forever lifetime | دائمی همیشگی | daemi hamishegi | دائم ابدي",
    "normal regular ordinary usual standard typical | عادی معمولی معمول استاندارد | aadi "
    "mamooli | عادي طبيعي معتاد",
    "special unique exclusive vip premium | ویژه خاص اختصاصی ممتاز طلایی | vizhe khas "
    "ekhtesasi | خاص مميز حصري",
    "strange weird unusual odd | عجیب غیرعادی | ajib | غريب عجيب",
    "secret confidential | راز سری محرمانه | raz mahramane | سر سري",
    "personal private | شخصی خصوصی | shakhsi khosoosi | شخصي خاص",
    "official formal | رسمی | rasmi | رسمي",
    "illegal unlawful | غیرقانونی غیرمجاز | gheyrghanooni | ",
    "local domestic | داخلی محلی بومی | dakheli mahali | محلي داخلي",
    "external outside outdoor | خارجی بیرون | birooni | خارجي برا",
    "inside indoor | داخل درون | darun | داخل جوا",
    "main primary principal | اصلی عمده | asli | رئيسي اساسي",
    "average medium middle | متوسط میانگین وسط | motevaset miangin | متوسط معدل وسط",
    "first initial beginning | اول اولین نخست ابتدا | aval avalin | اول بدايه",
    "last final latest end | آخر آخرین نهایی | akhar akharin | اخير نهائي اخر",
    "next following upcoming | بعدی آینده بعد | badi ayande | قادم تالي مقبل",
    "previous former earlier | قبلی پیشین سابق | ghabli | سابق ماضي",
    "early sooner beforehand advance | زود زودتر پیش | zood zoodtar | مبكر بدري",
    "often frequently frequent regularly | اغلب مرتب بارها | aghlab | غالبا كثيرا مرارا",
    "sometimes occasionally | گاهی | gahi | احيانا",
    "always constantly | همیشه دائما | hamishe | دائما",
    "never | هرگز هیچوقت اصلا | hargez hichvaght | ابدا",
    "once | یکبار | yekbar | مره",
    "alone single individual | تنها تکی انفرادی مجردی | tanha enferadi | وحيد فردي لحالي",
    "couple pair | زوج جفت | joft | زوج ثنائي",
    "adult adults | بزرگسال بزرگسالان | bozorgsal | بالغ كبار",
    "kids toddler | کودک کودکان خردسال نوجوان | koodak | طفل صغار",
    "senior elderly | سالمند سالخورده | salmand | مسن",
    "beginner basic elementary novice | مبتدی مقدماتی پایه | mobtadi moghadamati | مبتدئ "
    "اساسي",
    "advanced professional expert pro | پیشرفته | pishrafte herfei | متقدم محترف",
    "dimension height tall width depth length | ارتفاع عرض قد طول عمق | ertefa | ارتفاع طول "
    "عرض عمق",
    "speed velocity | سرعت | sorat | سرعه",
    "capacity space room | ظرفیت گنجایش جا فضا | zarfiat faza | سعه مساحه",
    "shape form style | شکل فرم استایل سبک | shekl | شكل اسلوب",
    "piece part component spare | قطعه قطعات یدکی لوازم | ghate yadaki | قطعه قطع غيار",
    "tool tools equipment device | ابزار وسیله تجهیزات دستگاه | abzar vasile dastgah | اداه "
    "معدات جهاز",
    "machine engine | ماشین دستگاه |  | اله ماكينه",
    "robot bot ai artificial | ربات بات | robat | روبوت بوت",
    "idea ideas | ایده فکر | ide | فكره",
    "goal purpose aim target | هدف منظور مقصود | hadaf manzoor | هدف غرض",
    "cause because | علت دلیل باعث | elat baes | سبب علل",
    "effect impact influence | تاثیر اثر | tasir | تاثير اثر",
    "chance probability likely odds | احتمال شانس | ehtemal shans | احتمال فرصه",
    "luck lucky | شانس | shans | حظ",
    "truth fact real reality | واقعیت حقیقت واقعی | vagheiat vaghei | حقيقه واقع",
    "random dice flip | تصادفی تاس | tas | عشوائي نرد",
    "fun interesting entertainment entertain hobby | سرگرمی جالب تفریح | sargarmi tafrih | "
    "تسليه ممتع هوايه",
    "surprise | سورپرایز غافلگیر | surpriz | مفاجاه",
};
// clang-format on

}  // namespace pasokh::faq::concept_words
