#include "app/faq_editor.hpp"

#include "async/offload.hpp"
#include "base/log.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace pasokh::app {
namespace {

/// Of other nodes that change the same FAQ at the same moment; beyond that somebody should look.
constexpr int most_attempts = 5;

/// For those who are changing it here.
constexpr auto patience = std::chrono::seconds(20);

/// The format in which the store keeps a version.
const std::string kept_as = "jsonl";

auto find_entry(domain::faq_content& in, const std::string& id)
{
    return std::ranges::find(in, id, &domain::faq_entry::id);
}

/// Takes entries in, each language for itself: who imports a table in one language has said nothing of the
/// others.
void merge(domain::faq_content& into, const domain::faq_content& entries)
{
    into.reserve(into.size() + entries.size());  // the ids that are looked at below stay where they are
    std::map<std::string_view, std::size_t> places;
    for (std::size_t i = 0; i < into.size(); ++i)
        places.emplace(into[i].id, i);
    for (const auto& each : entries) {
        const auto same = places.find(each.id);
        if (same == places.end()) {
            into.push_back(each);
            continue;
        }
        for (const auto& [language, said] : each.wordings)
            into[same->second].wordings.insert_or_assign(language, said);
    }
}

/// Fills in what has become of `before`.
void count_changes(faq_imported& out, const domain::faq_content& before, const domain::faq_content& after)
{
    std::map<std::string_view, const domain::faq_entry*> known;
    for (const auto& each : before)
        known.emplace(each.id, &each);
    out.added = out.changed = 0;
    for (const auto& each : after) {
        const auto found = known.find(each.id);
        out.added += found == known.end();
        out.changed += found != known.end() && *found->second != each;
    }
    out.removed = before.size() + out.added - after.size();
}

/// Every mention of an entry below others becomes one of `to`; an empty `to` takes it away.
void rename_mentions(domain::faq_content& in, const std::string& id, const std::string& to)
{
    for (auto& entry : in)
        for (auto& [language, said] : entry.wordings) {
            if (to.empty())
                std::erase(said.next, id);
            else
                std::ranges::replace(said.next, id, to);
        }
}

}  // namespace

std::shared_ptr<const faq_in_force> faq_editor::current(const domain::site_key& site) const
{
    const auto found = sites_.find(site);
    return found == sites_.end() ? nullptr : found->second.now;
}

void faq_editor::put(
    const domain::site_key& site,
    shared_content content,
    const ports::built_faq& built,
    std::uint64_t version
)
{
    auto& state = sites_[site];
    const bool had = state.now && !state.now->entries->empty();
    const bool has = !content->empty();
    workshop_.put_to_work(site, built, version);
    auto next = std::make_shared<const faq_in_force>(faq_in_force{version, std::move(content)});
    let_go(std::exchange(state.now, std::move(next)));
    if (had != has) tell_(site, has);
}

task<result<void>> faq_editor::open(domain::site_key site, ports::faq_options how, std::filesystem::path file)
{
    auto& state = sites_[site];
    // As it was built, not as it was last tried.
    const bool other = !state.now || state.built_as != how;
    state.how = std::move(how);
    auto newest = co_await store_.newest_faq(site);
    if (!newest) co_return newest.error();
    if (!*newest && !file.empty()) co_return co_await begin(site, std::move(file));
    const auto version = *newest ? (*newest)->number : 0;
    if (!other && sites_[site].now->version == version) co_return result<void>();
    co_return co_await refresh(std::move(site));
}

/// The first version of a site, from the file that its configuration names.
task<result<void>> faq_editor::begin(domain::site_key site, std::filesystem::path file)
{
    const auto shown = file.string();
    auto read = co_await workshop_.read_file(std::move(file), sites_[site].how.language);
    auto problems = std::move(read.problems);
    if (problems.empty()) {
        const faq_change nobody;
        std::string what = "file";
        auto content = std::make_shared<const domain::faq_content>(std::move(read.content));
        auto done = co_await try_change(site, nobody, std::move(what), std::move(content), 0);
        // Another node that started at the same time was first.
        if (!done && done.error() == errc::conflict) co_return co_await refresh(std::move(site));
        if (!done) co_return done.error();
        problems = std::move(done->problems);
        if (problems.empty()) {
            log::info("faq_imported", {{"site", site}, {"file", shown}, {"entries", done->entries}});
            co_return result<void>();
        }
    }
    for (const auto& each : problems)
        log::error(
            "faq_refused",
            {{"site", site},
             {"file", shown},
             {"line", each.line},
             {"field", each.field},
             {"reason", each.reason}}
        );
    co_return errc::bad_config;
}

/// Puts to work what the store holds.
task<result<void>> faq_editor::refresh(domain::site_key site)
{
    auto newest = co_await store_.newest_faq(site);
    if (!newest) co_return newest.error();
    ports::read_faq read;
    std::uint64_t version = 0;
    if (*newest) {
        version = (*newest)->number;
        if ((*newest)->entries > 0) {
            auto text = std::move((*newest)->content);
            read = co_await workshop_.read(kept_as, std::move(text), sites_[site].how.language);
        }
    }
    const auto content = std::make_shared<const domain::faq_content>(std::move(read.content));
    const auto how = sites_[site].how;
    auto built_as = how;
    auto built = co_await workshop_.build(content, std::move(built_as));
    if (!read.problems.empty() || !built.problems.empty()) {
        // It was checked before it was stored: the rules have become stricter, or somebody wrote into the
        // file.
        const auto& first = read.problems.empty() ? built.problems.front() : read.problems.front();
        log::error(
            "faq_unreadable",
            {{"site", site}, {"version", version}, {"field", first.field}, {"reason", first.reason}}
        );
        co_return errc::internal;
    }
    // While it was built somebody may have put a newer one to work.
    const auto now = sites_[site].now;
    if (now && now->version > version) co_return result<void>();
    log::info("faq_loaded", {{"site", site}, {"version", version}, {"entries", content->size()}});
    put(site, content, built, version);
    sites_[site].built_as = how;
    co_return result<void>();
}

task<result<faq_edited>> faq_editor::try_change(
    domain::site_key site,
    faq_change who,
    std::string what,
    shared_content content,
    std::uint64_t before
)
{
    const auto how = sites_[site].how;
    auto built_as = how;
    auto built = co_await workshop_.build(content, std::move(built_as));
    if (!built.problems.empty()) co_return faq_edited{before, 0, std::move(built.problems)};
    ports::faq_version next;
    next.number = before + 1;
    next.at = clock_.now();
    next.by = who.by;
    next.change = std::move(what);
    next.entries = content->size();
    next.content = std::move(built.text);
    const auto done = co_await store_.add_faq_version(site, std::move(next));
    if (!done) co_return done.error();
    const faq_edited out{before + 1, content->size(), {}};
    put(site, std::move(content), built, out.version);
    sites_[site].built_as = how;
    co_return out;
}

task<result<faq_edited>>
faq_editor::change(domain::site_key site, faq_change who, std::string what, edit apply)
{
    const auto found = sites_.find(site);
    if (found == sites_.end()) co_return errc::not_found;
    if (!found->second.desk) found->second.desk = std::make_unique<gate>(where_, 1);
    const auto turn = co_await found->second.desk->enter(timer::clock_type::now() + patience);
    if (!turn) co_return errc::unavailable;
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        auto now = current(site);
        if (!now) co_return errc::not_found;
        if (who.seen && *who.seen != now->version) co_return errc::conflict;
        const auto before = now->version;
        auto content = co_await drafted(now->entries, apply);
        if (!content) co_return content.error();
        if (*content == now->entries) co_return faq_edited{before, (*content)->size(), {}};
        let_go(std::move(now));
        auto done = co_await try_change(site, who, what, *content, before);
        let_go(std::move(*content));
        if (done || done.error() != errc::conflict) co_return done;
        const auto seen = co_await refresh(site);
        if (!seen) co_return seen.error();
    }
    co_return errc::conflict;
}

task<result<faq_editor::shared_content>> faq_editor::drafted(shared_content now, const edit& apply)
{
    auto work = [now = std::move(now), &apply]() -> result<shared_content> {
        auto content = std::make_shared<domain::faq_content>(*now);
        if (const auto fits = apply(*content); !fits) return fits.error();
        return *content == *now ? now : shared_content(std::move(content));
    };
    co_return co_await offload(workers_, std::move(work));
}

void faq_editor::let_go(std::shared_ptr<const void> what)
{
    asio::post(workers_, [what = std::move(what)] {});
}

task<result<faq_edited>> faq_editor::create(domain::site_key site, faq_change who, domain::faq_entry entry)
{
    auto what = "create " + entry.id;
    edit apply = [entry = std::move(entry)](domain::faq_content& content) -> result<void> {
        if (find_entry(content, entry.id) != content.end()) return errc::conflict;
        content.push_back(entry);
        return {};
    };
    return change(std::move(site), who, std::move(what), std::move(apply));
}

task<result<faq_edited>>
faq_editor::replace(domain::site_key site, faq_change who, std::string id, domain::faq_entry entry)
{
    auto what = "change " + id;
    edit apply = [id = std::move(id),
                  entry = std::move(entry)](domain::faq_content& content) -> result<void> {
        const auto found = find_entry(content, id);
        if (found == content.end()) return errc::not_found;
        if (entry.id != id && find_entry(content, entry.id) != content.end()) return errc::conflict;
        *found = entry;
        if (entry.id != id) rename_mentions(content, id, entry.id);
        return {};
    };
    return change(std::move(site), who, std::move(what), std::move(apply));
}

task<result<faq_edited>> faq_editor::remove(domain::site_key site, faq_change who, std::string id)
{
    auto what = "delete " + id;
    edit apply = [id = std::move(id)](domain::faq_content& content) -> result<void> {
        const auto found = find_entry(content, id);
        if (found == content.end()) return errc::not_found;
        content.erase(found);
        rename_mentions(content, id, {});
        return {};
    };
    return change(std::move(site), who, std::move(what), std::move(apply));
}

task<result<faq_edited>> faq_editor::add_phrasings(
    domain::site_key site,
    faq_change who,
    std::string id,
    std::string language,
    std::vector<std::string> phrasings
)
{
    auto what = "learn " + id;
    edit apply = [this, id = std::move(id), language = std::move(language), phrasings = std::move(phrasings)](
                     domain::faq_content& content
                 ) -> result<void> {
        const auto found = find_entry(content, id);
        if (found == content.end()) return errc::not_found;
        // In a language that the entry does not have it is still a way to ask for it.
        auto said = found->wordings.find(language);
        if (said == found->wordings.end()) said = found->wordings.begin();
        auto& wording = said->second;
        std::set<std::string> known{workshop_.question_key(wording.question)};
        for (const auto& each : wording.variants)
            known.insert(workshop_.question_key(each));
        for (const auto& each : phrasings) {
            const auto key = workshop_.question_key(each);
            // Without a key it is like no other.
            if (key.empty() || known.insert(key).second) wording.variants.push_back(each);
        }
        return {};
    };
    return change(std::move(site), who, std::move(what), std::move(apply));
}

task<result<faq_imported>> faq_editor::import(
    domain::site_key site,
    faq_change who,
    faq_import how,
    std::string format,
    std::string text
)
{
    const auto found = sites_.find(site);
    if (found == sites_.end()) co_return errc::not_found;
    auto language = found->second.how.language;
    auto read = co_await workshop_.read(std::move(format), std::move(text), std::move(language));
    faq_imported out;
    out.problems = std::move(read.problems);
    if (!out.problems.empty()) co_return out;
    // Shared, not referred to: the edit may be made again, on what somebody else has made meanwhile.
    const auto counted = std::make_shared<faq_imported>();
    auto entries = std::make_shared<const domain::faq_content>(std::move(read.content));
    edit apply = [how, counted, entries](domain::faq_content& content) -> result<void> {
        const auto before = content;
        if (how == faq_import::replace)
            content = *entries;
        else
            merge(content, *entries);
        count_changes(*counted, before, content);
        return {};
    };
    std::string what = "import";
    auto done = co_await change(std::move(site), who, std::move(what), std::move(apply));
    let_go(std::move(entries));
    if (!done) co_return done.error();
    out = *counted;
    static_cast<faq_edited&>(out) = std::move(*done);
    co_return out;
}

task<result<ports::read_faq>> faq_editor::version_of(domain::site_key site, std::uint64_t number)
{
    const auto found = sites_.find(site);
    if (found == sites_.end()) co_return errc::not_found;
    auto language = found->second.how.language;
    auto older = co_await store_.faq_version_of(site, number);
    if (!older) co_return older.error();
    if (!*older) co_return errc::not_found;
    ports::read_faq read;
    if ((*older)->entries > 0) {
        auto text = std::move((*older)->content);
        read = co_await workshop_.read(kept_as, std::move(text), std::move(language));
    }
    co_return read;
}

task<result<faq_edited>> faq_editor::go_back(domain::site_key site, faq_change who, std::uint64_t number)
{
    auto read = co_await version_of(site, number);
    if (!read) co_return read.error();
    if (!read->problems.empty()) co_return faq_edited{0, 0, std::move(read->problems)};
    auto entries = std::make_shared<const domain::faq_content>(std::move(read->content));
    edit apply = [entries](domain::faq_content& content) -> result<void> {
        content = *entries;
        return {};
    };
    auto what = "undo to " + std::to_string(number);
    auto done = co_await change(std::move(site), who, std::move(what), std::move(apply));
    let_go(std::move(entries));
    co_return done;
}

task<result<std::string>> faq_editor::export_as(domain::site_key site, std::string format)
{
    if (!workshop_.knows_format(format)) co_return errc::bad_field;
    const auto now = current(site);
    if (!now) co_return errc::not_found;
    co_return co_await workshop_.write(std::move(format), now->entries);
}

}  // namespace pasokh::app
