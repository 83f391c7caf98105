#include <hb.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>

#include <xxhash.h>

#include "base/text.h"
#include "write/pdf/fonts.h"
#include "write/pdf/library.h"
#include "write/pdf/syntax.h"

namespace despatch::pdf {
namespace {

/// Characters that stay together in one face: a base and the marks on it, or emoji joined to one.
struct Cluster {
  std::size_t begin = 0, end = 0;  ///< bytes
  std::u32string characters;
  bool cut_off = false;  ///< goes on where the one before became too long
};

/// No writing system puts more marks on a letter (UAX #15 calls a text with 30 at most stream-safe); shaping and its
/// text take the square of their number.
constexpr std::size_t kMostInCluster = 32;

bool is_mark(char32_t c) {
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0 || is_ignorable(c) ||
         (c >= 0x1F3FB && c <= 0x1F3FF);
}

std::vector<Cluster> clusters_of(std::string_view text) {
  std::vector<Cluster> out;
  bool joined = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (out.empty() || !(joined || is_mark(c))) {
      out.push_back({begin, begin, {}, false});
    } else if (out.back().characters.size() >= kMostInCluster) {
      out.push_back({begin, begin, {}, true});
    }
    out.back().end = at;
    out.back().characters += c;
    joined = c == 0x200D;
  }
  return out;
}

UScriptCode script_of(const Cluster& cluster) {
  for (const char32_t c : cluster.characters) {
    UErrorCode error = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &error);
    if (script > USCRIPT_INHERITED && script != USCRIPT_UNKNOWN) return script;
  }
  return USCRIPT_COMMON;
}

hb_script_t hb_script_of(UScriptCode script) {
  if (script <= USCRIPT_INHERITED) return HB_SCRIPT_COMMON;
  return hb_script_from_string(uscript_getShortName(script), -1);
}

/// Letters of Latin script and what stands between them; shaped in one go, with no search for scripts.
bool is_plain_latin(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) continue;
    // U+00A0 to U+024F are C2 A0 to C9 8F; general punctuation U+2010 to U+203F is E2 80 90 to E2 80 BF.
    const bool two = (c >= 0xC2 && c <= 0xC9) && i + 1 < text.size();
    const bool three = c == 0xE2 && i + 2 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0x80 &&
                       static_cast<unsigned char>(text[i + 2]) >= 0x90 &&
                       static_cast<unsigned char>(text[i + 2]) < 0xA8;
    if (!two && !three) return false;
    if (two && c == 0xC2 && static_cast<unsigned char>(text[i + 1]) == 0xAD) return false;
    i += two ? 1 : 2;
  }
  return true;
}

/// A piece of a word in one face and one script.
struct Run {
  std::size_t begin = 0, end = 0;
  const FontFace* face = nullptr;
  UScriptCode script = USCRIPT_LATIN;
  bool missing = false;
};

}  // namespace

struct Shaper::Impl {
  explicit Impl(FontLibrary& fonts) : fonts(fonts), library(fonts.impl()), buffer(hb_buffer_create()) {}
  ~Impl() { hb_buffer_destroy(buffer); }

  /// What two calls share apart from the word itself.
  struct Style {
    std::string family;
    FontStyle style{};
    std::string language;
    const FontFace* face = nullptr;
    hb_language_t hb_language = nullptr;
    std::map<std::u32string, const FontFace*> fallbacks;  ///< by cluster; null: nobody has it
  };
  struct Entry {
    std::uint64_t hash = 0;
    std::uint32_t style = 0;
    bool right_to_left = false;
    std::string text;
    std::vector<ShapedWord> words;
  };

  struct Slot {
    std::uint64_t hash = 0;
    Entry* entry = nullptr;
  };

  std::uint32_t style_of(FontRequest font, std::string_view language);
  std::vector<ShapedWord> shape(std::string_view text, Style& style, bool right_to_left);
  std::vector<Run> runs_of(std::string_view text, Style& style);
  const FontFace* face_for(const Cluster& cluster, Style& style, const FontFace* last);
  ShapedWord shape_run(std::string_view text, const Run& run, const Style& style, bool right_to_left);
  void grow();

  FontLibrary& fonts;
  FontLibrary::Impl& library;
  hb_buffer_t* buffer;
  std::deque<Style> styles;
  std::uint32_t last_style = 0;
  std::deque<Entry> entries;
  std::vector<Slot> slots = std::vector<Slot>(1024);
};

Shaper::Shaper(FontLibrary& fonts) {
  FontLibrary::Impl& library = fonts.impl();
  const std::lock_guard lock(library.mutex);
  if (library.idle_shapers.empty()) {
    impl_ = std::make_shared<Impl>(fonts);
  } else {
    impl_ = std::static_pointer_cast<Impl>(std::move(library.idle_shapers.back()));
    library.idle_shapers.pop_back();
  }
}

// The next document finds most of its words shaped already. A shaper that has seen too many is not kept.
Shaper::~Shaper() {
  constexpr std::size_t kMostWords = 60'000;
  if (impl_->entries.size() > kMostWords) return;
  FontLibrary::Impl& library = impl_->library;
  const std::lock_guard lock(library.mutex);
  library.idle_shapers.push_back(std::move(impl_));
}

const std::vector<ShapedWord>& Shaper::shape(std::string_view word, FontRequest font, std::string_view language,
                                             bool right_to_left) {
  Impl& self = *impl_;
  const std::uint32_t style = self.style_of(font, language);
  const std::uint64_t hash = XXH3_64bits_withSeed(word.data(), word.size(), style * 2 + right_to_left);
  const std::size_t mask = self.slots.size() - 1;
  std::size_t slot = hash & mask;
  for (; const Impl::Entry* entry = self.slots[slot].entry; slot = (slot + 1) & mask)
    if (self.slots[slot].hash == hash && entry->style == style && entry->right_to_left == right_to_left &&
        entry->text == word)
      return entry->words;
  self.entries.push_back({hash, style, right_to_left, std::string(word), {}});
  Impl::Entry& entry = self.entries.back();
  entry.words = self.shape(entry.text, self.styles[style], right_to_left);
  self.slots[slot] = {hash, &entry};
  if (self.entries.size() * 2 > self.slots.size()) self.grow();
  return entry.words;
}

void Shaper::Impl::grow() {
  slots.assign(slots.size() * 2, {});
  const std::size_t mask = slots.size() - 1;
  for (Entry& entry : entries) {
    std::size_t slot = entry.hash & mask;
    while (slots[slot].entry) slot = (slot + 1) & mask;
    slots[slot] = {entry.hash, &entry};
  }
}

std::uint32_t Shaper::Impl::style_of(FontRequest font, std::string_view language) {
  const auto same = [&](const Style& style) {
    return style.style == font.style && style.family == font.family && style.language == language;
  };
  if (last_style < styles.size() && same(styles[last_style])) return last_style;
  for (last_style = 0; last_style < styles.size(); ++last_style)
    if (same(styles[last_style])) return last_style;
  // A family that is not installed has been told of by whoever asked find(); text still gets set.
  auto face = fonts.find(font);
  if (!face) face = fonts.find({"sans", font.style});
  if (!face) face = fonts.find({"DejaVu Sans", font.style});
  styles.push_back({std::string(font.family),
                    font.style,
                    std::string(language),
                    face ? *face : nullptr,
                    hb_language_from_string(language.data(), static_cast<int>(language.size())),
                    {}});
  return last_style;
}

std::vector<ShapedWord> Shaper::Impl::shape(std::string_view text, Style& style, bool right_to_left) {
  std::vector<ShapedWord> out;
  if (text.empty() || !style.face) return out;
  if (is_plain_latin(text)) {
    out.push_back(shape_run(text, {0, text.size(), style.face, USCRIPT_LATIN, false}, style, right_to_left));
    const auto& glyphs = out.front().glyphs;
    if (std::none_of(glyphs.begin(), glyphs.end(), [](const ShapedGlyph& glyph) { return glyph.glyph == 0; }))
      return out;
    out.clear();
  }
  for (const Run& run : runs_of(text, style)) out.push_back(shape_run(text, run, style, right_to_left));
  if (right_to_left) std::reverse(out.begin(), out.end());
  return out;
}

const FontFace* Shaper::Impl::face_for(const Cluster& cluster, Style& style, const FontFace* last) {
  if (has_all(*style.face, cluster.characters)) return style.face;
  if (last && has_all(*last, cluster.characters)) return last;
  // By the whole cluster: what stood in the documents before must not decide.
  const auto [known, fresh] = style.fallbacks.try_emplace(cluster.characters);
  if (fresh) known->second = library.fallback(cluster.characters, *style.face, {style.family, style.style});
  if (!known->second && cluster.characters.size() > 1)  // a mark that no font has is no reason to lose its base
    return library.fallback(std::u32string_view(cluster.characters).substr(0, 1), *style.face,
                            {style.family, style.style});
  return known->second;
}

std::vector<Run> Shaper::Impl::runs_of(std::string_view text, Style& style) {
  std::vector<Run> out;
  UScriptCode script = USCRIPT_COMMON;
  for (const Cluster& cluster : clusters_of(text)) {
    const UScriptCode own = script_of(cluster);
    const FontFace* last = out.empty() ? nullptr : out.back().face;
    const FontFace* face = face_for(cluster, style, last);
    const bool missing = face == nullptr;
    if (missing) face = style.face;
    // Marks and punctuation go with the letters beside them.
    const bool same_script = own == USCRIPT_COMMON || script == USCRIPT_COMMON || own == script;
    if (!out.empty() && out.back().face == face && same_script && out.back().missing == missing && !cluster.cut_off) {
      out.back().end = cluster.end;
      if (own != USCRIPT_COMMON) script = out.back().script = own;
      continue;
    }
    script = own;
    out.push_back({cluster.begin, cluster.end, face, own, missing});
  }
  return out;
}

namespace {

/// Shown where no font has a character. PDF/A forbids .notdef.
std::uint16_t substitute_glyph(const FontFace& face) {
  for (const char32_t c : {U'\uFFFD', U'?', U'\u25A1'})
    if (const std::uint16_t glyph = face.glyph_of(c)) return glyph;
  return 1;
}

bool is_private_at(std::string_view text, std::size_t at) {
  return at < text.size() && is_private(next_code_point(text, at));
}

/// Glyphs as the inside of a TJ array: strings of two-byte codes, and what to take back between them.
void write_codes(ShapedWord& word) {
  std::string run;
  double owed = 0;   // thousandths of an em that the next glyph stands further right than the pen
  double moved = 0;  // what the array moves the pen
  const auto settle = [&] {
    const double step = std::round(owed);
    if (step == 0) return;
    if (!run.empty()) append_bytes(word.codes, run);
    run.clear();
    append_integer(word.codes, static_cast<std::int64_t>(-step));
    moved += step;
    owed -= step;
  };
  for (const ShapedGlyph& glyph : word.glyphs) {
    const double offset = glyph.x_offset_em * 1000.0;
    owed += offset;
    settle();
    run += static_cast<char>(glyph.glyph >> 8);
    run += static_cast<char>(glyph.glyph & 0xFF);
    const double width = word.face->width_1000(glyph.glyph);
    moved += width;
    owed += glyph.advance_em * 1000.0 - width - offset;
  }
  if (!run.empty()) append_bytes(word.codes, run);
  word.codes_width_em = moved / 1000;
}

/// A lam and what follows set as one glyph: readers that turn visual order round would swap the two letters. An empty
/// glyph right of it carries the lam, so that each glyph stands for one letter.
void part_lam_ligatures(ShapedWord& word) {
  const std::uint16_t empty = word.face->glyph_of(U'\u200C');
  if (empty == 0 || word.face->width_1000(empty) != 0) return;
  std::size_t cluster_end = word.text.size();
  for (std::size_t first = 0, last; first < word.glyphs.size(); first = last) {
    const std::uint32_t begin = word.glyphs[first].cluster;
    for (last = first; last < word.glyphs.size() && word.glyphs[last].cluster == begin;) ++last;
    std::u32string letters;
    for (std::size_t at = begin; at < cluster_end;) letters += next_code_point(word.text, at);
    const bool ligature = letters.size() >= 2 && letters[0] == 0x0644 && last - first < letters.size();
    cluster_end = begin;
    if (!ligature) continue;
    ShapedGlyph carrier;
    carrier.glyph = empty;
    carrier.cluster = begin;
    word.glyphs.insert(word.glyphs.begin() + static_cast<std::ptrdiff_t>(last), carrier);
    ++last;
  }
}

}  // namespace

ShapedWord Shaper::Impl::shape_run(std::string_view text, const Run& run, const Style& style, bool right_to_left) {
  ShapedWord word;
  word.text = text.substr(run.begin, run.end - run.begin);
  word.face = run.face;
  word.right_to_left = right_to_left;
  word.id = library.next_word_id.fetch_add(1, std::memory_order_relaxed);

  hb_buffer_reset(buffer);
  hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES);
  hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
  hb_buffer_set_direction(buffer, right_to_left ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
  hb_buffer_set_script(buffer, hb_script_of(run.script));
  hb_buffer_set_language(buffer, style.hb_language);
  // The neighbours count: an Arabic letter joins across a change of face.
  hb_buffer_add_utf8(buffer, text.data(), static_cast<int>(text.size()), static_cast<unsigned>(run.begin),
                     static_cast<int>(run.end - run.begin));
  hb_shape(run.face->font(), buffer, nullptr, 0);

  unsigned count = 0;
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer, &count);
  const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer, nullptr);
  const double em = run.face->units_per_em();
  bool raised = false;
  for (unsigned i = 0; i < count; ++i) {
    ShapedGlyph glyph;
    glyph.glyph = static_cast<std::uint16_t>(infos[i].codepoint);
    glyph.cluster = infos[i].cluster - static_cast<std::uint32_t>(run.begin);
    glyph.advance_em = static_cast<float>(positions[i].x_advance / em);
    glyph.x_offset_em = static_cast<float>(positions[i].x_offset / em);
    glyph.y_offset_em = static_cast<float>(positions[i].y_offset / em);
    if (glyph.glyph == 0 || (run.missing && is_private_at(word.text, glyph.cluster))) {
      word.missing_glyph = true;
      glyph.glyph = substitute_glyph(*run.face);
      glyph.advance_em = static_cast<float>(run.face->width_1000(glyph.glyph) / 1000);
      glyph.x_offset_em = glyph.y_offset_em = 0;
    }
    raised = raised || positions[i].y_offset != 0;
    word.width_em += glyph.advance_em;
    word.glyphs.push_back(glyph);
  }
  if (right_to_left && run.script == USCRIPT_ARABIC) part_lam_ligatures(word);
  if (!raised) write_codes(word);
  return word;
}

}  // namespace despatch::pdf
