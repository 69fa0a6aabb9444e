#include "main/front_door.hpp"

namespace pasokh {

front_door::front_door(core& inner, const std::filesystem::path& share, const http::operations& watch)
    : pages_(share, inner.settings)
    , console_(inner.auth, inner.staff, inner.factors, inner.desks, inner.settings)
    , faq_(inner.workers, inner.faq_editor, inner.faq_lessons, inner.kept.faqs(), inner.desks, inner.settings)
    , routes_(inner.auth, inner.settings)
{
    routes_.add(console_.routes());
    routes_.add(faq_.routes());
    routes_.add(pages_.routes());
    routes_.add(watch.routes(inner.settings));
}

}  // namespace pasokh
