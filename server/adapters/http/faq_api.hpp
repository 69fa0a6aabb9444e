#pragma once

#include "adapters/http/router.hpp"
#include "app/desk_service.hpp"
#include "app/faq_editor.hpp"
#include "app/faq_lessons.hpp"
#include "app/settings.hpp"

#include <vector>

namespace pasokh::http {

/// The console's REST interface to the FAQ of the caller's site (docs/protocol.md §9).
class faq_api {
public:
    /// What takes long with a large FAQ is done on `workers`.
    faq_api(
        asio::thread_pool& workers,
        app::faq_editor& editor,
        app::faq_lessons& lessons,
        ports::faq_store& store,
        app::desk_service& desks,
        const app::current_settings& settings
    )
        : workers_(workers)
        , editor_(editor)
        , lessons_(lessons)
        , store_(store)
        , desks_(desks)
        , settings_(settings)
    {
    }

    std::vector<route> routes();

private:
    task<response> list(call what);
    task<response> create(call what);
    task<response> change(call what);
    task<response> remove(call what);
    task<response> import(call what);
    task<response> export_as(call what);
    task<response> versions(call what);
    task<response> version(call what);
    task<response> undo(call what);
    task<response> turns(call what);
    task<response> lessons(call what);
    task<response> settle(call what);

    [[nodiscard]] wire::parse_limits within() const;
    [[nodiscard]] std::string name_of(const domain::site_key& site, domain::operator_id who) const;

    /// The whole of a FAQ as an answer.
    task<response> whole(std::uint64_t version, std::shared_ptr<const domain::faq_content> entries);

    asio::thread_pool& workers_;
    app::faq_editor& editor_;
    app::faq_lessons& lessons_;
    ports::faq_store& store_;
    app::desk_service& desks_;
    const app::current_settings& settings_;
};

}  // namespace pasokh::http
