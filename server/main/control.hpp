#pragma once

#include "adapters/sqlite/backup.hpp"
#include "app/auth_service.hpp"
#include "app/erasure.hpp"
#include "async/task.hpp"
#include "wire/control_codec.hpp"

#include <boost/asio/local/stream_protocol.hpp>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace pasokh {

/// Carries out what the command line asks, in a running server or in a short-lived one without sockets: no
/// second process ever writes the live database.
class control {
public:
    using link_url = std::function<std::string(const domain::site_key&, const std::string& token)>;

    using back_up = std::function<task<result<sqlite::backup_report>>(std::filesystem::path)>;

    control(
        app::auth_service& auth,
        app::operator_accounts& staff,
        app::second_factors& factors,
        app::erasure& eraser,
        link_url url,
        back_up copy
    )
        : auth_(auth)
        , staff_(staff)
        , factors_(factors)
        , eraser_(eraser)
        , url_(std::move(url))
        , copy_(std::move(copy))
    {
    }

    task<wire::control_reply> handle(wire::control_request what);

private:
    task<wire::control_reply> add(wire::control_request what);
    task<wire::control_reply> list(domain::site_key site);
    task<wire::control_reply> disable(domain::site_key site, std::string email);
    task<wire::control_reply> reset_totp(domain::site_key site, std::string email);
    task<wire::control_reply> backup(std::filesystem::path to);
    task<wire::control_reply> erase(wire::control_request what);

    app::auth_service& auth_;
    app::operator_accounts& staff_;
    app::second_factors& factors_;
    app::erasure& eraser_;
    link_url url_;
    back_up copy_;
};

/// The socket DATA/control.sock (mode 0600) of a running server.
class control_socket {
public:
    using acceptor = asio::basic_socket_acceptor<asio::local::stream_protocol, io_executor>;
    using stream = asio::basic_stream_socket<asio::local::stream_protocol, io_executor>;

    control_socket(io_executor where, control& handler) : where_(where), handler_(handler), acceptor_(where)
    {
    }

    /// Replaces a socket that a crashed server left behind; the data folder's lock says that none is alive.
    result<void> open(const std::filesystem::path& data);
    task<void> run();
    void stop();

private:
    task<void> serve(stream peer);

    io_executor where_;
    control& handler_;
    acceptor acceptor_;
    std::filesystem::path path_;
};

/// Asks the server that runs on this data folder; nullopt when none does. Blocks.
std::optional<wire::control_reply>
ask_running_server_blocking(const std::filesystem::path& data, const wire::control_request& what);

}  // namespace pasokh
