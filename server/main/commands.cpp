#include "main/commands.hpp"

#include "base/random.hpp"
#include "main/cluster_commands.hpp"
#include "main/config.hpp"
#include "main/control.hpp"
#include "main/core.hpp"
#include "main/faq_commands.hpp"
#include "main/log_sink.hpp"
#include "main/serve.hpp"
#include "main/store_commands.hpp"
#include "main/version.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>

namespace pasokh {
namespace {

struct common_options {
    std::string config = "config/pasokh.toml";
    std::string data;
};

struct operator_options {
    wire::control_request request;
    std::string password_file;
    std::uint32_t capacity = 0;
};

void add_common(CLI::App& to, common_options& o)
{
    to.add_option("--config", o.config, "Configuration file")->capture_default_str();
    to.add_option("--data", o.data, "Folder of the database; default: the configuration's");
}

/// The checked configuration, or nullopt after every mistake was printed.
std::optional<config::configuration> read_configuration(const common_options& o)
{
    auto loaded = config::load(o.config);
    for (const auto& each : loaded.problems)
        fmt::print(stderr, "{}: {}{}{}\n", each.where, each.key, each.key.empty() ? "" : ": ", each.reason);
    if (!loaded.problems.empty()) return std::nullopt;
    if (!o.data.empty()) loaded.value.data = o.data;
    return std::move(loaded.value);
}

/// The site that is meant: the only one when none is named.
bool choose_site(const config::configuration& c, std::string& site)
{
    if (site.empty() && c.sites.size() == 1) site = c.sites.begin()->first;
    if (c.sites.contains(site)) return true;
    fmt::print(
        stderr,
        "{}\n",
        site.empty() ? "several sites are configured: name one with --site" : "no site is called " + site
    );
    return false;
}

bool choose_password(operator_options& o, bool& generated)
{
    generated = o.password_file.empty();
    if (generated) {
        o.request.password = random::token().substr(0, 16);
        return true;
    }
    std::ifstream file(o.password_file);
    if (std::getline(file, o.request.password)) return true;
    fmt::print(stderr, "cannot read a password from {}\n", o.password_file);
    return false;
}

void print_operators(const std::vector<wire::control_operator>& all)
{
    for (const auto& each : all) {
        std::string departments;
        for (const auto& d : each.departments)
            departments += (departments.empty() ? "" : ",") + d;
        fmt::print(
            "{}\t{}\t{}\t{}\tcapacity {}\t{}{}{}\n",
            each.id,
            each.email,
            each.name,
            departments.empty() ? "all departments" : departments,
            each.capacity,
            each.admin ? "admin" : "operator",
            each.totp ? ", second factor" : "",
            each.disabled ? ", disabled" : ""
        );
    }
}

/// On several nodes it is the owner of a site whose desk learns of a change; says which node that is.
bool is_served_elsewhere(const config::configuration& c, const std::string& site)
{
    const auto owner = served_elsewhere_blocking(c, site);
    if (owner) fmt::print(stderr, "site {} is served by node {}: run this command there\n", site, *owner);
    return owner.has_value();
}

std::optional<wire::control_reply> carry_out(const common_options& o, wire::control_request request)
{
    auto configured = read_configuration(o);
    if (!configured || !choose_site(*configured, request.site)) return std::nullopt;
    const bool reads = request.command == wire::control_command::list_operators;
    if (!reads && is_served_elsewhere(*configured, request.site)) return std::nullopt;
    if (auto answered = ask_running_server_blocking(configured->data, request)) return answered;
    return handle_without_server(*configured, request);
}

int operator_add(const common_options& o, operator_options& chosen)
{
    bool generated = false;
    if (!choose_password(chosen, generated)) return 1;
    if (chosen.capacity > 0) chosen.request.capacity = chosen.capacity;
    chosen.request.command = wire::control_command::add_operator;
    const auto reply = carry_out(o, chosen.request);
    if (!reply) return 1;
    if (!reply->error.empty()) {
        const bool taken = reply->error == "conflict";
        const bool field = reply->error == "bad_field";
        fmt::print(
            stderr,
            "not added: {}{}\n",
            reply->error,
            taken   ? " (an operator of this site has this e-mail)"
            : field ? " (check name, e-mail, password of 10 to 200 characters, departments and capacity)"
                    : ""
        );
        return 1;
    }
    print_operators(reply->operators);
    if (generated) fmt::print("password\t{}\n", chosen.request.password);
    return 0;
}

/// Carries out `what` and shows the operators that it answers with.
int operator_command(
    const common_options& o,
    operator_options& chosen,
    wire::control_command what,
    std::string_view failure
)
{
    chosen.request.command = what;
    const auto reply = carry_out(o, chosen.request);
    if (!reply) return 1;
    if (!reply->error.empty()) {
        fmt::print(stderr, "{}: {}\n", failure, reply->error);
        return 1;
    }
    print_operators(reply->operators);
    return 0;
}

int set_up_link(const common_options& o, operator_options& chosen)
{
    chosen.request.command = wire::control_command::set_up_link;
    const auto configured = read_configuration(o);
    if (!configured || !choose_site(*configured, chosen.request.site)) return 1;
    if (is_served_elsewhere(*configured, chosen.request.site)) return 1;
    const auto reply = ask_running_server_blocking(configured->data, chosen.request);
    if (!reply) {
        fmt::print(stderr, "no server runs on {}: a link is made by a running one\n", configured->data);
        return 1;
    }
    fmt::print("{}\n", reply->link);
    return 0;
}

int erase(const common_options& o, wire::control_request request)
{
    request.command = wire::control_command::erase_visitor;
    const auto reply = carry_out(o, std::move(request));
    if (!reply) return 1;
    if (!reply->error.empty()) {
        const bool form = reply->error == "bad_field";
        fmt::print(
            stderr,
            "not erased: {}{}\n",
            reply->error,
            form ? " (a visitor's id has 32 hex digits)" : ""
        );
        return 1;
    }
    const auto& was = reply->erased;
    fmt::print("erased: {} chats, {} lines, {} left messages\n", was.chats, was.lines, was.left_messages);
    return 0;
}

int snippet(const common_options& o, std::string site)
{
    const auto configured = read_configuration(o);
    if (!configured || !choose_site(*configured, site)) return 1;
    fmt::print(
        "<script async src=\"{}/widget/loader.js\" data-site=\"{}\"></script>\n",
        public_url_of(*configured),
        site
    );
    return 0;
}

/// The commands about the store, each on the checked configuration.
void add_store_commands(CLI::App& app, common_options& common, store_options& chosen, int& outcome)
{
    const auto with_store = [&](CLI::App* to, auto carry_out) {
        add_common(*to, common);
        to->callback([&common, &chosen, &outcome, carry_out] {
            const auto configured = read_configuration(common);
            outcome = configured ? carry_out(*configured, chosen) : 1;
        });
        return to;
    };
    auto* backup =
        with_store(app.add_subcommand("backup", "Copy the store while the server runs"), backup_command);
    backup->add_option("to", chosen.file, "New file, or a folder for one named by the time")->required();
    auto* restore =
        with_store(app.add_subcommand("restore", "Put a backup in place of the store"), restore_command);
    restore->add_option("file", chosen.file)->required();
    restore->add_flag("--force", chosen.force, "Replace a store that is there, which is kept aside");
    auto* doctor = with_store(
        app.add_subcommand("doctor", "Examine the store; 1 when something is wrong"),
        doctor_command
    );
    doctor->add_option("file", chosen.file, "A backup or another store to examine");
    doctor->add_flag("--json", chosen.json, "For programs");
}

}  // namespace

int run_command_line(int argc, char** argv)
{
    CLI::App app{"Pasokh: self-hosted live chat with an FAQ bot"};
    app.require_subcommand(1);
    app.footer("Examples:\n"
               "  pasokh serve --config config/pasokh.toml\n"
               "  pasokh operator add --email sara@shop.example --name Sara\n"
               "  pasokh faq ask config/demo-shop.faq.jsonl \"هزینه ارسال چقدره؟\"\n"
               "  pasokh backup /var/backups/pasokh\n"
               "  pasokh snippet demo");
    common_options common;
    serve_options serve;
    operator_options chosen;
    store_options store;
    std::string site, faq_file, question, target;
    int outcome = 0;

    auto* run = app.add_subcommand("serve", "Run the server in the foreground");
    add_common(*run, common);
    run->add_option("--port", serve.port, "Port to listen on, instead of the configuration's");
    run->add_option("--share", serve.share, "Folder of the built pages");
    run->add_option(
        "--memory-limit",
        serve.memory_mib,
        "MiB, instead of the configuration's limits.memory_mib"
    );
    run->add_flag("--demo", serve.demo, "Create two demo operators and print their passwords");
    run->callback([&] {
        auto configured = read_configuration(common);
        serve.data = common.data;
        outcome = configured ? run_server(std::move(*configured), serve) : 1;
    });

    auto* operators = app.add_subcommand("operator", "Operators of a site");
    operators->require_subcommand(1);
    operators->footer(
        "Example: pasokh operator add --email sara@shop.example --name Sara --department support"
    );
    const auto with_site = [&](CLI::App* to) {
        add_common(*to, common);
        to->add_option("--site", chosen.request.site, "Site; may be left out when there is one");
        return to;
    };
    auto* add =
        with_site(operators->add_subcommand("add", "Add an operator; prints a password unless given one"));
    add->add_option("--email", chosen.request.email)->required();
    add->add_option("--name", chosen.request.name, "Shown to visitors")->required();
    add->add_option("--department", chosen.request.departments, "May be repeated; none: all departments");
    add->add_option("--language", chosen.request.languages, "May be repeated; none: all languages");
    add->add_option("--capacity", chosen.capacity, "Chats at once")->check(CLI::Range(1, 1000));
    add->add_flag("--admin", chosen.request.admin);
    add->add_option("--password-file", chosen.password_file, "First line of this file (/dev/stdin works)");
    add->callback([&] { outcome = operator_add(common, chosen); });
    auto* list = with_site(operators->add_subcommand("list", "List the operators"));
    list->callback([&] {
        const auto what = wire::control_command::list_operators;
        outcome = operator_command(common, chosen, what, "not listed");
    });
    auto* disable =
        with_site(operators->add_subcommand("disable", "End an operator's log-ins and refuse new ones"));
    disable->add_option("email", chosen.request.email)->required();
    disable->callback([&] {
        const auto what = wire::control_command::disable_operator;
        outcome = operator_command(common, chosen, what, "not disabled");
    });
    auto* reset_totp = with_site(operators->add_subcommand(
        "reset-totp",
        "Switch off the second factor of an operator who lost it and his recovery codes"
    ));
    reset_totp->add_option("email", chosen.request.email)->required();
    reset_totp->callback([&] {
        const auto what = wire::control_command::reset_totp;
        outcome = operator_command(common, chosen, what, "not switched off");
    });
    auto* link =
        with_site(operators->add_subcommand("setup-link", "A new one-time link for the first admin"));
    link->callback([&] { outcome = set_up_link(common, chosen); });

    auto* faq = app.add_subcommand("faq", "The bot's questions and answers");
    faq->require_subcommand(1);
    auto* check = faq->add_subcommand("check", "Find mistakes and weak entries in a FAQ file");
    check->add_option("file", faq_file)->required();
    check->callback([&] { outcome = faq_check(faq_file); });
    auto* ask = faq->add_subcommand("ask", "See what the bot would say");
    ask->add_option("file", faq_file)->required();
    ask->add_option("question", question, "Without it, questions are read line by line");
    ask->callback([&] { outcome = faq_ask(faq_file, question); });

    auto* configuration = app.add_subcommand("config", "The configuration");
    configuration->require_subcommand(1);
    auto* print =
        configuration->add_subcommand("print", "Every key with its meaning, range and present value");
    add_common(*print, common);
    print->callback([&] {
        const auto configured = read_configuration(common);
        if (configured) fmt::print("{}", config::print(*configured));
        outcome = configured ? 0 : 1;
    });

    add_store_commands(app, common, store, outcome);

    auto* cluster = app.add_subcommand("cluster", "Several nodes on one PostgreSQL");
    cluster->require_subcommand(1);
    auto* status = cluster->add_subcommand("status", "Which nodes live, and who owns each site");
    add_common(*status, common);
    status->callback([&] {
        const auto configured = read_configuration(common);
        outcome = configured ? cluster_status_command(*configured) : 1;
    });
    auto* move = app.add_subcommand("migrate-store", "Move the store from SQLite into an empty PostgreSQL");
    add_common(*move, common);
    move->add_option("--to", target, "Connection string; default: store.postgres of the configuration");
    move->callback([&] {
        const auto configured = read_configuration(common);
        outcome = configured ? migrate_store_command(*configured, target) : 1;
    });

    auto* line = app.add_subcommand("snippet", "The line that embeds the widget of a site");
    add_common(*line, common);
    line->add_option("site", site);
    line->callback([&] { outcome = snippet(common, site); });

    auto* forget = app.add_subcommand("erase", "Delete everything that is kept of a visitor");
    add_common(*forget, common);
    auto* whom = forget->add_option_group("whom")->require_option(1);
    whom->add_option("visitor", chosen.request.visitor, "The visitor's id");
    whom->add_option("--person", chosen.request.person, "The subject that the site vouches for him under");
    forget->add_option("--site", chosen.request.site, "Site; may be left out when there is one");
    forget->callback([&] { outcome = erase(common, chosen.request); });

    app.add_subcommand("version", "Print the version")->callback([] { fmt::print("pasokh {}\n", version); });

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& wrong) {
        const int code = app.exit(wrong);
        return code == 0 ? 0 : 2;
    }
    return outcome;
}

}  // namespace pasokh
