#pragma once

#include "adapters/ws/session.hpp"
#include "domain/ids.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

namespace pasokh::ws {

class visitor_session;
class operator_session;

/// Who is connected here, by every name that somebody looks for. Owns nobody.
class session_registry {
public:
    /// Every connection, from the upgrade on.
    void add(session& who);
    void remove(session& who);

    /// Sessions that said hello.
    void enlist(visitor_session& who);
    void enlist(operator_session& who);
    /// No longer found by any name; the connection itself stays until remove().
    void forget(session& who);

    [[nodiscard]] session* find(domain::session_id id) const;

    template <class Do>
    void each_of(domain::visitor_id who, Do what) const
    {
        for (auto [at, end] = visitors_.equal_range(who); at != end; ++at)
            what(*at->second);
    }

    template <class Do>
    void each_of(domain::operator_id who, Do what) const
    {
        for (auto [at, end] = operators_.equal_range(who); at != end; ++at)
            what(*at->second);
    }

    [[nodiscard]] std::size_t count_of(domain::visitor_id who) const { return visitors_.count(who); }

    [[nodiscard]] std::size_t count_from(const std::string& address) const;

    [[nodiscard]] const std::vector<operator_session*>& consoles(const domain::site_key& site) const;

    [[nodiscard]] const std::vector<session*>& all() const { return all_; }

    /// Ticks every `slices`-th session, from the first + `slice` on, but those that rest: of ten thousand
    /// visitors who only look around, a tick that finds nothing to do costs mostly the way to memory that
    /// nobody uses.
    void sweep(std::size_t slice, std::size_t slices, steady::time_point now);

    /// It is ticked again, for something has happened to it.
    void stir(const session& who)
    {
        if (who.place < rest_until_.size()) rest_until_[who.place] = {};
    }

    /// Something has happened to all.
    void stir_all();

private:
    std::vector<session*> all_;
    std::vector<steady::time_point> rest_until_;  // of all_, at the same places
    std::unordered_map<domain::session_id, session*> by_id_;
    std::unordered_multimap<domain::visitor_id, visitor_session*> visitors_;
    std::unordered_multimap<domain::operator_id, operator_session*> operators_;
    std::map<domain::site_key, std::vector<operator_session*>> consoles_;
    std::unordered_map<std::string, std::size_t> addresses_;
};

}  // namespace pasokh::ws
