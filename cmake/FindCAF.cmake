#[[
Finds the C++ Actor Framework as Debian installs it: headers in <prefix>/include/caf, one shared
library per component, no CMake package and no pkg-config file.

  find_package(CAF 0.17.6 REQUIRED COMPONENTS core io openssl)

Defines CAF_FOUND, CAF_VERSION, CAF_<component>_FOUND and the imported targets CAF::core, CAF::io
(links CAF::core) and CAF::openssl (links CAF::io and OpenSSL). CAF_ROOT is searched first.
]]
if(NOT CAF_FIND_COMPONENTS)
  set(CAF_FIND_COMPONENTS core)
endif()

find_path(CAF_INCLUDE_DIR caf/config.hpp)
set(CAF_VERSION "")
if(CAF_INCLUDE_DIR)
  # One macro holds major, minor and patch as two decimal digits each: 1706 is 0.17.6.
  file(STRINGS "${CAF_INCLUDE_DIR}/caf/config.hpp" _caf_line REGEX "^#define CAF_VERSION [0-9]+")
  if(_caf_line MATCHES "CAF_VERSION ([0-9]+)")
    math(EXPR _caf_major "${CMAKE_MATCH_1} / 10000")
    math(EXPR _caf_minor "${CMAKE_MATCH_1} / 100 % 100")
    math(EXPR _caf_patch "${CMAKE_MATCH_1} % 100")
    set(CAF_VERSION "${_caf_major}.${_caf_minor}.${_caf_patch}")
  endif()
  unset(_caf_line)
endif()

set(_caf_probe_core caf/actor_system.hpp)
set(_caf_probe_io caf/io/middleman.hpp)
set(_caf_probe_openssl caf/openssl/manager.hpp)
foreach(_caf_part core io openssl)
  find_library(CAF_${_caf_part}_LIBRARY caf_${_caf_part})
  set(CAF_${_caf_part}_FOUND FALSE)
  if(CAF_${_caf_part}_LIBRARY AND EXISTS "${CAF_INCLUDE_DIR}/${_caf_probe_${_caf_part}}")
    set(CAF_${_caf_part}_FOUND TRUE)
  endif()
  mark_as_advanced(CAF_${_caf_part}_LIBRARY)
endforeach()
mark_as_advanced(CAF_INCLUDE_DIR)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(CAF
  REQUIRED_VARS CAF_core_LIBRARY CAF_INCLUDE_DIR
  VERSION_VAR CAF_VERSION
  HANDLE_COMPONENTS)

function(_caf_add_target part)
  if(CAF_${part}_FOUND AND NOT TARGET CAF::${part})
    add_library(CAF::${part} UNKNOWN IMPORTED)
    set_target_properties(CAF::${part} PROPERTIES
      IMPORTED_LOCATION "${CAF_${part}_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${CAF_INCLUDE_DIR}"
      INTERFACE_LINK_LIBRARIES "${ARGN}")
  endif()
endfunction()

if(CAF_FOUND)
  find_package(Threads REQUIRED)
  _caf_add_target(core Threads::Threads)
  _caf_add_target(io CAF::core)
  if("openssl" IN_LIST CAF_FIND_COMPONENTS)
    find_package(OpenSSL REQUIRED)
    _caf_add_target(openssl CAF::io OpenSSL::SSL OpenSSL::Crypto)
  endif()
endif()
