# What `cmake --install` puts where, for applications that use the client library: headers below
# include/cafmq, static libraries, a CMake package and a pkg-config file.

include(CMakePackageConfigHelpers)

set(cafmq_installed base message filter storage protocol net actors client testing)
set(cafmq_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/cafmq")

foreach(part IN LISTS cafmq_installed)
  add_library(cafmq::${part} ALIAS cafmq_${part})
  set_target_properties(cafmq_${part} PROPERTIES EXPORT_NAME ${part})
  install(TARGETS cafmq_${part} EXPORT cafmq ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
endforeach()

# Public headers, and what they include.
install(DIRECTORY base message client testing DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/cafmq
  FILES_MATCHING PATTERN "*.hpp" PATTERN "internal" EXCLUDE)

install(EXPORT cafmq NAMESPACE cafmq:: DESTINATION ${cafmq_package_dir} FILE cafmqTargets.cmake)
configure_package_config_file(cmake/cafmqConfig.cmake.in cafmqConfig.cmake
  INSTALL_DESTINATION ${cafmq_package_dir})
write_basic_package_version_file(cafmqConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${CMAKE_CURRENT_BINARY_DIR}/cafmqConfig.cmake
  ${CMAKE_CURRENT_BINARY_DIR}/cafmqConfigVersion.cmake
  cmake/FindCAF.cmake
  DESTINATION ${cafmq_package_dir})

configure_file(cmake/cafmq.pc.in cafmq.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/cafmq.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
