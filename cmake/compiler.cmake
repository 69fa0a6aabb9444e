# Flags for our own code and, where they change the ABI or the object format, for all of it.

add_library(pasokh_options INTERFACE)
target_compile_options(pasokh_options INTERFACE -Wall -Wextra -Wshadow -Wconversion)
if(PASOKH_WERROR)
    target_compile_options(pasokh_options INTERFACE -Werror)
endif()
# g++ 12 says nothing when the result of a co_await is dropped; clang does, and there it is an error.
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    target_compile_options(pasokh_options INTERFACE -Werror=unused-result)
endif()
# g++ 12 takes Asio's own operator new and delete of coroutine frames for a mismatched pair once it inlines one.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(pasokh_options INTERFACE -Wno-mismatched-new-delete)
endif()
target_include_directories(pasokh_options INTERFACE "${PROJECT_SOURCE_DIR}/server")

# ccache accepts precompiled headers only when the compiler leaves the #pragma in the preprocessed text.
if(PASOKH_PCH AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(pasokh_options INTERFACE -fpch-preprocess)
endif()

if(PASOKH_SANITIZE)
    add_compile_options("-fsanitize=${PASOKH_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options("-fsanitize=${PASOKH_SANITIZE}")
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-Wno-maybe-uninitialized) # false alarms inside <regex>, only under sanitizers
    elseif(PASOKH_SANITIZE MATCHES undefined)
        add_compile_options(-fno-sanitize=function) # clang 14 cannot assemble a coroutine with it
    endif()
endif()

# Linking is a large part of a rebuild; every one of these linkers is much faster than GNU ld.
foreach(linker mold lld gold)
    find_program(PASOKH_LINKER_${linker} NAMES ld.${linker})
    if(PASOKH_LINKER_${linker})
        add_link_options(-fuse-ld=${linker})
        break()
    endif()
endforeach()
