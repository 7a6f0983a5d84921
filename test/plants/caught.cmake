# cmake -DPROGRAM=... -DTESTS=... -DSAYS=... -DPLANT=... -P caught.cmake: fails unless the program
# fails, by a check and with a sentence that matches SAYS.
set(scratch "/dev/shm")
if(NOT IS_DIRECTORY "${scratch}")
  set(scratch "$ENV{TMPDIR}")
endif()
if(NOT scratch)
  set(scratch "/tmp")
endif()
string(RANDOM random)
set(scratch "${scratch}/cafmq-plant-${PLANT}-${random}")
file(MAKE_DIRECTORY "${scratch}")
# Some mistakes show only when several things come together: more seeds, not a weaker mistake.
foreach(seed RANGE 1 8)
  execute_process(
    COMMAND "${CMAKE_COMMAND}" -E env "CAFMQ_SCRATCH=${scratch}" "CAFMQ_SEED=${seed}" "${PROGRAM}"
      "${TESTS}" --abort
    RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT result EQUAL 0)
    break()
  endif()
endforeach()
file(REMOVE_RECURSE "${scratch}")
string(REGEX REPLACE "[ \n]+" " " sentence "${said}")
if(result EQUAL 0)
  message(FATAL_ERROR "${PLANT} was not caught\n${said}")
elseif(sentence MATCHES "fatal error condition|unexpected exception" OR NOT result MATCHES "^[0-9]+$")
  message(FATAL_ERROR "${PLANT} made the tests crash, which is not how it is to be caught\n${said}")
elseif(NOT sentence MATCHES "${SAYS}")
  message(FATAL_ERROR "${PLANT} was caught for another reason than '${SAYS}'\n${said}")
endif()
string(REGEX MATCH "${SAYS}" reason "${sentence}")
message(STATUS "caught: ...${reason}...")
