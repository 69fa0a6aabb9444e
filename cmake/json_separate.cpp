// The one place where Boost.JSON's function bodies are compiled; its headers alone are installed.
#include <boost/json/src.hpp>
