#include "main/control.hpp"

#include "base/log.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <sys/stat.h>

namespace pasokh {
namespace {

constexpr std::size_t longest_line = 1024 * 1024;

wire::control_reply failed(const boost::system::error_code& why)
{
    wire::control_reply out;
    out.error = why.message();
    return out;
}

wire::control_operator shown(const ports::account& who)
{
    return {
        who.profile.id.text(),
        who.profile.name,
        who.email,
        who.profile.departments,
        who.profile.capacity,
        who.profile.admin,
        who.profile.disabled,
        who.second_factor,
    };
}

}  // namespace

task<wire::control_reply> control::handle(wire::control_request what)
{
    switch (what.command) {
    case wire::control_command::add_operator: co_return co_await add(std::move(what));
    case wire::control_command::list_operators: co_return co_await list(what.site);
    case wire::control_command::disable_operator: co_return co_await disable(what.site, what.email);
    case wire::control_command::erase_visitor: co_return co_await erase(std::move(what));
    case wire::control_command::backup: co_return co_await backup(what.file);
    case wire::control_command::reset_totp: co_return co_await reset_totp(what.site, what.email);
    case wire::control_command::set_up_link: break;
    }
    wire::control_reply out;
    out.link = url_(what.site, auth_.offer_set_up(what.site));
    co_return out;
}

task<wire::control_reply> control::add(wire::control_request what)
{
    app::operator_change fields;
    fields.name = std::move(what.name);
    fields.email = std::move(what.email);
    fields.password = std::move(what.password);
    fields.departments = std::move(what.departments);
    fields.languages = std::move(what.languages);
    fields.capacity = what.capacity;
    fields.admin = what.admin;
    auto made = co_await staff_.create(what.site, std::move(fields));
    if (!made) co_return failed(made.error());
    wire::control_reply out;
    out.operators.push_back(shown(*made));
    co_return out;
}

task<wire::control_reply> control::list(domain::site_key site)
{
    auto all = co_await staff_.list(std::move(site));
    if (!all) co_return failed(all.error());
    wire::control_reply out;
    for (const auto& each : *all)
        out.operators.push_back(shown(each));
    co_return out;
}

task<wire::control_reply> control::disable(domain::site_key site, std::string email)
{
    const auto found = co_await staff_.find(site, std::move(email));
    if (!found) co_return failed(found.error());
    app::operator_change off;
    off.disabled = true;
    auto changed = co_await staff_.change(site, found->profile.id, std::move(off));
    if (!changed) co_return failed(changed.error());
    wire::control_reply out;
    out.operators.push_back(shown(*changed));
    co_return out;
}

task<wire::control_reply> control::erase(wire::control_request what)
{
    const auto who = domain::visitor_id::parse(what.visitor);
    if (what.person.empty() && (!who || who->empty())) co_return failed(make_error_code(errc::bad_field));
    auto erasing = what.person.empty() ? eraser_.erase(std::move(what.site), *who)
                                       : eraser_.erase_person(std::move(what.site), std::move(what.person));
    const auto erased = co_await std::move(erasing);
    if (!erased) co_return failed(erased.error());
    wire::control_reply out;
    out.erased.chats = static_cast<std::uint32_t>(erased->chats);
    out.erased.lines = static_cast<std::uint32_t>(erased->lines);
    out.erased.left_messages = static_cast<std::uint32_t>(erased->left_messages);
    co_return out;
}

task<wire::control_reply> control::backup(std::filesystem::path to)
{
    const auto made = co_await copy_(std::move(to));
    if (!made) co_return failed(made.error());
    wire::control_reply out;
    out.file = made->file.string();
    out.took_ms = static_cast<std::uint32_t>(made->took.count());
    co_return out;
}

task<wire::control_reply> control::reset_totp(domain::site_key site, std::string email)
{
    auto found = co_await staff_.find(site, std::move(email));
    if (!found) co_return failed(found.error());
    const auto off = co_await factors_.reset(site, found->profile.id);
    if (!off) co_return failed(off.error());
    found->second_factor = false;
    wire::control_reply out;
    out.operators.push_back(shown(*found));
    co_return out;
}

result<void> control_socket::open(const std::filesystem::path& data)
{
    path_ = data / "control.sock";
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
    boost::system::error_code bad;
    acceptor_.open(asio::local::stream_protocol(), bad);
    // The socket is born with the mode that it keeps: nobody slips in between bind and chmod.
    const auto before = ::umask(0177);
    if (!bad) acceptor_.bind(path_.string(), bad);
    ::umask(before);
    if (!bad) acceptor_.listen(16, bad);
    if (bad) {
        log::error("control_socket_failed", {{"reason", bad.message()}});
        return errc::unavailable;
    }
    return {};
}

task<void> control_socket::run()
{
    for (;;) {
        auto [failed, peer] = co_await acceptor_.async_accept(use_tuple);
        if (failed == asio::error::operation_aborted) co_return;
        if (failed) continue;
        auto serving = serve(std::move(peer));
        asio::co_spawn(where_, std::move(serving), asio::detached);
    }
}

void control_socket::stop()
{
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    std::error_code gone;
    std::filesystem::remove(path_, gone);
}

task<void> control_socket::serve(stream peer)
{
    std::string line;
    auto buffer = asio::dynamic_buffer(line, longest_line);
    const auto [failed, size] = co_await asio::async_read_until(peer, buffer, '\n', use_tuple);
    if (failed) co_return;
    auto request = wire::decode_control_request(std::string_view(line).substr(0, size));
    wire::control_reply reply;
    if (request) {
        auto asked = std::move(*request);
        reply = co_await handler_.handle(std::move(asked));
    } else {
        reply.error = request.error().message();
    }
    const auto answer = wire::encode(reply) + '\n';
    co_await asio::async_write(peer, asio::buffer(answer), use_tuple);
}

std::optional<wire::control_reply>
ask_running_server_blocking(const std::filesystem::path& data, const wire::control_request& what)
{
    asio::io_context io;
    asio::local::stream_protocol::socket server(io);
    boost::system::error_code bad;
    server.connect((data / "control.sock").string(), bad);
    if (bad) return std::nullopt;
    const auto request = wire::encode(what) + '\n';
    asio::write(server, asio::buffer(request), bad);
    std::string line;
    if (!bad) asio::read_until(server, asio::dynamic_buffer(line, longest_line), '\n', bad);
    wire::control_reply out;
    if (bad) {
        out.error = bad.message();
        return out;
    }
    auto reply = wire::decode_control_reply(line);
    if (!reply) return failed(reply.error());
    return *reply;
}

}  // namespace pasokh
