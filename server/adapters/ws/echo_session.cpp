// Only in builds with PASOKH_TEST_ECHO: the connection and the session of everybody else, which sends every
// message back, so that conformance suites from outside can be pointed at what we serve.

#include "adapters/ws/server.hpp"

#include <utility>

namespace pasokh::ws {
namespace {

constexpr std::size_t largest_message = 32 * 1024 * 1024;

/// The smallest outbox: it is empty, or room_for() waits.
constexpr std::size_t one_message = 1;

class echo_session final : public session {
public:
    echo_session(environment& env, std::unique_ptr<connection> socket, std::string address)
        : session(env, std::move(socket), std::move(address))
        , socket_(static_cast<connection&>(*line_))
    {
        stage_ = stage::live;  // nobody says hello here
    }

private:
    rest handle(std::string_view text) override { return send_back(text, true); }

    rest handle_binary(std::string_view bytes) override { return send_back(bytes, false); }

    void leave() override {}

    [[nodiscard]] const app::rate& frames_of(const app::limits& limit) const override
    {
        return limit.visitor_frames;
    }

    /// It belongs to no site that could be taken away.
    [[nodiscard]] std::optional<wire::close_code> unwelcome(const app::server_settings&) const override
    {
        return std::nullopt;
    }

    [[nodiscard]] wire::tops open_tops() const override { return {}; }

    task<void> send_back(std::string_view bytes, bool text)
    {
        std::string copy(bytes);
        // The one before has begun, so that its kind is settled.
        co_await socket_.room_for(one_message);
        socket_.write_as_text(text);
        answer(std::move(copy));
    }

    connection& socket_;
};

}  // namespace

void server::take_echo(upgrade request)
{
    auto address = request.address;
    const connection::limits within{largest_message, one_message};
    auto socket = std::make_unique<connection>(std::move(request), within, turn_);
    auto who = std::make_unique<echo_session>(env_, std::move(socket), std::move(address));
    tasks_.spawn(serve(std::move(who), count_.visitor_sockets));
}

}  // namespace pasokh::ws
