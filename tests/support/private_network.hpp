#pragma once

#include "support/child_process.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pasokh::testing {

/// A network of the test's own while it exists: this thread, and the threads and programs that it starts
/// meanwhile, have a loopback of their own and nothing of the machine's. Beside it stands a second host,
/// reached over cables (veth pairs) that can be cut one by one. Everything goes with the processes in it,
/// also after a crash. Needs root, `ip`, `nft` and `nsenter`; throws when it cannot have them.
class private_network {
public:
    enum class how {
        filtered,   // both hosts drop what arrives over it (nft): nobody is told, links stay up
        unplugged,  // the carrier is gone
    };

    explicit private_network(int cables);
    ~private_network();
    private_network(const private_network&) = delete;
    private_network& operator=(const private_network&) = delete;

    /// The second host's address on a cable.
    [[nodiscard]] static std::string address(int cable) { return "10.9." + std::to_string(cable) + ".2"; }

    /// What runs a program on the second host: goes before its name.
    [[nodiscard]] std::vector<std::string> over_there() const;

    void cut(int cable, how);
    void mend(int cable, how);

private:
    int before_ = -1;  // the network that the thread came from
    std::unique_ptr<child_process> other_;
};

}  // namespace pasokh::testing
