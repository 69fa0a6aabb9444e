#include "adapters/postgres/connection.hpp"

#include "base/log.hpp"

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <libpq-fe.h>

#include <array>
#include <poll.h>
#include <utility>

namespace pasokh::postgres {
namespace {

using namespace std::chrono_literals;

constexpr char begin_write[] = "BEGIN";
constexpr char begin_snapshot[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
constexpr char commit_sql[] = "COMMIT";
constexpr char rollback_sql[] = "ROLLBACK";

std::string state_of(const pg_result* why)
{
    const char* state = why ? PQresultErrorField(why, PG_DIAG_SQLSTATE) : nullptr;
    return state ? state : "";
}

/// What the server says, unless it may quote what somebody wrote.
std::string explanation(const pg_result* why, std::string_view state)
{
    if (state.starts_with("22") || state.starts_with("23")) {
        const char* rule = PQresultErrorField(why, PG_DIAG_CONSTRAINT_NAME);
        return rule ? rule : "";
    }
    const char* text = PQresultErrorField(why, PG_DIAG_MESSAGE_PRIMARY);
    return text ? text : "";
}

std::string first_line(const char* text)
{
    std::string out = text ? text : "";
    return out.substr(0, out.find('\n'));
}

}  // namespace

void answers::clearer::operator()(pg_result* what) const
{
    PQclear(what);
}

std::size_t answers::rows(std::size_t of) const
{
    return static_cast<std::size_t>(PQntuples(all_.at(of).get()));
}

std::size_t answers::changed(std::size_t of) const
{
    const std::string text = PQcmdTuples(all_.at(of).get());
    return text.empty() ? 0 : std::stoull(text);
}

errc meaning_of(std::string_view state)
{
    if (state == "53100") return errc::storage_full;
    // What another attempt cannot change is a mistake of ours: data, constraints, syntax, features.
    for (const auto* mistake : {"0A", "21", "22", "23", "42"})
        if (state.starts_with(mistake)) return errc::internal;
    return errc::store_unavailable;
}

struct connection::expected {
    const char* prepares = nullptr;  // null: the answer of a statement
    bool wanted = false;             // one of the caller's
    bool commits = false;
};

void connection::closer::operator()(pg_conn* what) const
{
    PQfinish(what);
}

connection::connection(io_executor where, pg_conn* made) : where_(where), pg_(made) {}

connection::~connection() = default;

task<result<std::shared_ptr<connection>>> connection::open(io_executor where, settings how)
{
    // What stands before dbname gives way to the connection string, what stands behind it does not.
    // The two times let this end notice a server that vanished without a word.
    const char* password = how.password.empty() ? nullptr : how.password.c_str();
    const std::array<const char*, 9> names{
        "keepalives_idle",
        "keepalives_interval",
        "keepalives_count",
        "tcp_user_timeout",
        "application_name",
        "dbname",
        "client_encoding",
        "password",
        nullptr};
    const std::array<const char*, 9>
        values{"1", "1", "3", "4000", how.name.c_str(), how.conninfo.c_str(), "UTF8", password, nullptr};
    std::shared_ptr<connection> made(
        new connection(where, PQconnectStartParams(names.data(), values.data(), 1))
    );
    auto connected = co_await made->connect(how.connect_within, how.quiet);
    if (!connected) co_return connected.error();
    co_return made;
}

task<result<void>> connection::connect(std::chrono::milliseconds within, bool quiet)
{
    const auto deadline = steady::now() + within;
    auto* pg = pg_.get();
    auto next = pg && PQstatus(pg) != CONNECTION_BAD ? PGRES_POLLING_WRITING : PGRES_POLLING_FAILED;
    bool in_time = true;
    while (in_time && next != PGRES_POLLING_OK && next != PGRES_POLLING_FAILED) {
        watch_socket();
        in_time =
            co_await ready_->wait(next == PGRES_POLLING_READING, next == PGRES_POLLING_WRITING, deadline);
        if (in_time) next = PQconnectPoll(pg);
    }
    // "Already exists, skipping": of no use to anybody.
    if (pg)
        PQsetNoticeProcessor(
            pg,
            [](void*, const char*) {},
            nullptr
        );
    if (next == PGRES_POLLING_OK && PQsetnonblocking(pg, 1) == 0 && PQenterPipelineMode(pg) == 1) {
        watch_socket();
        co_return result<void>();
    }
    const auto why = in_time ? first_line(pg ? PQerrorMessage(pg) : "out of memory") : "no answer in time";
    if (!quiet) log::warn("postgres_not_connected", {{"reason", why}});
    lost_ = true;
    co_return errc::store_unavailable;
}

/// libpq may open another socket while it connects (next host, TLS refused), usually under the same number.
void connection::watch_socket()
{
    ready_ = std::make_unique<readiness>(where_, PQsocket(pg_.get()));
}

task<result<answers>> connection::exchange(script what, steady::time_point deadline)
{
    failure_ = {};
    if (what.refused()) {
        failure_.why = errc::internal;
        co_return errc::internal;
    }
    if (lost_) co_return errc::store_unavailable;
    auto order = send(what);
    if (lost_ || !co_await flush(deadline)) co_return errc::store_unavailable;
    auto got = co_await collect(std::move(order), deadline);
    if (lost_) co_return errc::store_unavailable;
    if (PQtransactionStatus(pg_.get()) != PQTRANS_IDLE && !co_await roll_back(deadline))
        co_return errc::store_unavailable;
    co_return got;
}

std::vector<connection::expected> connection::send(const script& what)
{
    std::vector<expected> order;
    bool sent = true;
    const script::statement begin{what.how() == script::kind::write ? begin_write : begin_snapshot, {}};
    const script::statement commit{commit_sql, {}};
    const bool framed = what.how() != script::kind::single;
    if (framed) sent = send_one(begin, order);
    for (const auto& each : what.statements()) {
        sent = sent && send_one(each, order);
        order.back().wanted = true;
    }
    if (framed) {
        sent = sent && send_one(commit, order);
        order.back().commits = true;
    }
    if (!sent || PQpipelineSync(pg_.get()) != 1) lose("postgres_send_failed");
    return order;
}

bool connection::send_one(const script::statement& what, std::vector<expected>& order)
{
    // The address of the text is its name here: one statement, one constant.
    const auto name = std::to_string(reinterpret_cast<std::uintptr_t>(what.sql));
    const bool known =
        prepared_.contains(what.sql) ||
        std::any_of(order.begin(), order.end(), [&](const auto& each) { return each.prepares == what.sql; });
    if (!known) {
        if (PQsendPrepare(pg_.get(), name.c_str(), what.sql, 0, nullptr) != 1) return false;
        order.push_back({what.sql});
    }
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> formats;
    for (const auto& each : what.arguments) {
        values.push_back(each.null ? nullptr : each.bytes.c_str());
        lengths.push_back(static_cast<int>(each.bytes.size()));
        formats.push_back(each.binary ? 1 : 0);
    }
    order.push_back({});
    constexpr int binary_answers = 1;
    return PQsendQueryPrepared(
               pg_.get(),
               name.c_str(),
               static_cast<int>(values.size()),
               values.data(),
               lengths.data(),
               formats.data(),
               binary_answers
           ) == 1;
}

/// Reads as well while it writes: the server may wait for us to take its answers before it takes the rest.
task<bool> connection::flush(steady::time_point deadline)
{
    for (;;) {
        const int left = PQflush(pg_.get());
        if (left == 0) co_return true;
        if (left < 0 || !co_await ready_->wait(true, true, deadline)) break;
        if (PQconsumeInput(pg_.get()) != 1) break;
    }
    lose("postgres_send_failed");
    co_return false;
}

/// The next piece of an answer; null between two statements.
task<result<answers::one>> connection::next(steady::time_point deadline)
{
    while (PQisBusy(pg_.get()) == 1) {
        const bool in_time = co_await ready_->wait(true, false, deadline);
        if (!in_time || PQconsumeInput(pg_.get()) != 1) {
            lose(in_time ? "postgres_connection_lost" : "postgres_no_answer");
            co_return errc::store_unavailable;
        }
    }
    answers::one got(PQgetResult(pg_.get()));
    if (PQstatus(pg_.get()) == CONNECTION_BAD) {
        if (got) note(got.get());
        lose("postgres_connection_lost");
        co_return errc::store_unavailable;
    }
    co_return got;
}

task<result<answers>> connection::collect(std::vector<expected> order, steady::time_point deadline)
{
    answers out;
    bool good = true;
    std::size_t at = 0;
    for (;;) {
        auto piece = co_await next(deadline);
        if (!piece) co_return piece.error();
        auto got = std::move(*piece);
        if (!got) continue;
        const auto status = PQresultStatus(got.get());
        if (status == PGRES_PIPELINE_SYNC) break;
        const expected of = at < order.size() ? order[at] : expected{};
        ++at;
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
            if (of.prepares) prepared_.insert(of.prepares);
            // A COMMIT that found the transaction failed says ROLLBACK.
            if (of.commits && std::string_view(PQcmdStatus(got.get())) != "COMMIT") good = false;
            if (of.wanted) out.keep(std::move(got));
        } else {
            if (good) note(got.get());  // what follows is only skipped for it
            good = false;
        }
    }
    if (!good) co_return failure_.why;
    co_return out;
}

task<bool> connection::roll_back(steady::time_point deadline)
{
    std::vector<expected> order;
    const script::statement undo{rollback_sql, {}};
    if (!send_one(undo, order) || PQpipelineSync(pg_.get()) != 1) {
        lose("postgres_send_failed");
        co_return false;
    }
    if (!co_await flush(deadline)) co_return false;
    const auto kept = failure_;
    auto done = co_await collect(std::move(order), deadline);
    failure_ = kept;
    if (!done) lose("postgres_rollback_failed");
    co_return done.has_value();
}

task<result<void>> connection::run_text(std::string sql, steady::time_point deadline)
{
    // Several statements in one text need the simple protocol, which the pipeline does not speak.
    failure_ = {};
    if (lost_ || PQexitPipelineMode(pg_.get()) != 1 || PQsendQuery(pg_.get(), sql.c_str()) != 1) {
        lose("postgres_send_failed");
        co_return errc::store_unavailable;
    }
    if (!co_await flush(deadline)) co_return errc::store_unavailable;
    bool good = true;
    for (;;) {
        auto piece = co_await next(deadline);
        if (!piece) co_return piece.error();
        if (!*piece) break;
        const auto status = PQresultStatus(piece->get());
        if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) continue;
        if (good) note(piece->get());
        good = false;
    }
    if (PQenterPipelineMode(pg_.get()) != 1) lose("postgres_send_failed");
    if (!good) co_return failure_.why;
    co_return result<void>();
}

bool connection::alive()
{
    if (lost_) return false;
    // Nobody asked for anything: what there is to read is a farewell, and then the end.
    pollfd socket{PQsocket(pg_.get()), POLLIN, 0};
    bool good = true;
    for (int i = 0; good && i < 4 && ::poll(&socket, 1, 0) > 0; ++i)
        good = PQconsumeInput(pg_.get()) == 1;
    if (good && PQstatus(pg_.get()) == CONNECTION_OK) return true;
    lose("postgres_connection_lost");
    return false;
}

void connection::close()
{
    lost_ = true;
    if (ready_) ready_->end();
}

void connection::note(const pg_result* why)
{
    failure_.state = state_of(why);
    failure_.why = meaning_of(failure_.state);
    log::warn("postgres_refused", {{"state", failure_.state}, {"reason", explanation(why, failure_.state)}});
}

void connection::lose(const char* event)
{
    if (!lost_) log::warn(event, {{"reason", first_line(PQerrorMessage(pg_.get()))}});
    failure_ = {errc::store_unavailable, failure_.state};
    lost_ = true;
}

}  // namespace pasokh::postgres
