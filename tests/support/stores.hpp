#pragma once

#include "adapters/memory/memory_store.hpp"
#include "adapters/postgres/cluster_sql.hpp"
#include "adapters/postgres/postgres_store.hpp"
#include "adapters/sqlite/sqlite_store.hpp"
#include "support/postgres_server.hpp"
#include "support/run.hpp"
#include "support/temp_dir.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace pasokh::testing {

// The stores that every contract case runs over. reopen() is a restart of the server on the same data.

class memory_subject {
public:
    memory::memory_store& operator*() { return store_; }

    memory::memory_store* operator->() { return &store_; }

    void reopen() {}

private:
    memory::memory_store store_;
};

class sqlite_subject {
public:
    sqlite_subject() { reopen(); }

    sqlite::sqlite_store& operator*() { return *store_; }

    sqlite::sqlite_store* operator->() { return store_.get(); }

    void reopen()
    {
        store_.reset();
        auto opened = sqlite::sqlite_store::open(folder_.path() / "data");
        if (!opened) throw std::runtime_error("the store does not open: " + opened.error().message());
        store_ = std::move(*opened);
    }

private:
    temp_dir folder_;
    std::unique_ptr<sqlite::sqlite_store> store_;
};

/// A database of its own on the process's PostgreSQL. As the node that owns the sites of the contract.
class postgres_subject {
public:
    postgres_subject() : database_(postgres_server::shared().fresh_database()) { reopen(); }

    ~postgres_subject()
    {
        if (store_) store_->close();
    }

    postgres_subject(const postgres_subject&) = delete;
    postgres_subject& operator=(const postgres_subject&) = delete;

    postgres::postgres_store& operator*() { return *store_; }

    postgres::postgres_store* operator->() { return store_.get(); }

    [[nodiscard]] const std::string& database() const { return database_; }

    void reopen()
    {
        if (store_) store_->close();
        store_.reset();
        const auto where = shared_io().get_executor();
        postgres::settings how;
        how.conninfo = database_;
        auto opened = postgres::postgres_store::open_blocking(where, how, self_.id);
        if (!opened) throw std::runtime_error("the store does not open: " + opened.error().message());
        store_ = std::move(*opened);
        run(own());
    }

private:
    task<bool> own()
    {
        const auto link = store_->journal();
        for (;;) {
            // A connection that was just closed may hold its locks for a moment yet.
            if (!link->connected() && !co_await link->open()) throw std::runtime_error("no connection");
            postgres::script take(postgres::script::kind::single);
            const auto at = postgres::ask_take(take, {"shop", "other"}, self_);
            auto got = co_await link->exchange(std::move(take), std::chrono::seconds(5));
            if (!got) throw std::runtime_error("the sites cannot be taken");
            for (const auto& [site, term] : postgres::take_terms(*got, at))
                link->holds(site, term);
            if (link->term_of("shop") && link->term_of("other")) co_return true;
            link->drop();
        }
    }

    std::string database_;
    postgres::node_self self_{{0xC0FFEE, 1}, 1, "test", ""};
    std::unique_ptr<postgres::postgres_store> store_;
};

inline std::shared_ptr<const ports::batch> batch_of(domain::effects what, domain::site_key site = "shop")
{
    auto out = std::make_shared<ports::batch>();
    out->push_back({std::make_shared<const domain::site_key>(std::move(site)), std::move(what)});
    return out;
}

/// Ids that say in a failing test which one they are.
template <class Id>
Id numbered(std::uint64_t number)
{
    return Id{0xC0FFEE, number};
}

inline time_point at_second(int second)
{
    return time_point(std::chrono::seconds(1'700'000'000 + second));
}

inline domain::chat_record a_chat(std::uint64_t number, std::uint64_t visitor = 1)
{
    domain::chat_record out;
    out.id = numbered<domain::chat_id>(number);
    out.visitor = numbered<domain::visitor_id>(visitor);
    out.department = "sales";
    out.language = "fa";
    out.created_at = at_second(static_cast<int>(number));
    return out;
}

inline domain::chat_changed changed(domain::chat_record chat, domain::seq_t top = 0)
{
    return {std::move(chat), top, {}};
}

inline domain::message_added
said(std::uint64_t chat, domain::seq_t seq, std::string client_id, std::string text = "سلام")
{
    domain::message_added out;
    out.chat = numbered<domain::chat_id>(chat);
    out.message.seq = seq;
    out.message.from.kind = domain::author_kind::visitor;
    out.message.client_id = std::move(client_id);
    out.message.text = std::move(text);
    out.message.at = at_second(static_cast<int>(seq));
    return out;
}

inline domain::message_added
answered(std::uint64_t chat, domain::seq_t seq, std::uint64_t who, std::string client_id)
{
    auto out = said(chat, seq, std::move(client_id), "hello");
    out.message.from = {domain::author_kind::operator_, numbered<domain::operator_id>(who), "Sara"};
    return out;
}

}  // namespace pasokh::testing
