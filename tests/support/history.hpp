#pragma once

#include "support/chat_peer.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pasokh::testing {

/// Judges what happened: every message that somebody tried to send, every promise of the server, and every
/// line that every reader saw, in the order in which he saw it. Knows nothing of how the run was made, so
/// that any test of delivery can use it.
class history final : public witness {
public:
    void attempted(const std::string& sender, const std::string& client_id) override;
    void accepted(
        const std::string& sender,
        const std::string& chat,
        const std::string& client_id,
        std::uint64_t seq
    ) override;
    void
    saw(const std::string& reader, const std::string& chat, std::uint64_t seq, const std::string& client_id
    ) override;

    void reloaded(const std::string& reader, const std::string& chat, std::uint64_t from) override;

    /// The store was restored from a backup: promises and lines before it hold no more; what was tried may be
    /// tried again.
    void begin_epoch();

    /// Attempts that no reader saw in this epoch.
    [[nodiscard]] std::vector<std::string> unseen() const;

    /// What each reader saw must begin at line 1 (a visitor's own chat), or may begin anywhere (a console
    /// that got a chat later). Default: anywhere.
    void reads_from_the_beginning(const std::string& reader) { from_the_beginning_.insert(reader); }

    /// Everything that is wrong, in words; empty for a clean history. Call when the run is over and every
    /// reader had the time to see everything.
    [[nodiscard]] std::vector<std::string> faults() const;

    [[nodiscard]] std::size_t attempts() const { return attempts_.size(); }

    [[nodiscard]] std::size_t acceptances() const { return accepted_.size(); }

private:
    using place = std::pair<std::string, std::uint64_t>;  // chat, seq
    using faults_found = std::vector<std::string>;

    struct line {
        std::uint64_t seq;
        std::string client_id;
        bool after_reload = false;  // the reader was told that lines before it are left out
    };

    static bool left_out(const std::vector<line>& seen, std::uint64_t seq);

    void check_promises(faults_found& out) const;
    void check_reader(
        const std::string& reader,
        const std::string& chat,
        const std::vector<line>& seen,
        faults_found& out
    ) const;
    void check_agreement(faults_found& out) const;
    void check_losses(faults_found& out) const;

    std::map<std::string, std::string> attempts_;         // client_id → sender
    std::map<std::string, std::vector<place>> accepted_;  // client_id → every place it was promised
    std::map<std::pair<std::string, std::string>, std::vector<line>> seen_;  // (reader, chat) → in his order
    std::set<std::pair<std::string, std::string>> reloading_;
    std::set<std::string> from_the_beginning_;
};

}  // namespace pasokh::testing
