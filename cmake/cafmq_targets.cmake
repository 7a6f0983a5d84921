# How every target of the project is made: one function for a folder's library, one for its tests.

include(GNUInstallDirs)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(BUILD_TESTING "Build the tests" ON)
option(CAFMQ_BENCH "Build the benchmarks" OFF)
option(CAFMQ_FUZZ "Build the fuzzers; takes clang" OFF)
option(CAFMQ_WERROR "Warnings are errors" ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # A precompiled header changes its time stamp with every build; what counts is its content.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${CCACHE_PROGRAM}")
endif()

function(cafmq_settings target)
  target_include_directories(${target} PUBLIC
    "$<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/cafmq>")
  target_compile_features(${target} PUBLIC cxx_std_20)
  # Once GCC 12 inlines std::string, it warns of overflows in the library's own code that cannot
  # happen; without optimisation it does not, so the debug preset still has these warnings.
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic
    $<$<CONFIG:Release>:-Wno-stringop-overflow -Wno-restrict>
    $<$<BOOL:${CAFMQ_WERROR}>:-Werror>)
endfunction()

# cafmq_library(storage SOURCES a.cpp b.cpp LINKS base message): the library cafmq_storage.
function(cafmq_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS;EXTERNAL" ${ARGN})
  add_library(cafmq_${name} STATIC ${arg_SOURCES})
  cafmq_settings(cafmq_${name})
  list(TRANSFORM arg_LINKS PREPEND cafmq_)
  target_link_libraries(cafmq_${name} PUBLIC ${arg_LINKS} ${arg_EXTERNAL})
endfunction()

# cafmq_interface(name LINKS ...): a folder that has headers only.
function(cafmq_interface name)
  cmake_parse_arguments(arg "" "" "LINKS;EXTERNAL" ${ARGN})
  add_library(cafmq_${name} INTERFACE)
  list(TRANSFORM arg_LINKS PREPEND cafmq_)
  target_link_libraries(cafmq_${name} INTERFACE ${arg_LINKS} ${arg_EXTERNAL})
endfunction()

# cafmq_use_caf(target): every message type is checked for registration at compile time, and CAF's
# headers, most of the parse time, are compiled once per set of flags.
function(cafmq_use_caf target)
  target_compile_definitions(${target} PUBLIC CAF_ENABLE_TYPE_ID_CHECKS)
  target_precompile_headers(${target} PRIVATE <caf/all.hpp> <caf/io/all.hpp>)
endfunction()

# cafmq_test(storage SOURCES a_test.cpp LINKS storage LABELS threads): the program storage_test; each
# test case is one ctest entry. Besides the folder's own name, the label `threads` says
# that a test runs several threads and no actors: those the thread sanitizer checks. Debian's CAF is
# not instrumented, so for actors it reports what is none.
# The target label_<label> builds every test program that has the label.
function(cafmq_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS;LABELS;EXTERNAL" ${ARGN})
  add_executable(${name}_test ${arg_SOURCES})
  cafmq_settings(${name}_test)
  list(TRANSFORM arg_LINKS PREPEND cafmq_)
  target_link_libraries(${name}_test PRIVATE ${arg_LINKS} cafmq_test_main ${arg_EXTERNAL})
  catch_discover_tests(${name}_test TEST_PREFIX "${name}/")
  cafmq_label_tests(${name} ${name} ${arg_LABELS})
endfunction()

# Catch's script takes no lists as property values, so labels are set by one more script, which
# ctest reads after Catch's.
function(cafmq_label_tests name)
  set(script "${CMAKE_CURRENT_BINARY_DIR}/${name}_labels.cmake")
  file(WRITE "${script}"
    "foreach(test IN LISTS ${name}_test_TESTS)\n"
    "  set_tests_properties(\"\${test}\" PROPERTIES LABELS \"${ARGN}\" TIMEOUT 300)\n"
    "endforeach()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${script}")
  foreach(label IN LISTS ARGN)
    if(NOT TARGET label_${label})
      add_custom_target(label_${label})
    endif()
    add_dependencies(label_${label} ${name}_test)
  endforeach()
endfunction()
