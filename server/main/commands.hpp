#pragma once

namespace pasokh {

/// The whole command line; returns the exit code: 0 done, 1 refused or failed, 2 wrong usage.
int run_command_line(int argc, char** argv);

}  // namespace pasokh
