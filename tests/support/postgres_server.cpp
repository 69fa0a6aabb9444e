#include "support/postgres_server.hpp"

#include <libpq-fe.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace pasokh::testing {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

/// Debian keeps these programs out of the PATH.
fs::path program(const std::string& name)
{
    for (const auto* folder :
         {"/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/local/bin", "/usr/bin"})
        if (fs::exists(fs::path(folder) / name)) return fs::path(folder) / name;
    throw std::runtime_error(name + " is not installed: postgresql-15");
}

void run_to_end(std::vector<std::string> command, const fs::path& output)
{
    child_process once({std::move(command), {}, output});
    if (once.wait(120s) != 0) throw std::runtime_error("it fails:\n" + once.output());
}

std::unique_ptr<PGconn, void (*)(PGconn*)> connect(const std::string& conninfo)
{
    return {PQconnectdb((conninfo + "?connect_timeout=10").c_str()), PQfinish};
}

/// The parent of a process; 0 when it is gone.
int parent_of(int process)
{
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string text;
    std::getline(file, text);
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) return 0;
    std::istringstream rest(text.substr(name_end + 1));
    char state = 0;
    int parent = 0;
    rest >> state >> parent;
    return parent;
}

}  // namespace

postgres_server::postgres_server(options how) : how_(std::move(how))
{
    if (how_.data.empty()) fs::create_directory(data());
    if (::geteuid() == 0) {
        for (const auto& each : {folder_.path(), data()})
            run_to_end({"chown", "-R", "postgres", each.string()}, folder_.path() / "log");
        fs::permissions(
            folder_.path(),
            fs::perms::owner_all | fs::perms::others_exec | fs::perms::group_exec
        );
    }
    auto make = as_postgres(
        {program("initdb").string(), "-D", data().string(), "-U", "postgres", "-A", "trust", "-E", "UTF8"}
    );
    for (const char* each : {"--locale=C", "--no-sync", "--no-instructions"})
        make.emplace_back(each);
    if (how_.log_elsewhere) make.push_back("--waldir=" + (folder_.path() / "wal").string());
    run_to_end(std::move(make), folder_.path() / "log");
    for (const auto& each : how_.addresses)
        std::ofstream(data() / "pg_hba.conf", std::ios::app) << "host all all " << each << "/24 trust\n";
    port_ = free_port();  // as late as may be: a port that is free now need not be in three seconds
    start();
}

postgres_server::~postgres_server()
{
    if (!process_ || !process_->running()) return;
    thaw();
    process_->signal(SIGQUIT);  // immediate: its children go too
    (void)process_->wait(10s);
}

postgres_server& postgres_server::shared()
{
    static postgres_server one;
    return one;
}

fs::path postgres_server::data() const
{
    return how_.data.empty() ? folder_.path() / "data" : how_.data;
}

std::vector<std::string> postgres_server::as_postgres(std::vector<std::string> command) const
{
    // Also when the test itself crashes nobody is left behind.
    std::vector<std::string> out{"setpriv", "--pdeathsig=KILL"};
    if (::geteuid() == 0)
        for (const char* each : {"--reuid=postgres", "--regid=postgres", "--clear-groups"})
            out.emplace_back(each);
    out.emplace_back("--");
    out.insert(out.end(), command.begin(), command.end());
    return out;
}

void postgres_server::start()
{
    std::string addresses;
    for (const auto& each : how_.addresses)
        addresses += (addresses.empty() ? "" : ",") + each;
    std::vector<std::string> what{program("postgres").string(), "-D", data().string()};
    std::vector<std::string> all{
        "listen_addresses=" + addresses,
        "port=" + std::to_string(port_),
        "unix_socket_directories=" + folder_.path().string(),
        "fsync=on",
        "max_connections=100",
        "shared_buffers=32MB"};
    all.insert(all.end(), how_.settings.begin(), how_.settings.end());
    for (auto& each : all) {
        what.emplace_back("-c");
        what.push_back(std::move(each));
    }
    auto command = how_.runs_by;
    for (auto& each : as_postgres(std::move(what)))
        command.push_back(std::move(each));
    process_ =
        std::make_unique<child_process>(child_process::command{std::move(command), {}, folder_.path() / "log"}
        );
    wait_until_it_accepts();
}

void postgres_server::wait_until_it_accepts()
{
    const auto until = std::chrono::steady_clock::now() + 60s;
    while (PQping(conninfo().c_str()) != PQPING_OK) {
        if (!process_->running() || std::chrono::steady_clock::now() > until)
            throw std::runtime_error("PostgreSQL does not start:\n" + process_->output());
        std::this_thread::sleep_for(10ms);  // between two questions; the answer decides, not the time
    }
}

std::string postgres_server::conninfo(const std::string& database) const
{
    return "postgresql://postgres@" + how_.addresses.back() + ":" + std::to_string(port_) + "/" + database;
}

std::string postgres_server::by(const std::string& address, const std::string& conninfo) const
{
    auto out = conninfo;
    const auto& usual = how_.addresses.back();
    return out.replace(out.find(usual), usual.size(), address);
}

std::string postgres_server::fresh_database()
{
    const auto name = "test" + std::to_string(::getpid()) + "_" + std::to_string(++databases_);
    (void)ask(conninfo(), "CREATE DATABASE " + name);
    return conninfo(name);
}

std::string postgres_server::ask(const std::string& conninfo, const std::string& sql) const
{
    const auto db = connect(conninfo);
    const std::unique_ptr<PGresult, void (*)(PGresult*)> got(PQexec(db.get(), sql.c_str()), PQclear);
    const auto status = PQresultStatus(got.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        throw std::runtime_error("PostgreSQL refuses " + sql + ": " + PQerrorMessage(db.get()));
    std::string out;
    for (int at = 0; at < PQntuples(got.get()); ++at) {
        if (at > 0) out += '\n';
        for (int column = 0; column < PQnfields(got.get()); ++column) {
            if (column > 0) out += '|';
            out += PQgetvalue(got.get(), at, column);
        }
    }
    return out;
}

void postgres_server::stop()
{
    process_->signal(SIGINT);  // "fast"
    if (!process_->wait(30s)) throw std::runtime_error("PostgreSQL does not stop:\n" + process_->output());
}

std::vector<int> postgres_server::processes() const
{
    std::vector<int> out{process_->pid()};
    for (const auto& each : fs::directory_iterator("/proc")) {
        const auto name = each.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const int process = std::stoi(name);
        if (parent_of(process) == process_->pid()) out.push_back(process);
    }
    return out;
}

void postgres_server::freeze()
{
    ::kill(process_->pid(), SIGSTOP);  // the parent first: it starts no more children then
    for (const int each : processes())
        ::kill(each, SIGSTOP);
}

void postgres_server::thaw()
{
    for (const int each : processes())
        ::kill(each, SIGCONT);
}

}  // namespace pasokh::testing
