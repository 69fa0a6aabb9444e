#include "adapters/ws/edge_session.hpp"

#include "adapters/ws/remote_line.hpp"
#include "wire/operator_codec.hpp"
#include "wire/visitor_codec.hpp"

#include <utility>
#include <variant>

namespace pasokh::ws {
namespace {

using namespace std::chrono_literals;

/// How long a client waits for an owner: the next one takes a site over within it, and whoever waits in vain
/// is told within five seconds (docs/guarantees.md).
constexpr auto owner_within = 4s;
constexpr auto come_back_within = 500ms;

/// A client says hello and waits for its answer; more than a little before that is not a client.
constexpr std::size_t most_before_owner = 128 * 1024;

}  // namespace

edge_session::edge_session(
    environment& env,
    std::unique_ptr<transport> line,
    std::string address,
    wire::to_owner::open what,
    std::string hello
)
    : session(env, std::move(line), std::move(address))
    , open_(std::move(what))
    , since_(steady::now())
{
    stage_ = stage::live;  // what comes before hello, and how long that may take, is the session's business
    site_ = open_.site;
    open_.line = env_.others->add(*this);
    if (hello.empty()) return;
    before_owner_bytes_ = hello.size();
    before_owner_.push_back(std::move(hello));
}

void edge_session::look_for_owner()
{
    if (!owner_.empty() || closing()) return;
    if (env_.others->ours(site_)) {
        send_away(wire::close::site_moves, come_back_within);
        return;
    }
    const auto owner = env_.others->reached_owner(site_);
    if (owner.empty() || !env_.others->tell(owner, open_)) return;
    owner_ = owner;
    for (auto& each : std::exchange(before_owner_, {}))
        (void)env_.others->tell(owner_, wire::to_owner::said{line(), std::move(each)});
}

session::rest edge_session::handle(std::string_view text)
{
    const auto settings = env_.settings.get();
    const auto& limit = settings->limit;
    if (const auto wait = above_rate(frames_of(limit))) {
        auto refusal = name_of(text);
        refusal.code = errc::rate_limited;
        refusal.retry_after = wait;
        refuse(std::move(refusal));
        return std::nullopt;
    }
    if (!owner_.empty()) {
        (void)env_.others->tell(owner_, wire::to_owner::said{line(), std::string(text)});
        return std::nullopt;
    }
    before_owner_bytes_ += text.size();
    if (before_owner_bytes_ > most_before_owner)
        close(wire::close::too_many);
    else
        before_owner_.emplace_back(text);
    return std::nullopt;
}

/// Which frame is refused, so that the client knows what to send again. Nothing else is decoded here.
wire::wire_error edge_session::name_of(std::string_view text) const
{
    const auto settings = env_.settings.get();
    const wire::parse_limits within{settings->limit.frame_bytes, settings->limit.json_depth};
    wire::wire_error out;
    if (open_.console) {
        const auto decoded = wire::decode_operator(text, within);
        if (!decoded) return out;
        out.ref = decoded->ref;
        if (const auto* said = std::get_if<wire::from_operator::say>(&decoded->body))
            out.client_id = said->client_id;
        return out;
    }
    const auto decoded = wire::decode_visitor(text, within);
    if (!decoded) return out;
    out.ref = decoded->ref;
    if (const auto* said = std::get_if<wire::from_visitor::say>(&decoded->body))
        out.client_id = said->client_id;
    else if (const auto* left = std::get_if<wire::from_visitor::leave_message>(&decoded->body))
        out.client_id = left->client_id;
    return out;
}

void edge_session::flooded()
{
    if (open_.console) return;
    env_.floods.cut_off({}, address(), steady::now(), env_.settings.get()->limit.flood_pause);
}

void edge_session::pass_on(const frame& what, weight how)
{
    given_bytes_ += what.size();
    write(what, how);
    report();
}

void edge_session::report(bool at_rest)
{
    const auto passed_on = given_bytes_ - std::min<std::uint64_t>(given_bytes_, line_->waiting_bytes());
    if (owner_.empty() || passed_on == reported_bytes_) return;
    // The last bytes too, once nothing moves: what is large waits at the owner until nothing is owed.
    const bool all_of_it = at_rest && line_->waiting_bytes() == 0;
    if (!all_of_it && passed_on < reported_bytes_ + remote_line::unreported_bytes) return;
    const auto news = passed_on - std::exchange(reported_bytes_, passed_on);
    (void)env_.others->tell(owner_, wire::to_owner::passed_on{line(), news});
}

void edge_session::every_second()
{
    // The owner takes the lists of a console for whole; it gets them anew when it comes back.
    if (open_.console && line_->take_dropped()) close(wire::close::try_again);
    if (owner_.empty() && steady::now() - since_ > owner_within) fail_hello(errc::unavailable);
}

void edge_session::leave()
{
    if (!owner_.empty()) (void)env_.others->tell(owner_, wire::to_owner::ended{line()});
    env_.others->remove(*this);
}

}  // namespace pasokh::ws
