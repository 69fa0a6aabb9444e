#pragma once

#include "async/gate.hpp"
#include "async/task.hpp"
#include "ports/clock.hpp"
#include "ports/faq_store.hpp"
#include "ports/faq_workshop.hpp"

#include <boost/asio/thread_pool.hpp>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pasokh::app {

/// One FAQ in force. Immutable: whoever holds it keeps it, whatever is changed meanwhile.
struct faq_in_force {
    std::uint64_t version = 0;  // 0: there never was one
    std::shared_ptr<const domain::faq_content> entries;
};

/// Who changes a FAQ, and on what he looked.
struct faq_change {
    domain::operator_id by;
    std::optional<std::uint64_t> seen;  // the version that he changes; conflict when it is no longer in force
};

struct faq_edited {
    std::uint64_t version = 0;
    std::size_t entries = 0;
    /// What is wrong with what was to be done. With any, nothing was changed.
    std::vector<domain::faq_problem> problems;
};

/// What an import did to the entries that were there.
struct faq_imported : faq_edited {
    std::size_t added = 0;
    std::size_t changed = 0;  // an entry in at least one language
    std::size_t removed = 0;
};

enum class faq_import { add, replace };

/// The FAQs of all sites and the one door to change them: checked and built on a worker, made durable as a
/// new version, and only then put to work, whole. Lives on the I/O thread, but copies, compares and frees
/// contents on a worker: one of thousands of entries takes longer than a message may wait.
class faq_editor {
public:
    /// Told after the first entry of a site came or its last one went.
    using bot_switched = std::function<void(const domain::site_key&, bool has_entries)>;

    faq_editor(
        io_executor where,
        asio::thread_pool& workers,
        ports::faq_store& store,
        ports::faq_workshop& workshop,
        ports::clock& clock,
        bot_switched tell
    )
        : where_(where)
        , workers_(workers)
        , store_(store)
        , workshop_(workshop)
        , clock_(clock)
        , tell_(std::move(tell))
    {
    }

    /// Puts the FAQ of a site to work, or again with other options. A site of which the store knows none
    /// begins with that of `file` (empty: none), which is not looked at afterwards. bad_config when it cannot
    /// be used; what and where is logged.
    task<result<void>> open(domain::site_key site, ports::faq_options how, std::filesystem::path file);

    /// Null for a site that was never opened.
    [[nodiscard]] std::shared_ptr<const faq_in_force> current(const domain::site_key& site) const;

    // Each makes a new version. not_found for a site or entry that is not there, conflict for a change to a
    // version that is no longer in force or an id that is taken, unavailable when those who were first took
    // too long, and what the store says.
    task<result<faq_edited>> create(domain::site_key site, faq_change who, domain::faq_entry entry);
    /// Replaces the entry `id`; a new id takes the mentions of the old one along.
    task<result<faq_edited>>
    replace(domain::site_key site, faq_change who, std::string id, domain::faq_entry entry);
    /// Also takes it out of the `next` of the others.
    task<result<faq_edited>> remove(domain::site_key site, faq_change who, std::string id);
    /// One more way to ask; a phrasing that the entry has in some spelling changes nothing.
    task<result<faq_edited>> add_phrasings(
        domain::site_key site,
        faq_change who,
        std::string id,
        std::string language,
        std::vector<std::string> phrasings
    );
    /// All of it or nothing. `add` leaves what the text does not speak of: the other languages of an entry
    /// whose id it has, too.
    task<result<faq_imported>>
    import(domain::site_key site, faq_change who, faq_import how, std::string format, std::string text);
    /// What version `number` was. not_found when it is not kept any more.
    task<result<ports::read_faq>> version_of(domain::site_key site, std::uint64_t number);
    /// Makes what version `number` was the newest one. not_found when it is not kept any more.
    task<result<faq_edited>> go_back(domain::site_key site, faq_change who, std::uint64_t number);

    /// bad_field for a format that is not known.
    task<result<std::string>> export_as(domain::site_key site, std::string format);

private:
    struct site_state {
        ports::faq_options how;
        std::shared_ptr<const faq_in_force> now;
        ports::faq_options built_as;  // what `now` was built with
        std::unique_ptr<gate> desk;   // one changes it at a time: who comes second builds on the first
    };

    using shared_content = std::shared_ptr<const domain::faq_content>;

    /// What one change does, on a worker; may be called again, on what somebody else has made meanwhile.
    using edit = std::function<result<void>(domain::faq_content&)>;

    task<result<faq_edited>> change(domain::site_key site, faq_change who, std::string what, edit apply);
    task<result<faq_edited>> try_change(
        domain::site_key site,
        faq_change who,
        std::string what,
        shared_content content,
        std::uint64_t before
    );
    /// What `apply` makes of `now`; the very same when that changes nothing.
    task<result<shared_content>> drafted(shared_content now, const edit& apply);
    /// Lets go of it on a worker.
    void let_go(std::shared_ptr<const void> what);
    task<result<void>> refresh(domain::site_key site);
    task<result<void>> begin(domain::site_key site, std::filesystem::path file);
    void
    put(const domain::site_key& site,
        shared_content content,
        const ports::built_faq& built,
        std::uint64_t version);

    io_executor where_;
    asio::thread_pool& workers_;
    ports::faq_store& store_;
    ports::faq_workshop& workshop_;
    ports::clock& clock_;
    bot_switched tell_;
    std::map<domain::site_key, site_state> sites_;
};

}  // namespace pasokh::app
