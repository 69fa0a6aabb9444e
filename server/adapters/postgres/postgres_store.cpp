#include "adapters/postgres/postgres_store.hpp"

#include "adapters/postgres/blocking.hpp"
#include "adapters/postgres/chat_reader.hpp"
#include "adapters/postgres/schema.hpp"
#include "base/log.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace pasokh::postgres {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t pool_size = 3;
constexpr auto answer_within = 5s;
constexpr auto load_within = 60s;
constexpr auto start_within = 10s;  // a database that starts together with its nodes

const chat_reader& open_chats()
{
    static const chat_reader reader(
        "SELECT id FROM chats WHERE site = $1 AND state <> 'closed'",
        "ORDER BY c.created_at, c.id"
    );
    return reader;
}

const chat_reader& newest_chat_of()
{
    static const chat_reader reader(
        "SELECT id FROM (SELECT id FROM chats WHERE site = $1 AND visitor = $2"
        " ORDER BY created_at DESC, id DESC LIMIT 1) newest",
        ""
    );
    return reader;
}

const chat_reader& one_chat()
{
    static const chat_reader reader("SELECT id FROM chats WHERE site = $1 AND id = $2", "");
    return reader;
}

constexpr char operators_of_site[] =
    "SELECT a.id, a.name, a.departments, a.languages, a.capacity, a.priority, a.admin, a.disabled,"
    " coalesce(s.status, 'available'), coalesce(s.away_reason, ''), s.last_assigned FROM accounts a"
    " LEFT JOIN operator_states s ON s.site = a.site AND s.operator = a.id"
    " WHERE a.site = $1 ORDER BY a.created_at, a.id";

constexpr char lines_after[] =
    "SELECT m.seq, m.author, m.author_id, m.author_name, m.client_id, m.text, m.event, m.subject, m.at"
    " FROM messages m WHERE m.chat = $1 AND m.seq > $2 AND m.seq <= $3 ORDER BY m.seq LIMIT $4";
constexpr char choices_after[] =
    "SELECT seq, id, label FROM choices WHERE chat = $1 AND seq IN (SELECT m.seq FROM messages m"
    " WHERE m.chat = $1 AND m.seq > $2 AND m.seq <= $3 ORDER BY m.seq LIMIT $4) ORDER BY seq, place";
constexpr char lines_before[] =
    "SELECT * FROM (SELECT m.seq, m.author, m.author_id, m.author_name, m.client_id, m.text, m.event,"
    " m.subject, m.at FROM messages m WHERE m.chat = $1 AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3) m"
    " ORDER BY m.seq";
constexpr char choices_before[] =
    "SELECT seq, id, label FROM choices WHERE chat = $1 AND seq IN (SELECT m.seq FROM messages m"
    " WHERE m.chat = $1 AND m.seq < $2 ORDER BY m.seq DESC LIMIT $3) ORDER BY seq, place";

constexpr char newest_offline[] =
    "SELECT id, visitor, chat, name, contact, text, language, page_url, page_title, page_referrer, at,"
    " handled_at, handled_by FROM offline_messages WHERE site = $1 ORDER BY at DESC, id DESC LIMIT $2";
constexpr char older_offline[] =
    "SELECT id, visitor, chat, name, contact, text, language, page_url, page_title, page_referrer, at,"
    " handled_at, handled_by FROM offline_messages WHERE site = $1"
    " AND (at, id) < (SELECT at, id FROM offline_messages WHERE id = $3 AND site = $1)"
    " ORDER BY at DESC, id DESC LIMIT $2";
constexpr char waiting_offline[] =
    "SELECT count(*) FROM offline_messages WHERE site = $1 AND handled_at IS NULL";
constexpr char one_offline[] = "SELECT 1 FROM offline_messages WHERE id = $1 AND site = $2";

std::vector<domain::message> take_lines(answers& from, std::size_t lines, std::size_t choices)
{
    std::vector<domain::message> out;
    from.each(lines, [&](row& found) { out.push_back(take_line(found)); });
    auto at = out.begin();
    from.each(choices, [&](row& found) {
        domain::seq_t seq = 0;
        domain::choice one;
        found.into(seq, one.id, one.label);
        at = std::find_if(at, out.end(), [&](const auto& m) { return m.seq >= seq; });
        if (at != out.end() && at->seq == seq) at->choices.push_back(std::move(one));
    });
    return out;
}

std::optional<domain::saved_chat> only_chat(answers& from, std::size_t first)
{
    auto found = chat_reader::take(from, first);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

task<result<ports::store_identity>> prepare(io_executor where, settings how)
{
    const auto until = connection::steady::now() + start_within;
    auto made = co_await connection::open(where, how);
    while (!made && connection::steady::now() < until) {
        timer pause(where, 500ms);
        co_await pause.async_wait(use_tuple);
        made = co_await connection::open(where, how);
    }
    if (!made) co_return made.error();
    const auto db = std::move(*made);
    auto checked = co_await check_server(db);
    if (!checked) co_return checked.error();
    auto migrated = co_await migrate(db);
    if (!migrated) co_return migrated.error();
    co_return co_await load_identity(db);
}

}  // namespace

result<std::unique_ptr<postgres_store>>
postgres_store::open_blocking(io_executor where, settings how, domain::node_id self, observer committed)
{
    auto identity =
        run_blocking<result<ports::store_identity>>([how](io_executor once) { return prepare(once, how); });
    if (!identity) return identity.error();
    return std::unique_ptr<postgres_store>(
        new postgres_store(where, std::move(how), self, std::move(*identity), std::move(committed))
    );
}

postgres_store::postgres_store(
    io_executor where,
    settings how,
    domain::node_id self,
    ports::store_identity identity,
    observer committed
)
    : pool_(where, how, pool_size)
    , journal_(std::make_shared<journal_link>(where, how, self))
    , identity_(std::move(identity))
    , committed_(std::move(committed))
{
}

postgres_store::~postgres_store() = default;

void postgres_store::close()
{
    pool_.close();
    journal_->drop();
}

task<result<void>> postgres_store::append(std::shared_ptr<const ports::batch> what)
{
    const auto start = std::chrono::steady_clock::now();
    const auto link = journal_;
    auto written = co_await link->append(std::move(what));
    if (!written) co_return written.error();
    if (committed_) committed_({*written, std::chrono::steady_clock::now() - start});
    co_return result<void>();
}

task<result<answers>> postgres_store::read(script what)
{
    // A connection that broke while it was idle is only noticed by asking; reading twice does no harm.
    auto again = what;
    auto done = co_await pool_.run(std::move(what), answer_within);
    if (!done.got && done.lost_at_once) done = co_await pool_.run(std::move(again), answer_within);
    co_return std::move(done.got);
}

task<result<answers>> postgres_store::write(script what)
{
    auto done = co_await pool_.run(std::move(what), answer_within);
    // Only the e-mail of accounts is unique beside the keys that we choose ourselves.
    if (done.why.state == "23505") co_return errc::conflict;
    co_return std::move(done.got);
}

task<result<domain::saved_desk>> postgres_store::load(domain::site_key site)
{
    script ask(script::kind::snapshot);
    const auto operators = ask.add(operators_of_site, site);
    const auto chats = open_chats().ask(ask, site);
    auto done = co_await pool_.run(std::move(ask), load_within);
    if (!done.got) co_return done.got.error();
    auto& got = *done.got;
    domain::saved_desk out;
    got.each(operators, [&](row& found) {
        auto& who = out.operators.emplace_back();
        auto& p = who.profile;
        found.into(p.id, p.name, p.departments, p.languages, p.capacity, p.priority, p.admin, p.disabled);
        found.into(who.status, who.away_reason, who.last_assigned);
    });
    out.chats = chat_reader::take(got, chats);
    if (!got.understood()) co_return errc::internal;
    co_return out;
}

task<result<std::optional<domain::saved_chat>>>
postgres_store::newest_chat(domain::site_key site, domain::visitor_id visitor)
{
    script ask(script::kind::snapshot);
    newest_chat_of().ask(ask, site, visitor);
    auto got = co_await read(std::move(ask));
    if (!got) co_return got.error();
    auto found = only_chat(*got, 0);
    if (!got->understood()) co_return errc::internal;
    co_return found;
}

task<result<std::optional<domain::saved_chat>>>
postgres_store::chat(domain::site_key site, domain::chat_id chat)
{
    script ask(script::kind::snapshot);
    one_chat().ask(ask, site, chat);
    auto got = co_await read(std::move(ask));
    if (!got) co_return got.error();
    auto found = only_chat(*got, 0);
    if (!got->understood()) co_return errc::internal;
    co_return found;
}

task<result<std::vector<domain::message>>> postgres_store::messages_after(
    domain::chat_id chat,
    domain::seq_t after,
    domain::seq_t up_to,
    std::size_t limit
)
{
    script ask(script::kind::snapshot);
    ask.add(lines_after, chat, after, up_to, limit);
    ask.add(choices_after, chat, after, up_to, limit);
    auto got = co_await read(std::move(ask));
    if (!got) co_return got.error();
    auto found = take_lines(*got, 0, 1);
    if (!got->understood()) co_return errc::internal;
    co_return found;
}

task<result<ports::message_page>>
postgres_store::messages_before(domain::chat_id chat, domain::seq_t before, std::size_t limit)
{
    script ask(script::kind::snapshot);
    ask.add(lines_before, chat, before, limit);
    ask.add(choices_before, chat, before, limit);
    auto got = co_await read(std::move(ask));
    if (!got) co_return got.error();
    ports::message_page out;
    out.messages = take_lines(*got, 0, 1);
    // Lines are numbered from 1 without a gap.
    out.earlier = !out.messages.empty() && out.messages.front().seq > 1;
    if (!got->understood()) co_return errc::internal;
    co_return out;
}

task<result<ports::offline_page>> postgres_store::offline_messages(
    domain::site_key site,
    std::optional<domain::offline_message_id> before,
    std::size_t limit
)
{
    script ask(script::kind::snapshot);
    // One more than asked for tells whether there are more.
    if (before)
        ask.add(older_offline, site, limit + 1, *before);
    else
        ask.add(newest_offline, site, limit + 1);
    ask.add(waiting_offline, site);
    auto got = co_await read(std::move(ask));
    if (!got) co_return got.error();
    ports::offline_page out;
    got->each(0, [&](row& found) {
        auto& m = out.messages.emplace_back();
        auto& page = m.left_on;
        found.into(m.id, m.visitor, m.chat, m.name, m.contact, m.text, m.language);
        found.into(page.url, page.title, page.referrer, m.at, m.handled_at, m.handled_by);
    });
    out.more = out.messages.size() > limit;
    if (out.more) out.messages.resize(limit);
    got->each(1, [&](row& found) { found.into(out.waiting); });
    if (!got->understood()) co_return errc::internal;
    co_return out;
}

task<result<bool>> postgres_store::has_offline_message(domain::site_key site, domain::offline_message_id id)
{
    script ask(script::kind::single);
    ask.add(one_offline, id, site);
    auto got = co_await read(std::move(ask));
    if (!got) co_return result<bool>(boost::system::in_place_error, got.error());
    co_return result<bool>(got->rows(0) > 0);
}

}  // namespace pasokh::postgres
