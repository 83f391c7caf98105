// Memory for much at once: where a document of a thousand pages would spend its time on asking for pages of 4 KB.
#pragma once

#include <cstddef>
#include <memory>

namespace despatch {

struct FreeBlock {
  std::size_t mapped = 0;  ///< bytes, when the block was mapped
  void operator()(char* block) const;
};
using MemoryBlock = std::unique_ptr<char[], FreeBlock>;

/// A block of at least `bytes` bytes, not set to anything, aligned for every type. Blocks of several megabytes are
/// backed by large pages where the system has them, and go back to it when they are let go. Throws std::bad_alloc.
[[nodiscard]] MemoryBlock make_block(std::size_t bytes);

/// For programs that end soon: the heap keeps what is freed, for the next stage will want it, and lies in large pages
/// where the system has them. Call it once, before anything is made.
void keep_freed_memory();

}  // namespace despatch
