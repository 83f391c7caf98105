#include "document/cmark.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>
#include <vector>

#include "base/memory.h"

extern "C" {
extern cmark_node_type CMARK_NODE_TABLE, CMARK_NODE_TABLE_ROW, CMARK_NODE_TABLE_CELL, CMARK_NODE_STRIKETHROUGH;
cmark_parser* cmark_parser_new_with_mem(int options, cmark_mem* mem);
}

namespace despatch {
namespace {

// cmark's allocator has no room for a context, so the arena belongs to the thread. It is empty whenever no CmarkTree
// lives. What cmark lets go is taken again by what has the same size: a third of all it asks for.
class Arena {
 public:
  void* take(std::size_t size) {
    std::size_t need = (size + kHeader + kStep - 1) / kStep * kStep;
    if (need < size) throw std::bad_alloc();
    if (need > kMostSmall) need = std::bit_ceil(need);
    const std::size_t row = row_of(need);
    if (Freed* const again = freed_[row]) {
      freed_[row] = again->next;
      return again;
    }
    // Nodes stand side by side, as the tree is walked again and again; long texts are kept out of their way.
    Region& region = need > kMostBeside ? texts_ : nodes_;
    if (need > region.left) more(region, need);
    char* const at = region.next;
    region.next += need;
    region.left -= need;
    std::memcpy(at + kStep - kHeader, &need, sizeof need);
    return at + kStep;
  }
  void* resize(void* old, std::size_t size) {
    if (!old) return take(size);
    const std::size_t room = room_of(old) - kHeader;
    if (size <= room) return old;
    void* const made = take(size);
    std::memcpy(made, old, room);
    give(old);
    return made;
  }
  void give(void* block) {
    if (!block) return;
    Freed*& first = freed_[row_of(room_of(block))];
    first = new (block) Freed{first};
  }
  void enter() { ++trees_; }
  void leave() {
    if (--trees_ > 0) return;
    for (Region* const region : {&nodes_, &texts_}) region->clear();
    freed_ = {};
  }

 private:
  struct Freed {
    Freed* next;
  };
  // A block is its size, then what is lent, which begins at a multiple of 16 as from malloc.
  static constexpr std::size_t kHeader = sizeof(std::size_t);
  static constexpr std::size_t kStep = 16;
  static constexpr std::size_t kMostSmall = 1024;
  static constexpr std::size_t kMostBeside = 256;
  static constexpr std::size_t kFirstChunk = 1u << 20;
  static constexpr std::size_t kChunk = 4u << 20;

  static std::size_t room_of(const void* block) {
    std::size_t room = 0;
    std::memcpy(&room, static_cast<const char*>(block) - kHeader, sizeof room);
    return room;
  }
  // Small blocks by their size, others by their power of two.
  static std::size_t row_of(std::size_t need) {
    return need <= kMostSmall ? need / kStep : kMostSmall / kStep + static_cast<std::size_t>(std::bit_width(need));
  }

  struct Region {
    std::vector<MemoryBlock> chunks;
    char* next = nullptr;
    std::size_t left = 0;

    void begin(std::size_t size) {
      next = chunks.back().get();
      left = size - kStep;
    }
    void clear() {
      if (chunks.empty()) return;
      chunks.resize(1);
      begin(kFirstChunk);
    }
  };

  static void more(Region& region, std::size_t need) {
    if (region.chunks.empty()) {
      region.chunks.push_back(make_block(kFirstChunk));
      region.begin(kFirstChunk);
      if (need <= region.left) return;
    }
    const std::size_t size = std::max(kChunk, need + kStep);
    region.chunks.push_back(make_block(size));
    region.begin(size);
  }

  Region nodes_, texts_;
  std::array<Freed*, kMostSmall / kStep + 66> freed_{};
  int trees_ = 0;
};

thread_local Arena arena;

cmark_mem arena_memory = {
    [](std::size_t count, std::size_t size) {
      void* const made = arena.take(count * size);
      return std::memset(made, 0, count * size);
    },
    [](void* old, std::size_t size) { return arena.resize(old, size); },
    [](void* block) { arena.give(block); },
};

// While a parser finishes, cmark-gfm switches characters on and off in a table that all parsers share.
std::mutex& cmark_mutex() {
  static std::mutex mutex;
  return mutex;
}

}  // namespace

CmarkTree::CmarkTree(std::string_view text, bool validate_utf8) {
  arena.enter();
  const std::lock_guard lock(cmark_mutex());
  cmark_gfm_core_extensions_ensure_registered();
  const int options = CMARK_OPT_FOOTNOTES | (validate_utf8 ? CMARK_OPT_VALIDATE_UTF8 : 0);
  cmark_parser* const parser = cmark_parser_new_with_mem(options, &arena_memory);
  for (const char* const name : {"table", "strikethrough", "autolink", "tasklist"})
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name));
  if (!text.empty()) cmark_parser_feed(parser, text.data(), text.size());
  root_ = cmark_parser_finish(parser);
  cmark_parser_free(parser);
}

CmarkTree::~CmarkTree() { arena.leave(); }

CmarkKind kind_of(const cmark_node& node) {
  switch (node.type) {
    case CMARK_NODE_DOCUMENT: return CmarkKind::Document;
    case CMARK_NODE_BLOCK_QUOTE: return CmarkKind::BlockQuote;
    case CMARK_NODE_LIST: return CmarkKind::List;
    case CMARK_NODE_ITEM: return CmarkKind::Item;
    case CMARK_NODE_CODE_BLOCK: return CmarkKind::CodeBlock;
    case CMARK_NODE_HTML_BLOCK: return CmarkKind::HtmlBlock;
    case CMARK_NODE_PARAGRAPH: return CmarkKind::Paragraph;
    case CMARK_NODE_HEADING: return CmarkKind::Heading;
    case CMARK_NODE_THEMATIC_BREAK: return CmarkKind::ThematicBreak;
    case CMARK_NODE_FOOTNOTE_DEFINITION: return CmarkKind::FootnoteDefinition;
    case CMARK_NODE_TEXT: return CmarkKind::Text;
    case CMARK_NODE_SOFTBREAK: return CmarkKind::SoftBreak;
    case CMARK_NODE_LINEBREAK: return CmarkKind::LineBreak;
    case CMARK_NODE_CODE: return CmarkKind::Code;
    case CMARK_NODE_HTML_INLINE: return CmarkKind::HtmlInline;
    case CMARK_NODE_EMPH: return CmarkKind::Emphasis;
    case CMARK_NODE_STRONG: return CmarkKind::Strong;
    case CMARK_NODE_LINK: return CmarkKind::Link;
    case CMARK_NODE_IMAGE: return CmarkKind::Image;
    case CMARK_NODE_FOOTNOTE_REFERENCE: return CmarkKind::FootnoteReference;
    default: break;
  }
  if (node.type == CMARK_NODE_TABLE) return CmarkKind::Table;
  if (node.type == CMARK_NODE_TABLE_ROW) return CmarkKind::TableRow;
  if (node.type == CMARK_NODE_TABLE_CELL) return CmarkKind::TableCell;
  if (node.type == CMARK_NODE_STRIKETHROUGH) return CmarkKind::Strikethrough;
  return CmarkKind::Other;
}

LineTable::LineTable(std::string_view text, std::uint32_t from) : text_(text) {
  starts_.reserve(64 + (text.size() - from) / 40);
  starts_.push_back(from);
  const bool has_cr = text.find('\r', from) != std::string_view::npos;
  for (std::size_t at = from; at < text.size();) {
    at = has_cr ? text.find_first_of("\r\n", at) : text.find('\n', at);
    if (at == std::string_view::npos) break;
    at += text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
    starts_.push_back(static_cast<std::uint32_t>(at));
  }
}

std::uint32_t LineTable::begin(int line) const {
  if (line < 1) return starts_.front();
  const auto index = static_cast<std::size_t>(line - 1);
  return index < starts_.size() ? starts_[index] : static_cast<std::uint32_t>(text_.size());
}

std::uint32_t LineTable::end(int line) const {
  const std::uint32_t from = begin(line);
  std::uint32_t to = begin(line + 1);
  while (to > from && (text_[to - 1] == '\n' || text_[to - 1] == '\r')) --to;
  return to;
}

std::uint32_t LineTable::offset(int line, int column) const {
  const std::uint32_t from = begin(line);
  const std::uint32_t to = end(line);
  return std::min(to, from + static_cast<std::uint32_t>(std::max(0, column - 1)));
}

}  // namespace despatch
