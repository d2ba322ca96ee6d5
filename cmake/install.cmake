# SPDX-License-Identifier: Apache-2.0
# The libraries that hosts link to, what `cmake --install` puts where, and Debian packages by CPack.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(quid_objects "")
get_property(quid_stages GLOBAL PROPERTY QUID_STAGES)
list(REMOVE_ITEM quid_stages cli)
foreach(stage IN LISTS quid_stages)
  list(APPEND quid_objects $<TARGET_OBJECTS:quid_${stage}>)
endforeach()
list(APPEND quid_objects $<TARGET_OBJECTS:quid_grammar>)

# Shared: nothing is exported but the interface (cmake/exports.map).
add_library(quid_shared SHARED ${quid_objects})
set_target_properties(quid_shared PROPERTIES OUTPUT_NAME quid VERSION ${PROJECT_VERSION} SOVERSION 0
                      LINKER_LANGUAGE CXX LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/exports.map)
target_link_options(quid_shared PRIVATE -Wl,--version-script=${PROJECT_SOURCE_DIR}/cmake/exports.map
                    -Wl,--exclude-libs,ALL -Wl,--no-undefined)
find_library(QUID_ANTLR4_SHARED antlr4-runtime REQUIRED)
find_package(Threads REQUIRED)
target_link_libraries(quid_shared PRIVATE ${QUID_ANTLR4_SHARED} fmt::fmt Threads::Threads)
if(QUID_SANITIZE)
  target_link_options(quid_shared PRIVATE -fsanitize=${QUID_SANITIZE})
endif()

add_library(quid_static STATIC ${quid_objects})
set_target_properties(quid_static PROPERTIES OUTPUT_NAME quid LINKER_LANGUAGE CXX)

foreach(library IN ITEMS quid_shared quid_static)
  target_include_directories(${library} INTERFACE
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/interpreter/include>
    $<BUILD_INTERFACE:${CMAKE_BINARY_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(${library} INTERFACE cxx_std_20)
endforeach()

# --- what goes where, by component: runtime, dev, tools
install(TARGETS quid_shared LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT runtime
        NAMELINK_COMPONENT dev)
install(TARGETS quid_static ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/interpreter/include/quid ${CMAKE_BINARY_DIR}/include/quid DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        COMPONENT dev FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/quid-config.cmake.in quid-config.cmake
  INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/quid PATH_VARS CMAKE_INSTALL_INCLUDEDIR
  CMAKE_INSTALL_LIBDIR)
write_basic_package_version_file(quid-config-version.cmake VERSION ${PROJECT_VERSION}
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/quid-config.cmake
        ${CMAKE_CURRENT_BINARY_DIR}/quid-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/quid COMPONENT dev)
file(RELATIVE_PATH quid_prefix_from_pc /p/${CMAKE_INSTALL_LIBDIR}/pkgconfig /p)
configure_file(${PROJECT_SOURCE_DIR}/cmake/quid.pc.in quid.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/quid.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)
if(TARGET quid)
  install(TARGETS quid RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tools)
  install(FILES ${PROJECT_SOURCE_DIR}/docs/man/quid.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT tools)
  install(FILES ${PROJECT_SOURCE_DIR}/docs/completions/quid.bash
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME quid COMPONENT tools)
  install(FILES ${PROJECT_SOURCE_DIR}/docs/completions/_quid
          DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT tools)
endif()

# --- packages: `cpack -G DEB` in the build folder
set(CPACK_PACKAGE_NAME quid)
set(CPACK_PACKAGE_VENDOR "The Quid authors")
set(CPACK_PACKAGE_CONTACT "The Quid authors <quid@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "A language for deals that move step by step")
set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL runtime dev tools)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME libquid0)
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libquid-dev)
set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME quid)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION interpreters)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS
    "libquid0 (= ${PROJECT_VERSION}), libantlr4-runtime-dev, libfmt-dev")
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "The library that hosts of Quid deals run with")
set(CPACK_COMPONENT_DEV_DESCRIPTION "Headers and static library for embedding Quid in C++ and C")
set(CPACK_COMPONENT_TOOLS_DESCRIPTION "The command quid: check, run, ask, simulate deals")
include(CPack)
