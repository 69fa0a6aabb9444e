#pragma once

#include "async/timer.hpp"
#include "support/ws_client.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace pasokh::testing {

/// Told what a peer tried, what the server promised, and what the peer saw: the raw material of the history
/// checker.
class witness {
public:
    virtual ~witness() = default;
    virtual void attempted(const std::string& sender, const std::string& client_id) = 0;
    virtual void accepted(
        const std::string& sender,
        const std::string& chat,
        const std::string& client_id,
        std::uint64_t seq
    ) = 0;
    /// `client_id` is empty for system lines.
    virtual void
    saw(const std::string& reader, const std::string& chat, std::uint64_t seq, const std::string& client_id
    ) = 0;
    /// A snapshot took the place of what the reader had: its next line is `from`, and those between are left
    /// out.
    virtual void reloaded(const std::string& reader, const std::string& chat, std::uint64_t from) = 0;
};

/// A visitor or operator who behaves as docs/protocol.md §2 asks of a client: names his messages, keeps what
/// is not accepted, comes back after every loss, resumes from his cursors and sends again.
class chat_peer {
public:
    enum class role { visitor, console };

    chat_peer(asio::io_context& io, ws_client::target where, role who, std::string name, witness& told);

    /// Runs until stop(); reconnects by itself.
    task<void> run();
    void stop();

    /// Sends now or as soon as there is a connection. `chat` only for a console.
    void say(const std::string& text, const std::string& chat = {});

    [[nodiscard]] std::size_t pending() const { return pending_.size(); }

    [[nodiscard]] bool live() const { return live_; }

    [[nodiscard]] std::uint64_t resumes() const { return resumes_; }

    /// Messages that the server refused for good; they are not pending any more.
    [[nodiscard]] std::uint64_t refused() const { return refused_; }

    /// Messages of an earlier epoch that the restored store lacked and that were offered again.
    [[nodiscard]] std::uint64_t offered_again() const { return offered_again_; }

    /// Goes on with another log-in from the next connection on.
    void log_in(std::string cookie) { where_.cookie = std::move(cookie); }

    /// Drops the connection without a word; run() comes back by itself.
    void cut();

    /// Newest seq without a gap before it, per chat.
    [[nodiscard]] const std::map<std::string, std::uint64_t>& tops() const { return tops_; }

private:
    struct pending_message {
        std::string client_id;
        std::string chat;
        std::string text;
    };

    task<void> one_connection();
    void take(const json& frame);
    void take_line(const std::string& chat, const json& line);
    void take_snapshot(const json& frame);
    void take_refusal(const json& frame);
    void begin_epoch();
    void offer_again();
    task<void> try_later();
    json hello() const;
    json say_frame(const pending_message& what) const;
    void write(json frame);
    task<void> write_loop(std::shared_ptr<ws_client> to);

    asio::io_context& io_;
    ws_client::target where_;
    role role_;
    std::string name_;
    witness& told_;
    timer pause_;
    timer wake_writer_;
    std::shared_ptr<ws_client> connection_;
    std::vector<json> outgoing_;
    std::vector<pending_message> pending_;
    std::vector<pending_message> own_;  // every message that was accepted
    std::set<std::string> seen_;        // client ids of this epoch's lines
    std::map<std::string, std::uint64_t> tops_;
    std::string token_, session_, epoch_, chat_;
    std::uint64_t next_id_ = 1;
    std::uint64_t resumes_ = 0;
    std::uint64_t refused_ = 0;
    std::uint64_t offered_again_ = 0;
    bool retry_planned_ = false;
    bool probing_ = false;  // one pending message asks whether the server takes them again
    bool live_ = false;
    bool stopping_ = false;
};

}  // namespace pasokh::testing
