#include "support/child_process.hpp"

#include <arpa/inet.h>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <random>
#include <set>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

extern char** environ;

namespace pasokh::testing {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> out;
    for (auto& each : texts)
        out.push_back(each.data());
    out.push_back(nullptr);
    return out;
}

}  // namespace

/// Below the ports that the kernel gives to outgoing connections: of those some other test may take the one
/// that was free, before whoever asked for it listens there.
std::uint16_t free_port()
{
    static std::mt19937 dice(std::random_device{}());
    static std::set<std::uint16_t> given;
    constexpr int tries = 200;
    for (int i = 0; i < tries; ++i) {
        const auto port = std::uniform_int_distribution<std::uint16_t>(10'240, 32'000)(dice);
        const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        const bool good = ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        ::close(probe);
        // Free on 127.0.0.1 says nothing of what was started elsewhere, in a network of its own.
        if (good && given.insert(port).second) return port;
    }
    throw std::runtime_error("no free port on 127.0.0.1");
}

child_process::child_process(command what) : output_(what.output)
{
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, output_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&files, 1, 2);
    // A socket of the test that lives on in the child is not closed when the test closes it.
    posix_spawn_file_actions_addclosefrom_np(&files, 3);

    auto environment = what.environment;
    for (char** each = environ; *each; ++each)
        environment.emplace_back(*each);
    const auto argv = pointers(what.arguments);
    const auto envp = pointers(environment);
    // A group of its own: a signal reaches the program behind a wrapper (strace, faketime) too.
    posix_spawnattr_t group;
    posix_spawnattr_init(&group);
    posix_spawnattr_setflags(&group, POSIX_SPAWN_SETPGROUP);
    const int failed = ::posix_spawnp(&pid_, argv[0], &files, &group, argv.data(), envp.data());
    posix_spawnattr_destroy(&group);
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0) throw std::runtime_error("cannot start " + what.arguments.at(0));
}

child_process::~child_process()
{
    ::kill(-pid_, SIGKILL);  // also what a wrapper that has ended left behind
    wait(std::chrono::seconds(10));
}

void child_process::signal(int number) const
{
    if (!ended_) ::kill(-pid_, number);
}

std::optional<int> child_process::wait(std::chrono::milliseconds limit)
{
    const auto until = std::chrono::steady_clock::now() + limit;
    while (!ended_) {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_)
            ended_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        else if (std::chrono::steady_clock::now() >= until)
            break;
        else
            std::this_thread::sleep_for(std::chrono::milliseconds(2));  // the kernel has no wait with a limit
    }
    return ended_;
}

bool child_process::running()
{
    return !wait(std::chrono::milliseconds(0)).has_value();
}

std::string child_process::output() const
{
    std::ifstream file(output_);
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
}

}  // namespace pasokh::testing
