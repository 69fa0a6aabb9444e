#pragma once

#include "domain/ids.hpp"

#include <string>
#include <string_view>

namespace pasokh::app {

/// Ids that are derived instead of stored, keyed with the store's secret (BLAKE2b): nobody outside can
/// compute or guess them, and the same input always gives the same id.
class identity {
public:
    explicit identity(std::string secret);  // 32 bytes

    /// Who a visitor token stands for. A visitor who only looks around therefore needs no row anywhere.
    [[nodiscard]] domain::visitor_id visitor(const domain::site_key& site, std::string_view token) const;

    /// Who somebody is whom the site vouches for under `subject`: the same in every browser, and never the id
    /// of any token.
    [[nodiscard]] domain::visitor_id person(const domain::site_key& site, std::string_view subject) const;

    /// The chat that a visitor's message opens: sent again, it finds the chat that it opened.
    [[nodiscard]] domain::chat_id chat(domain::visitor_id who, std::string_view client_id) const;

    [[nodiscard]] domain::offline_message_id
    offline_message(domain::visitor_id who, std::string_view client_id) const;

    /// What is kept of a log-in token: 32 bytes.
    [[nodiscard]] std::string token_hash(std::string_view token) const;

    /// Has the text the form of a token that random::token() made?
    static bool looks_like_token(std::string_view text);

private:
    template <class Id>
    Id derive(std::string_view kind, std::string_view first, std::string_view second) const;

    std::string secret_;
};

}  // namespace pasokh::app
