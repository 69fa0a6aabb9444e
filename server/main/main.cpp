#include "main/commands.hpp"

#include <cstdio>
#include <exception>

int main(int argc, char** argv)
{
    try {
        return pasokh::run_command_line(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "pasokh: %s\n", error.what());
        return 1;
    }
}
