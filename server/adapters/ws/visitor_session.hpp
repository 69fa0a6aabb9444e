#pragma once

#include "adapters/ws/session.hpp"
#include "wire/visitor_codec.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace pasokh::ws {

/// One tab of a visitor.
class visitor_session final : public session {
public:
    using session::session;

    [[nodiscard]] domain::visitor_id who() const { return who_; }

    [[nodiscard]] const std::string& language() const { return language_; }

    /// A new line of his chat; shown unless this session has it already.
    void show_line(domain::chat_id chat, domain::seq_t seq, const frame& what);
    /// His own message became this line.
    void accept_line(domain::chat_id chat, const domain::message& line);
    void show_chat(const domain::chat_record& chat, const frame& what);

    void done(std::uint32_t ref) override;

private:
    rest handle(std::string_view text) override;
    void leave() override;

    [[nodiscard]] const app::rate& frames_of(const app::limits& limit) const override
    {
        return limit.visitor_frames;
    }

    [[nodiscard]] wire::tops open_tops() const override;
    void every_second() override;

    /// Without a chat there is no beat, and a new team stirs all.
    [[nodiscard]] bool rests() const override { return !chat_open_; }

    void flooded() override;

    [[nodiscard]] std::optional<wire::close_code> unwelcome(const app::server_settings& now) const override;

    /// Does another node own the site?
    [[nodiscard]] bool is_elsewhere(const domain::site_key& site, const app::server_settings& now) const;
    void move_to_owner(const domain::site_key& site, std::string_view hello);
    task<void> greet(wire::from_visitor::hello hello, wire::wire_error command);
    /// False, and refused, when the site does not take him as he comes; otherwise who_ and person_ are set.
    bool recognise(
        const wire::from_visitor::hello& hello,
        const app::site_info& site,
        const wire::wire_error& command
    );
    /// False when the hello was refused.
    task<bool> enter(wire::from_visitor::hello hello);
    task<void> resume(wire::from_visitor::hello hello);
    void welcome();

    rest on(wire::from_visitor::say what, wire::wire_error command);
    task<void> on_forgotten(wire::from_visitor::say what, domain::chat_id fresh, wire::wire_error command);
    void say(wire::from_visitor::say what, domain::chat_id fresh, const wire::wire_error& command);
    task<void> on(wire::from_visitor::sync what, wire::wire_error command);
    void on(wire::from_visitor::leave_message what, const wire::wire_error& command);
    void on(wire::from_visitor::invite what, const wire::wire_error& command);
    rest obey(wire::from_visitor::frame what, wire::wire_error command);
    void submit(domain::command&& what, const wire::wire_error& command);

    domain::visitor_id who_;
    std::optional<domain::verified_person> person_;  // none: anonymous
    std::string vouched_with_;                       // hash of the secret that signed for him
    std::string fresh_token_;                        // of an anonymous visitor who came without one
    std::string language_;
    bool entered_ = false;

    // The newest chat as this session was told of it: what is durable, not what the desk already decided.
    domain::chat_id chat_;
    domain::seq_t top_ = 0;
    bool chat_open_ = false;
    wire::team_card team_told_;

    // Left messages on their way to the disk: the number they were submitted under, and the client's name.
    std::vector<std::pair<std::uint32_t, std::string>> left_;
    std::uint32_t next_left_ = 0;
};

}  // namespace pasokh::ws
