#include "support/private_network.hpp"

#include "support/temp_dir.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sched.h>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace pasokh::testing {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto own_network = "/proc/thread-self/ns/net";

std::vector<std::string> words(const std::string& line)
{
    std::istringstream in(line);
    std::vector<std::string> out;
    for (std::string each; in >> each;)
        out.push_back(each);
    return out;
}

void carry_out(std::vector<std::string> before, const std::string& line)
{
    const temp_dir folder;
    for (auto& each : words(line))
        before.push_back(std::move(each));
    child_process once({std::move(before), {}, folder.path() / "output"});
    if (once.wait(20s) != 0)
        throw std::runtime_error("a private network needs this to work: " + line + "\n" + once.output());
}

std::string near_end(int cable)
{
    return "near" + std::to_string(cable);
}

std::string far_end(int cable)
{
    return "far" + std::to_string(cable);
}

std::string name_of(const std::string& end)
{
    return "cut_" + end;
}

/// Drops what comes in by this end. On its way in and not out, where the sender would be told.
void filter(const std::vector<std::string>& at, const std::string& end)
{
    carry_out(at, "nft add table inet " + name_of(end));
    const auto chain = "inet " + name_of(end) + " arriving";
    carry_out(at, "nft add chain " + chain + " { type filter hook input priority 0 ; }");
    carry_out(at, "nft add rule " + chain + " iifname " + end + " drop");
}

}  // namespace

private_network::private_network(int cables) : before_(::open(own_network, O_RDONLY | O_CLOEXEC))
{
    if (before_ < 0 || ::unshare(CLONE_NEWNET) != 0)
        throw std::runtime_error(
            std::string("a private network needs root, or CAP_SYS_ADMIN and CAP_NET_ADMIN: ") +
            std::strerror(errno)
        );
    carry_out({}, "ip link set lo up");
    const auto here = fs::read_symlink(own_network);
    // It holds the other network, and goes with this process however that ends.
    other_ = std::make_unique<child_process>(child_process::command{
        words("setpriv --pdeathsig=KILL unshare --net sleep infinity"),
        {},
        "/dev/null"});
    const auto process = std::to_string(other_->pid());
    const auto until = std::chrono::steady_clock::now() + 10s;
    while (fs::read_symlink("/proc/" + process + "/ns/net") == here) {
        if (!other_->running() || std::chrono::steady_clock::now() > until)
            throw std::runtime_error("unshare --net does not work here");
        std::this_thread::sleep_for(1ms);  // between two questions; the answer decides, not the time
    }
    carry_out(over_there(), "ip link set lo up");
    for (int cable = 0; cable < cables; ++cable) {
        const auto near = near_end(cable);
        const auto far = far_end(cable);
        carry_out({}, "ip link add " + near + " type veth peer name " + far + " netns " + process);
        carry_out({}, "ip addr add 10.9." + std::to_string(cable) + ".1/30 dev " + near);
        carry_out({}, "ip link set " + near + " up");
        carry_out(over_there(), "ip addr add " + address(cable) + "/30 dev " + far);
        carry_out(over_there(), "ip link set " + far + " up");
    }
}

private_network::~private_network()
{
    other_.reset();
    // Nothing that a test could do about it if this failed.
    (void)::setns(before_, CLONE_NEWNET);
    ::close(before_);
}

std::vector<std::string> private_network::over_there() const
{
    return {"nsenter", "--net=/proc/" + std::to_string(other_->pid()) + "/ns/net", "--"};
}

void private_network::cut(int cable, how way)
{
    if (way == how::unplugged) {
        carry_out(over_there(), "ip link set " + far_end(cable) + " down");
        return;
    }
    filter({}, near_end(cable));
    filter(over_there(), far_end(cable));
}

void private_network::mend(int cable, how way)
{
    if (way == how::unplugged) {
        carry_out(over_there(), "ip link set " + far_end(cable) + " up");
        return;
    }
    carry_out({}, "nft delete table inet " + name_of(near_end(cable)));
    carry_out(over_there(), "nft delete table inet " + name_of(far_end(cable)));
}

}  // namespace pasokh::testing
