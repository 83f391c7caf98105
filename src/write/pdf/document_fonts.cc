#include "write/pdf/document_fonts.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <xxhash.h>

#include "base/text.h"

namespace despatch::pdf {
namespace {

std::size_t slot_of(std::uint64_t word, std::size_t slots) { return word * 0x9E3779B97F4A7C15ull >> 20 & (slots - 1); }

bool has(const GlyphSet& glyphs, unsigned glyph) { return glyphs[glyph / 64] >> (glyph % 64) & 1; }

/// Characters that readers take for the same when they copy or search.
bool same_text(std::string_view a, std::string_view b) {
  const auto plain = [](std::string_view text) -> std::string_view {
    if (text == "\u00A0" || text == "\u202F") return " ";
    if (text == "\u2011") return "\u2010";
    return text;
  };
  return a == b || plain(a) == plain(b);
}

std::string_view plain_text(std::string_view text) { return text == "\u00A0" || text == "\u202F" ? " " : text; }

/// What a glyph may be said to stand for: characters that do not show are told by ActualText where they matter.
/// U+0000, U+FEFF and U+FFFE may not stand in ToUnicode (PDF/UA-1, 7.21.7).
std::string shown_text(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (is_ignorable(c) || c == 0 || c == 0xFFFE || c == 0xFFFF) continue;
    append_utf8(out, is_private(c) ? U'\uFFFD' : c);
  }
  return out.empty() ? "\u200B" : out;
}

/// The characters of a cluster that show, each as UTF-8.
std::vector<std::string_view> shown_characters(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    if (!is_ignorable(next_code_point(text, at))) out.push_back(text.substr(begin, at - begin));
  }
  return out;
}

char32_t code_point(std::string_view character) {
  std::size_t at = 0;
  return next_code_point(character, at);
}

}  // namespace

const std::string& DocumentFonts::Font::text(std::uint16_t glyph, std::string_view first) {
  if (text_of[glyph] == 0) {
    texts.emplace_back(first);
    text_of[glyph] = static_cast<std::uint32_t>(texts.size());
  }
  return texts[text_of[glyph] - 1];
}

DocumentFonts::Use DocumentFonts::use(const ShapedWord& word) {
  std::size_t slot = slot_of(word.id, slots_.size());
  for (; slots_[slot].word != 0; slot = (slot + 1) & (slots_.size() - 1))
    if (slots_[slot].word == word.id) return slots_[slot].use;
  const Use use = note(word);
  slots_[slot] = {word.id, use};
  if (++words_ * 2 > slots_.size()) grow();
  return use;
}

void DocumentFonts::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& entry : old) {
    if (entry.word == 0) continue;
    std::size_t slot = slot_of(entry.word, slots_.size());
    while (slots_[slot].word != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = entry;
  }
}

DocumentFonts::Use DocumentFonts::note(const ShapedWord& word) {
  Use use;
  while (use.font < fonts_.size() && fonts_[use.font].face != word.face) ++use.font;
  if (use.font == fonts_.size()) fonts_.emplace_back(*word.face);
  Font& font = fonts_[use.font];

  // Clusters rise from left to right, or fall in right-to-left words.
  std::size_t covered = 0;
  for (std::size_t first = 0, last; first < word.glyphs.size(); first = last) {
    const std::uint32_t begin = word.glyphs[first].cluster;
    for (last = first; last < word.glyphs.size() && word.glyphs[last].cluster == begin; ++last) {
      const std::uint16_t glyph = word.glyphs[last].glyph;
      font.glyphs[glyph / 64] |= std::uint64_t{1} << (glyph % 64);
    }
    std::size_t end = word.text.size();
    if (word.right_to_left) {
      if (first > 0) end = word.glyphs[first - 1].cluster;
    } else if (last < word.glyphs.size()) {
      end = word.glyphs[last].cluster;
    }
    const std::string_view text = std::string_view(word.text).substr(begin, end - begin);
    covered += text.size();
    if (!note_cluster(font, word, first, last, text)) use.actual_text = true;
  }
  // A glyph far from the pen looks to readers like a blank before it.
  constexpr float kFar = 0.05f;
  use.actual_text =
      use.actual_text || std::any_of(word.glyphs.begin(), word.glyphs.end(),
                                     [](const ShapedGlyph& glyph) { return std::abs(glyph.x_offset_em) > kFar; });
  // Poppler reverses right-to-left text by itself, ActualText too.
  if (word.right_to_left) use.actual_text = false;
  return use;
}

/// Tells which text each glyph of a cluster stands for; false when the glyphs do not give the cluster's text back.
bool DocumentFonts::note_cluster(Font& font, const ShapedWord& word, std::size_t first, std::size_t last,
                                 std::string_view text) {
  if (last - first == 1) {
    const std::uint16_t glyph = word.glyphs[first].glyph;
    if (word.missing_glyph) {
      // The glyph may be the substitute, which stands for itself.
      for (const std::string_view own : {std::string_view("\uFFFD"), std::string_view("?")})
        if (font.face->glyph_of(code_point(own)) == glyph) {
          font.text(glyph, own);
          return text == own;
        }
    }
    return same_text(font.text(glyph, plain_text(shown_text(text))), text);
  }

  std::vector<std::uint16_t> glyphs;
  for (std::size_t i = first; i < last; ++i) glyphs.push_back(word.glyphs[i].glyph);
  if (word.right_to_left) std::reverse(glyphs.begin(), glyphs.end());
  std::vector<std::string_view> characters = shown_characters(text);
  std::vector<bool> taken(characters.size());
  const auto nominal = [&](std::uint16_t glyph) -> std::string_view {
    for (std::size_t i = 0; i < characters.size(); ++i)
      if (!taken[i] && font.face->glyph_of(code_point(characters[i])) == glyph) {
        taken[i] = true;
        return characters[i];
      }
    return {};
  };
  for (const std::uint16_t glyph : glyphs)
    if (const std::string_view own = nominal(glyph); !own.empty()) font.text(glyph, shown_text(own));
  std::string given;
  std::size_t next = 0;
  for (const std::uint16_t glyph : glyphs) {
    while (next < characters.size() && taken[next]) ++next;
    // A glyph too many still needs a text: one that does not show.
    const std::string& known = font.text(glyph, next < characters.size() ? shown_text(characters[next]) : "\u200B");
    if (next < characters.size() && known == characters[next]) ++next;
    given += known;
  }
  return given == text;
}

namespace {

/// The glyphs to embed. Text of some length is given all of everyday English, so that papers of a batch share one
/// subset.
GlyphSet rounded_up(const FontFace& face, GlyphSet glyphs) {
  constexpr int kMany = 40;
  const auto& everyday = face.everyday_glyphs();
  if (std::count_if(everyday.begin(), everyday.end(), [&](std::uint16_t glyph) { return has(glyphs, glyph); }) < kMany)
    return glyphs;
  for (const std::uint16_t glyph : everyday) glyphs[glyph / 64] |= std::uint64_t{1} << (glyph % 64);
  return glyphs;
}

std::string subset_tag(const FontFace& face, const GlyphSet& glyphs) {
  std::uint64_t hash = XXH3_64bits_withSeed(glyphs.data(), glyphs.size() * sizeof glyphs[0], face.glyph_count());
  std::string tag;
  for (int i = 0; i < 6; ++i, hash /= 26) tag += static_cast<char>('A' + hash % 26);
  return tag;
}

void append_widths(std::string& out, const FontFace& face, const GlyphSet& glyphs) {
  out += "/W[";
  unsigned last = 0xFFFFFFF0;
  for (unsigned glyph = 0; glyph < glyphs.size() * 64; ++glyph) {
    if (!has(glyphs, glyph)) continue;
    if (glyph != last + 1) {
      if (last != 0xFFFFFFF0) out += ']';
      append_integer(out, glyph);
      out += '[';
    } else {
      out += ' ';
    }
    append_number(out, face.width_1000(static_cast<std::uint16_t>(glyph)));
    last = glyph;
  }
  out += last != 0xFFFFFFF0 ? "]]" : "]";
}

/// `texts` in the order of glyphs.
std::string to_unicode(const std::vector<std::pair<std::uint16_t, std::string_view>>& texts) {
  std::string out =
      "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
      "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
      "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
      "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n";
  constexpr std::size_t kMostInSection = 100;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i % kMostInSection == 0) out += fmt::format("{} beginbfchar\n", std::min(kMostInSection, texts.size() - i));
    out += fmt::format("<{:04X}><", texts[i].first);
    append_utf16_hex(out, texts[i].second);
    out += ">\n";
    if ((i + 1) % kMostInSection == 0 || i + 1 == texts.size()) out += "endbfchar\n";
  }
  return out += "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend";
}

}  // namespace

std::string DocumentFonts::write(Objects& objects) {
  std::string resources;
  for (std::size_t i = 0; i < fonts_.size(); ++i) {
    const ObjectId id = objects.reserve();
    resources += fmt::format("/F{} {} 0 R", i, id);
    write_font(objects, fonts_[i], id);
  }
  return resources;
}

void DocumentFonts::write_font(Objects& objects, const Font& font, ObjectId id) {
  const FontFace& face = *font.face;
  const GlyphSet embedded = rounded_up(face, font.glyphs);
  const std::shared_ptr<const PackedFont> packed = library_.packed(face, embedded);
  std::string name;
  append_name(name,
              face.may_subset() ? subset_tag(face, embedded) + "+" + face.postscript_name() : face.postscript_name());

  const ObjectId program = objects.reserve();
  const bool cff = face.has_cff_outlines();
  objects.set_stream(program,
                     cff ? std::string("/Filter/FlateDecode/Subtype/CIDFontType0C")
                         : fmt::format("/Filter/FlateDecode/Length1 {}", packed->length),
                     std::shared_ptr<const std::string>(packed, &packed->deflated));

  constexpr unsigned kFixedPitch = 1, kSymbolic = 4, kItalic = 64;
  const unsigned flags = kSymbolic | (face.is_fixed_pitch() ? kFixedPitch : 0) | (face.is_italic() ? kItalic : 0);
  std::string descriptor = fmt::format("<</Type/FontDescriptor/FontName{}/Flags {}/FontBBox[", name, flags);
  for (int i = 0; i < 4; ++i) {
    append_number(descriptor, face.box_1000()[i], 0);
    descriptor += i < 3 ? ' ' : ']';
  }
  const auto append_metric = [&](std::string_view key, double value) {
    descriptor += key;
    descriptor += ' ';
    append_number(descriptor, value, 0);
  };
  append_metric("/ItalicAngle", face.italic_angle());
  append_metric("/Ascent", face.metrics().ascent * 1000);
  append_metric("/Descent", face.metrics().descent * 1000);
  append_metric("/CapHeight", face.metrics().cap_height * 1000);
  append_metric("/StemV", 50 + face.weight() * face.weight() / 4225.0);
  const ObjectId descriptor_id = objects.add(descriptor + fmt::format("/FontFile{} {} 0 R>>", cff ? 3 : 2, program));

  std::string descendant = fmt::format(
      "<</Type/Font/Subtype/{}/BaseFont{}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
      "/FontDescriptor {} 0 R{}",
      cff ? "CIDFontType0" : "CIDFontType2", name, descriptor_id, cff ? "" : "/CIDToGIDMap/Identity");
  append_widths(descendant, face, font.glyphs);
  const ObjectId descendant_id = objects.add(descendant + ">>");
  std::vector<std::pair<std::uint16_t, std::string_view>> texts;
  for (std::size_t glyph = 0; glyph < font.text_of.size(); ++glyph)
    if (font.text_of[glyph] != 0)
      texts.emplace_back(static_cast<std::uint16_t>(glyph), font.texts[font.text_of[glyph] - 1]);
  const ObjectId unicode = objects.add_deflated("", to_unicode(texts));
  objects.set(
      id, fmt::format(
              "<</Type/Font/Subtype/Type0/BaseFont{}/Encoding/Identity-H/DescendantFonts[{} 0 R]/ToUnicode {} 0 R>>",
              name, descendant_id, unicode));
}

}  // namespace despatch::pdf
