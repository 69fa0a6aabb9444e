#include "doors/support.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <iterator>
#include <sodium.h>

namespace pasokh::testing {

door_peer::door_peer(ws_client::target where) : socket_(io_)
{
    status_ = run(io_, socket_.connect(std::move(where)));
}

bool door_peer::send(json frame)
{
    return run(io_, socket_.send(std::move(frame)));
}

std::optional<json> door_peer::next(const std::string& type, std::chrono::milliseconds within)
{
    return run(io_, socket_.receive_type(type, within));
}

json door_peer::ask(json command)
{
    const int ref = next_ref_++;
    command["ref"] = ref;
    if (!send(std::move(command))) return {{"type", "closed"}};
    for (;;) {
        auto frame = run(io_, socket_.receive(10s));
        if (!frame) return {{"type", "closed"}};
        if (frame->value("ref", 0) == ref) return *frame;
    }
}

int door_peer::close_code(std::chrono::milliseconds within)
{
    return run(io_, socket_.wait_for_close(within));
}

json hello_with(json more)
{
    auto out = visitor_hello();
    out.update(more);
    return out;
}

visitor::visitor(const server_under_test& server, json more) : socket(server.visitors())
{
    REQUIRE(socket.status() == 101);
    REQUIRE(socket.send(hello_with(std::move(more))));
    const auto answer = socket.next("welcome");
    REQUIRE(answer.has_value());
    welcome = *answer;
    const auto end = socket.next("resumed");
    REQUIRE(end.has_value());
    resumed = *end;
}

std::string visitor::say(const std::string& text)
{
    static int count = 0;
    socket.send({{"type", "say"}, {"client_id", "m-" + std::to_string(++count)}, {"text", text}});
    const auto accepted = socket.next("accepted");
    REQUIRE(accepted.has_value());
    return accepted->at("chat");
}

console::console(const server_under_test& server, const std::string& cookie) : socket(server.console(cookie))
{
    REQUIRE(socket.status() == 101);
    REQUIRE(socket.send({{"type", "hello"}, {"v", 1}}));
    const auto first = socket.next("welcome");
    REQUIRE(first.has_value());
    welcome = *first;
    const auto all = socket.next("state");
    REQUIRE(all.has_value());
    state = *all;
    REQUIRE(socket.next("resumed").has_value());
}

server_options two_sites()
{
    server_options out;
    out.more = "[[sites.demo.departments]]\nid = \"support\"\nname = { en = \"Support\" }\n"
               "[[sites.demo.departments]]\nid = \"sales\"\nname = { en = \"Sales\" }\n"
               "[sites.other]\nname = { en = \"Other\" }\nlanguages = [\"en\"]\n";
    return out;
}

std::string add_operator(
    server_under_test& server,
    const std::string& name,
    std::vector<std::string> arguments,
    const std::string& site
)
{
    std::vector<std::string> all{"operator", "add", "--site", site, "--name", name};
    all.insert(
        all.end(),
        {"--email", name + "@shop.example", "--password-file", (server.folder() / "password").string()}
    );
    all.insert(all.end(), arguments.begin(), arguments.end());
    server.command(std::move(all));
    const auto answer = post(server, "/api/console/login", log_in_body(name, site));
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    return cookie_of(answer);
}

json log_in_body(const std::string& name, const std::string& site)
{
    return {{"site", site}, {"email", name + "@shop.example"}, {"password", everybodys_password}};
}

http_response post(
    const server_under_test& server,
    const std::string& path,
    const json& body,
    const std::string& cookie,
    const std::string& method
)
{
    http_request out{method, path, body.dump(), {}};
    if (!cookie.empty()) out.headers["Cookie"] = cookie;
    return ask_blocking(server.port(), std::move(out));
}

http_response get(const server_under_test& server, const std::string& path, const std::string& cookie)
{
    http_request out{"GET", path, {}, {}};
    if (!cookie.empty()) out.headers["Cookie"] = cookie;
    return ask_blocking(server.port(), std::move(out));
}

std::string cookie_of(const http_response& answer)
{
    const auto found = answer.headers.find("set-cookie");
    return found == answer.headers.end() ? std::string() : found->second.substr(0, found->second.find(';'));
}

std::string error_code_of(const http_response& answer)
{
    const auto body = json::parse(answer.body, nullptr, false);
    if (!body.is_object() || !body.contains("error")) return {};
    return body["error"].value("code", "");
}

void reconfigure(server_under_test& server, const std::string& from, const std::string& to)
{
    const auto path = server.folder() / "pasokh.toml";
    std::ifstream in(path);
    std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    std::ofstream(path) << text;
    server.process().signal(SIGHUP);
}

std::string base64url(const std::string& bytes)
{
    constexpr int form = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string out(sodium_base64_encoded_len(bytes.size(), form), '\0');
    sodium_bin2base64(
        out.data(),
        out.size(),
        reinterpret_cast<const unsigned char*>(bytes.data()),
        bytes.size(),
        form
    );
    out.resize(std::char_traits<char>::length(out.c_str()));
    return out;
}

std::string signed_jwt(const std::string& header, const std::string& claims, const std::string& secret)
{
    const auto text = base64url(header) + '.' + base64url(claims);
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256_final(&state, reinterpret_cast<unsigned char*>(mac.data()));
    return text + '.' + base64url(mac);
}

std::string jwt_of(const json& claims, const std::string& secret)
{
    return signed_jwt(R"({"alg":"HS256","typ":"JWT"})", claims.dump(), secret);
}

json claims_for(const std::string& subject, json more)
{
    const auto now =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    json out{{"sub", subject}, {"iat", now}, {"exp", now + 300}};
    out.merge_patch(more);
    return out;
}

}  // namespace pasokh::testing
