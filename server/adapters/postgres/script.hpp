#pragma once

#include "adapters/postgres/values.hpp"
#include "base/error.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace pasokh::postgres {

/// Statements that are sent together, without waiting for an answer in between.
class script {
public:
    enum class kind {
        single,    // what there is, as one implicit transaction
        write,     // BEGIN … COMMIT
        snapshot,  // read-only, and everything of one moment
    };

    struct statement {
        const char* sql;
        std::vector<parameter> arguments;
    };

    explicit script(kind how) : how_(how) {}

    /// `sql` must live as long as the program: its address is the key under which a connection keeps the
    /// prepared statement. Returns the number of its answer.
    template <class... Args>
    std::size_t add(const char* sql, const Args&... args)
    {
        auto& made = statements_.emplace_back(statement{sql, {}});
        made.arguments.reserve(sizeof...(args));
        (made.arguments.push_back(to_parameter(args)), ...);
        return statements_.size() - 1;
    }

    /// The same with arguments that were made before.
    void add_list(const char* sql, std::vector<parameter> arguments)
    {
        statements_.push_back({sql, std::move(arguments)});
    }

    /// Fails the whole for a mistake that PostgreSQL cannot see.
    void refuse() { refused_ = true; }

    [[nodiscard]] bool refused() const { return refused_; }

    [[nodiscard]] kind how() const { return how_; }

    [[nodiscard]] const std::vector<statement>& statements() const { return statements_; }

private:
    static parameter to_parameter(const parameter& ready) { return ready; }

    template <class T>
    static parameter to_parameter(const T& value)
    {
        return as_parameter(value);
    }

    kind how_;
    bool refused_ = false;
    std::vector<statement> statements_;
};

/// What came back, one answer a statement.
class answers {
public:
    struct clearer {
        void operator()(pg_result* what) const;
    };

    using one = std::unique_ptr<pg_result, clearer>;

    void keep(one what) { all_.push_back(std::move(what)); }

    [[nodiscard]] std::size_t size() const { return all_.size(); }

    [[nodiscard]] std::size_t rows(std::size_t of) const;
    /// Rows that the statement inserted, changed or deleted.
    [[nodiscard]] std::size_t changed(std::size_t of) const;

    /// Calls `each` with every row of one answer. False, once for all, after a row that is not understood.
    template <class F>
    void each(std::size_t of, F what)
    {
        for (std::size_t at = 0; at < rows(of); ++at) {
            row current(all_[of].get(), static_cast<int>(at));
            what(current);
            understood_ = understood_ && current.understood();
        }
    }

    /// False after a row that this version does not understand.
    [[nodiscard]] bool understood() const { return understood_; }

private:
    std::vector<one> all_;
    bool understood_ = true;
};

}  // namespace pasokh::postgres
