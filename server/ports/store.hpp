#pragma once

#include "async/task.hpp"
#include "base/error.hpp"
#include "domain/effect.hpp"
#include "domain/records.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pasokh::ports {

/// What one desk decided in one step.
struct decided {
    std::shared_ptr<const domain::site_key> site;
    domain::effects effects;
};

/// A group commit: steps of all desks in the order in which they were decided.
using batch = std::vector<decided>;

struct store_identity {
    std::string epoch;   // random; another one after a restore from backup
    std::string secret;  // 32 random bytes made with the store; keys for ids that are derived
};

struct message_page {
    std::vector<domain::message> messages;  // ascending seq
    bool earlier = false;                   // are there older ones before the first
};

struct offline_page {
    std::vector<domain::offline_message> messages;  // newest first
    bool more = false;
    std::size_t waiting = 0;  // not handled yet, in all
};

/// Durable, ordered memory of what happened. Every call may be made from the I/O thread and comes back to it.
class store {
public:
    virtual ~store() = default;

    /// Makes all durable effects of the batch durable (is_durable), in order, in one transaction, or none.
    /// Success means on disk: neither a crash nor a power cut loses any of it. Calls never overlap.
    /// The caller keeps the batch unchanged until the answer. Fails with store_unavailable or storage_full;
    /// both may be retried with the same batch, as a failed call has left nothing behind. internal: the batch
    /// breaks a rule of the store and can never succeed.
    virtual task<result<void>> append(std::shared_ptr<const batch> what) = 0;

    /// True once nothing can be made durable until a restart, e.g. after a failed fsync.
    [[nodiscard]] virtual bool failed() const { return false; }

    [[nodiscard]] virtual const store_identity& identity() const = 0;

    /// All that is not closed, and the operators, of one site. Empty for a site that was never seen.
    virtual task<result<domain::saved_desk>> load(domain::site_key site) = 0;

    /// The visitor's newest chat, whatever its state; nullopt when he never had one.
    virtual task<result<std::optional<domain::saved_chat>>>
    newest_chat(domain::site_key site, domain::visitor_id visitor) = 0;

    /// One chat of the site by its id; nullopt when there is none.
    virtual task<result<std::optional<domain::saved_chat>>>
    chat(domain::site_key site, domain::chat_id chat) = 0;

    /// Lines with after < seq <= up_to, ascending, at most `limit` (the first ones). Only durable lines.
    virtual task<result<std::vector<domain::message>>>
    messages_after(domain::chat_id chat, domain::seq_t after, domain::seq_t up_to, std::size_t limit) = 0;

    /// The newest `limit` lines with seq < before.
    virtual task<result<message_page>>
    messages_before(domain::chat_id chat, domain::seq_t before, std::size_t limit) = 0;

    /// Left messages, newest first, those older than `before` if given.
    virtual task<result<offline_page>> offline_messages(
        domain::site_key site,
        std::optional<domain::offline_message_id> before,
        std::size_t limit
    ) = 0;

    /// Was such a message left on the site?
    virtual task<result<bool>> has_offline_message(domain::site_key site, domain::offline_message_id id) = 0;
};

}  // namespace pasokh::ports
