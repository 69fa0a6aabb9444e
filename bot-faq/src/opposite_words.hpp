#pragma once

#include <array>
#include <string_view>

/// Things that one does or undoes. Word lists and directions of meaning bring opposites together, "increase"
/// and "decrease", and one answered for the other is wrong in earnest. The two sides stand around a bar, a
/// comma between words or phrases, in any language. No pair belongs here of which people use one to ask for
/// the other: "do you sell" for "can I buy", "is locked" for "unlock", "when do you close" for "opening
/// hours".
namespace pasokh::faq::opposite_words {

inline constexpr std::array<std::string_view, 14> pairs{
    "activate, activated, activation, enable, enabled, turn on, switch on, فعال, فعالسازی, روشن, faal, "
    "faalsazi, تفعیل, "
    "تنشیط | deactivate, deactivated, deactivation, disable, disabled, turn off, switch off, غیرفعال, غیر "
    "فعال, خاموش, "
    "gheyrefaal, gheyre faal, khamoosh, تعطیل",
    "increase, increased, increasing, raise, higher, افزایش, زیاد کنم, زیاد کنید, زیاد کردن, زیاد بشه, زیاد "
    "شود, afzayesh, "
    "زیاده, زیادة | decrease, decreased, decreasing, reduce, reduced, lower, کاهش, کم کنم, کم کنید, کم کردن, "
    "کم بشه, کم شود, "
    "kahesh, تخفیض, تقلیل, خفض",
    "upload, uploading, اپلود, بارگذاری, aplod | download, downloading, دانلود, danlod",
    "arrive, arrives, arrival, arriving, land, landing | depart, departs, departure, departing, take off, "
    "takes off",
    "deposit, deposits, depositing, واریز, variz, ایداع | withdraw, withdrawal, withdrawals, "
    "withdrawing, برداشت, "
    "bardasht, سحب, اسحب",
    "login, log in, sign in, signin, ورود, وارد شوم, وارد بشم, وارد شدن, وارد حساب, وارد حسابم, vorood, دخول "
    "| logout, "
    "log out, sign out, "
    "خروج, خارج شوم, خارج بشم, خارج شدن, khorooj",
    "add, adding, اضافه, افزودن, ezafe | remove, removing, delete, deleting, حذف, پاک, hazf, ازاله",
    "subscribe, subscribing | unsubscribe, unsubscribing",
    "install, installing, نصب | uninstall, uninstalling, حذف نصب",
    "start, starts, begin, begins, beginning, شروع, اغاز, shoroo | end, ends, ending, finish, finishes, "
    "پایان, اتمام, payan",
    "minimum, حداقل, کمترین, hadaghal | maximum, حداکثر, بیشترین, hadaksar",
    "import, importing, واردات | export, exporting, صادرات",
    "cheapest, ارزانترین, ارزونترین | most expensive, گرانترین, گرونترین",
    // By whom: "do you sell" asks what "can I buy" asks.
    "i buy, to buy, بخرم, میخرم | i sell, to sell, sell my, بفروشم, میفروشم",
};

}  // namespace pasokh::faq::opposite_words
