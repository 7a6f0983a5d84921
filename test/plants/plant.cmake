# cmake -DSOURCE=a.cpp -DPATCH=a.patch -DPLANTED=copy.cpp -P plant.cmake: the source with a mistake.
find_program(patch_program patch REQUIRED)
execute_process(
  COMMAND "${patch_program}" --silent --force "--output=${PLANTED}" --reject-file=-
    "${SOURCE}" "${PATCH}"
  RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(NOT result EQUAL 0)
  file(REMOVE "${PLANTED}")
  message(FATAL_ERROR "${PATCH} no longer applies to ${SOURCE}; make the same mistake in what the "
    "source is now, and write the patch anew\n${said}")
endif()
