#include "base/memory.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <new>

namespace despatch {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;
constexpr int kNever = 1 << 30;
constexpr int kHeapRoom = 1 << 29;

/// `bytes` is a multiple of kLargePage, and the block begins at one.
char* map_large(std::size_t bytes) {
  const std::size_t room = bytes + kLargePage;
  void* const made = ::mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (made == MAP_FAILED) throw std::bad_alloc();
  char* const begin = static_cast<char*>(made);
  const std::size_t before = (kLargePage - reinterpret_cast<std::uintptr_t>(begin) % kLargePage) % kLargePage;
  char* const block = begin + before;
  if (before > 0) ::munmap(begin, before);
  ::munmap(block + bytes, room - bytes - before);
  (void)::madvise(block, bytes, MADV_HUGEPAGE);  // a wish: a system without such pages says no
  return block;
}

}  // namespace

void FreeBlock::operator()(char* block) const {
  if (mapped > 0)
    ::munmap(block, mapped);
  else
    std::free(block);
}

MemoryBlock make_block(std::size_t bytes) {
  if (bytes < kLargePage) {
    char* const made = static_cast<char*>(std::malloc(bytes));
    if (!made) throw std::bad_alloc();
    return {made, FreeBlock{}};
  }
  if (bytes > SIZE_MAX / 2) throw std::bad_alloc();
  const std::size_t whole = (bytes + kLargePage - 1) / kLargePage * kLargePage;
  return {map_large(whole), FreeBlock{whole}};
}

void keep_freed_memory() {
  ::mallopt(M_MMAP_THRESHOLD, kNever);
  ::mallopt(M_TRIM_THRESHOLD, kNever);

  // The heap is given its room at once, because what it grows by later would not be asked for in large pages. Room is
  // only addresses: memory is taken as it is touched.
  char* const before = static_cast<char*>(::sbrk(0));
  ::mallopt(M_TOP_PAD, kHeapRoom);
  void* volatile grow = std::malloc(kLargePage);  // volatile: compilers leave out what is freed unused
  std::free(grow);
  ::mallopt(M_TOP_PAD, static_cast<int>(kLargePage));
  char* const after = static_cast<char*>(::sbrk(0));
  const auto past = reinterpret_cast<std::uintptr_t>(before) % kLargePage;
  char* const begin = before + (past > 0 ? kLargePage - past : 0);
  if (after > begin) (void)::madvise(begin, static_cast<std::size_t>(after - begin), MADV_HUGEPAGE);
}

}  // namespace despatch
