# One static library per folder of server/, so that a link against the direction of dependency fails,
# and a table of the arrows (layers.txt) against which tools/check_layers.py checks every #include.

set_property(GLOBAL PROPERTY PASOKH_LAYER_TABLE "")

function(_pasokh_row name)
    string(JOIN " " uses ${ARGN})
    set_property(GLOBAL APPEND PROPERTY PASOKH_LAYER_TABLE "${name}: ${uses}\n")
endfunction()

# A library of the .cpp files below `folder`; INTERFACE while there is none yet.
function(_pasokh_library target folder precompiled)
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/server/${folder}/*.cpp")
    list(FILTER sources EXCLUDE REGEX "/server/main/main\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "/echo_session\\.cpp$") # see pasokh_test_echo()
    if(sources)
        add_library(${target} STATIC ${sources})
        target_link_libraries(${target} PUBLIC pasokh_options ${ARGN})
        if(PASOKH_PCH AND precompiled)
            target_precompile_headers(${target} PRIVATE "${PROJECT_SOURCE_DIR}/cmake/precompiled.hpp")
        endif()
    else()
        add_library(${target} INTERFACE)
        target_link_libraries(${target} INTERFACE pasokh_options ${ARGN})
    endif()
endfunction()

# pasokh_layer(name [MAY_USE layer…] [LINK library…] [PRECOMPILED])
function(pasokh_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "PRECOMPILED" "" "MAY_USE;LINK")
    list(TRANSFORM arg_MAY_USE PREPEND pasokh_ OUTPUT_VARIABLE layers)
    _pasokh_library(pasokh_${name} ${name} ${arg_PRECOMPILED} ${layers} ${arg_LINK})
    _pasokh_row(${name} ${arg_MAY_USE})
endfunction()

# pasokh_adapter(technology [DRIVING] [LINK library…]) → pasokh_adapters_<technology>
function(pasokh_adapter technology)
    cmake_parse_arguments(PARSE_ARGV 1 arg "DRIVING" "" "LINK")
    set_property(GLOBAL APPEND PROPERTY PASOKH_ADAPTERS ${technology})
    set(uses base domain async ports wire)
    if(arg_DRIVING)
        list(APPEND uses app)
    endif()
    list(TRANSFORM uses PREPEND pasokh_ OUTPUT_VARIABLE layers)
    _pasokh_library(
        pasokh_adapters_${technology} adapters/${technology} ON ${layers} ${arg_LINK}
    )
    _pasokh_row(adapters/${technology} ${uses})
endfunction()

# Gathers the adapters in pasokh_adapters; a folder without a pasokh_adapter() line stops the build.
function(pasokh_adapters_done)
    get_property(known GLOBAL PROPERTY PASOKH_ADAPTERS)
    file(GLOB folders CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/server/adapters"
         "${PROJECT_SOURCE_DIR}/server/adapters/*"
    )
    foreach(folder IN LISTS folders)
        if(NOT folder IN_LIST known)
            message(FATAL_ERROR "server/adapters/${folder} needs a pasokh_adapter(${folder}) line in CMakeLists.txt")
        endif()
    endforeach()
    add_library(pasokh_adapters INTERFACE)
    list(TRANSFORM known PREPEND pasokh_adapters_ OUTPUT_VARIABLE targets)
    target_link_libraries(pasokh_adapters INTERFACE ${targets})
endfunction()

# The endpoint /echo, in builds for conformance suites alone.
function(pasokh_test_echo)
    if(NOT PASOKH_TEST_ECHO)
        return()
    endif()
    if(CMAKE_BUILD_TYPE STREQUAL "Release")
        message(FATAL_ERROR "PASOKH_TEST_ECHO serves everybody who asks; it has no place in a release")
    endif()
    target_sources(pasokh_adapters_ws PRIVATE "${PROJECT_SOURCE_DIR}/server/adapters/ws/echo_session.cpp")
    set_source_files_properties(
        "${PROJECT_SOURCE_DIR}/server/adapters/http/server.cpp" PROPERTIES COMPILE_DEFINITIONS PASOKH_TEST_ECHO
    )
endfunction()

# pasokh_program(main MAY_USE … LINK …): all but main.cpp is a library too, so that tests reach it.
function(pasokh_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "MAY_USE;LINK")
    pasokh_layer(${name} MAY_USE ${arg_MAY_USE} LINK ${arg_LINK} PRECOMPILED)
    set(entry "${PROJECT_SOURCE_DIR}/server/${name}/main.cpp")
    if(EXISTS "${entry}")
        add_executable(pasokh "${entry}")
        target_link_libraries(pasokh PRIVATE pasokh_${name})
        set_source_files_properties(
            "${entry}" PROPERTIES COMPILE_DEFINITIONS "PASOKH_VERSION=\"${PROJECT_VERSION}\""
        )
    endif()
endfunction()

function(pasokh_write_layers)
    get_property(rows GLOBAL PROPERTY PASOKH_LAYER_TABLE)
    list(JOIN rows "" table)
    file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/layers.txt" CONTENT "${table}" @ONLY)
endfunction()
