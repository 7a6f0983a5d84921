#pragma once

/// Counts what the calling thread allocates: the program's operator new stands in front of the
/// library's. One source of a program includes this; the sanitizers have an operator new of their
/// own, so with them there is no CAFMQ_COUNTS_ALLOCATIONS and nothing to count with.

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CAFMQ_COUNTS_ALLOCATIONS

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

thread_local int64_t allocations = 0;

}  // namespace

void* operator new(size_t size) {
  ++allocations;
  if (auto* memory = std::malloc(size)) return memory;
  std::abort();
}

void operator delete(void* memory) noexcept {
  std::free(memory);
}

void operator delete(void* memory, size_t) noexcept {
  std::free(memory);
}

#endif
