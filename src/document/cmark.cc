#include "document/cmark.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>

extern "C" {
extern cmark_node_type CMARK_NODE_TABLE, CMARK_NODE_TABLE_ROW, CMARK_NODE_TABLE_CELL, CMARK_NODE_STRIKETHROUGH;
cmark_parser* cmark_parser_new_with_mem(int options, cmark_mem* mem);
}

namespace despatch {
namespace {

// cmark's allocator has no room for a context, so the arena belongs to the thread. It is empty whenever no CmarkTree
// lives.
class Arena {
 public:
  void* take(std::size_t size) {
    const std::size_t need = ((size + 15) & ~std::size_t{15}) + kHeader;
    if (need > left_) more(need);
    char* const at = next_;
    next_ += need;
    left_ -= need;
    std::memcpy(at, &size, sizeof size);
    return at + kHeader;
  }
  void* resize(void* old, std::size_t size) {
    if (!old) return take(size);
    std::size_t had = 0;
    std::memcpy(&had, static_cast<char*>(old) - kHeader, sizeof had);
    if (size <= had) return old;
    void* const made = take(size);
    std::memcpy(made, old, had);
    return made;
  }
  void enter() { ++trees_; }
  void leave() {
    if (--trees_ > 0) return;
    if (chunks_.size() > 1) chunks_.resize(1);
    next_ = chunks_.empty() ? nullptr : chunks_.front().get();
    left_ = chunks_.empty() ? 0 : kChunk;
  }

 private:
  static constexpr std::size_t kHeader = 16;
  static constexpr std::size_t kChunk = 1u << 20;

  void more(std::size_t need) {
    const std::size_t size = chunks_.empty() ? std::max(kChunk, need) : std::max(kChunk * 4, need);
    if (chunks_.empty() && size != kChunk) chunks_.push_back(std::make_unique_for_overwrite<char[]>(kChunk));
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    next_ = chunks_.back().get();
    left_ = size;
  }

  std::vector<std::unique_ptr<char[]>> chunks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  int trees_ = 0;
};

thread_local Arena arena;

cmark_mem arena_memory = {
    [](std::size_t count, std::size_t size) {
      void* const made = arena.take(count * size);
      return std::memset(made, 0, count * size);
    },
    [](void* old, std::size_t size) { return arena.resize(old, size); },
    [](void*) {},
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
