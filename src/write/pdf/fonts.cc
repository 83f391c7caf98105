#include "write/pdf/fonts.h"

#include <fontconfig/fontconfig.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "base/text.h"
#include "write/pdf/library.h"

namespace despatch::pdf {
namespace {

namespace fs = std::filesystem;

/// Folders below a root where Debian keeps the families that nearly every paper uses: looked at before anything is
/// listed.
constexpr std::array kUsualFolders = {"truetype/liberation2", "truetype/liberation", "truetype/noto",
                                      "truetype/dejavu",      "truetype/droid",      ""};

struct FamilyName {
  std::string_view asked, meant;
};
/// Generic names, and fonts of others that have the same widths as Liberation's.
constexpr std::array kFamilyNames = {
    FamilyName{"sans", "Liberation Sans"},      FamilyName{"sans-serif", "Liberation Sans"},
    FamilyName{"serif", "Liberation Serif"},    FamilyName{"mono", "Liberation Mono"},
    FamilyName{"monospace", "Liberation Mono"}, FamilyName{"arial", "Liberation Sans"},
    FamilyName{"helvetica", "Liberation Sans"}, FamilyName{"times new roman", "Liberation Serif"},
    FamilyName{"times", "Liberation Serif"},    FamilyName{"courier new", "Liberation Mono"},
    FamilyName{"courier", "Liberation Mono"},
};

/// File-name endings for a style; the first that exists is taken.
const std::vector<std::string_view>& endings(FontStyle style) {
  static const std::vector<std::string_view> regular = {"-regular", "", "-book", "-roman", "-medium"}, bold = {"-bold"},
                                             italic = {"-italic", "-oblique"}, both = {"-bolditalic", "-boldoblique"};
  switch (style) {
    case FontStyle::Regular: return regular;
    case FontStyle::Bold: return bold;
    case FontStyle::Italic: return italic;
    case FontStyle::BoldItalic: return both;
  }
  return regular;
}

/// The styles to try for one that a family may lack.
std::vector<FontStyle> nearest_styles(FontStyle style) {
  switch (style) {
    case FontStyle::Bold: return {FontStyle::Bold, FontStyle::Regular};
    case FontStyle::Italic: return {FontStyle::Italic, FontStyle::Regular};
    case FontStyle::BoldItalic: return {FontStyle::BoldItalic, FontStyle::Bold, FontStyle::Italic, FontStyle::Regular};
    case FontStyle::Regular: break;
  }
  return {FontStyle::Regular};
}

bool is_bold(FontStyle style) { return style == FontStyle::Bold || style == FontStyle::BoldItalic; }
bool is_italic(FontStyle style) { return style == FontStyle::Italic || style == FontStyle::BoldItalic; }

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '_') out += c;
  return out;
}

/// "NotoSans-Regular" as Debian's files spell it, from a family and the ending in lower case.
std::string capitalised_ending(std::string_view ending) {
  std::string out(ending);
  bool up = false;
  for (char& c : out) {
    if (up && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    up = c == '-';
  }
  const auto at = out.find("Bold");
  if (at != std::string::npos && at + 4 < out.size()) out[at + 4] = static_cast<char>(out[at + 4] - 'a' + 'A');
  return out;
}

std::string package_hint(std::string_view family) {
  const std::string lower = ascii_lower(family);
  for (const auto& [start, package] :
       {std::pair{"liberation", "fonts-liberation2"}, std::pair{"noto sans cjk", "fonts-noto-cjk"},
        std::pair{"noto", "fonts-noto-core"}, std::pair{"dejavu", "fonts-dejavu-core"},
        std::pair{"wenquanyi", "fonts-wqy-microhei"}, std::pair{"open sans", "fonts-open-sans"},
        std::pair{"lato", "fonts-lato"}, std::pair{"roboto", "fonts-roboto"},
        std::pair{"carlito", "fonts-crosextra-carlito"}, std::pair{"atkinson", "fonts-atkinson-hyperlegible"},
        std::pair{"opendyslexic", "fonts-opendyslexic"}})
    if (lower.starts_with(start)) return fmt::format("install the package {}", package);
  return "install it, or name a folder that has it in DESPATCH_FONTS";
}

/// Font families for a script, best first, in the spelling of their files.
std::vector<std::string> families_for(UScriptCode script, bool serif) {
  std::vector<std::string> out;
  switch (script) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO:
      out = {"wqy-microhei", "NotoSansCJK-Regular", "DroidSansFallbackFull", "wqy-zenhei", "NanumGothic"};
      break;
    case USCRIPT_ARABIC:
      out = {serif ? "NotoNaskhArabic" : "NotoSansArabic", "NotoNaskhArabic", "NotoSansArabic"};
      break;
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_COMMON:
    case USCRIPT_INHERITED: break;
    default: {
      const std::string name = without_blanks(uscript_getName(script));
      if (serif) out.push_back("NotoSerif" + name);
      out.push_back("NotoSans" + name);
      if (!serif) out.push_back("NotoSerif" + name);
    }
  }
  if (serif) out.insert(out.end(), {"NotoSerif", "DejaVuSerif"});
  out.insert(out.end(), {"NotoSans", "DejaVuSans", "NotoSansSymbols", "NotoSansSymbols2", "NotoSansMath", "NotoMusic",
                         "wqy-microhei"});
  return out;
}

UScriptCode script_of(std::u32string_view characters) {
  for (const char32_t c : characters) {
    UErrorCode error = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &error);
    if (script != USCRIPT_COMMON && script != USCRIPT_INHERITED && script != USCRIPT_UNKNOWN) return script;
  }
  return USCRIPT_COMMON;
}

}  // namespace

bool is_ignorable(char32_t c) {
  return c == 0x00AD || c == 0x034F || c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || (c >= 0xE0000 && c <= 0xE0FFF);
}

// What a font shows for a character of private use is known to nobody else: PDF/A-2a wants it said in words, and no
// words are there (ISO 19005-2, 6.2.11.7.3).
bool is_private(char32_t c) {
  return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && c <= 0xFFFFD) || (c >= 0x100000 && c <= 0x10FFFD);
}

bool has_all(const FontFace& face, std::u32string_view characters) {
  return std::all_of(characters.begin(), characters.end(),
                     [&](char32_t c) { return is_ignorable(c) || (!is_private(c) && face.glyph_of(c) != 0); });
}

FontLibrary::FontLibrary(std::vector<fs::path> folders) : impl_(std::make_unique<Impl>(std::move(folders))) {}
FontLibrary::~FontLibrary() = default;

tl::expected<const FontFace*, std::string> FontLibrary::find(FontRequest request) { return impl_->find(request); }

FontMetrics FontLibrary::metrics(const FontFace& face) const { return face.metrics(); }

std::vector<fs::path> default_font_folders() {
  std::vector<fs::path> out;
  if (const char* own = std::getenv("DESPATCH_FONTS"))
    for (const std::string_view folder : split(own, ':'))
      if (!folder.empty()) out.emplace_back(folder);
  if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data) {
    out.push_back(fs::path(data) / "fonts");
  } else if (const char* home = std::getenv("HOME"); home && *home) {
    out.push_back(fs::path(home) / ".local/share/fonts");
  }
  out.emplace_back("/usr/local/share/fonts");
  out.emplace_back("/usr/share/fonts");
  return out;
}

tl::expected<const FontFace*, std::string> FontLibrary::Impl::find(FontRequest request) {
  const std::lock_guard lock(mutex);
  auto key = std::pair(std::string(request.family), request.style);
  if (const auto known = found.find(key); known != found.end()) return known->second;
  auto answer = find_new(request.family, request.style);
  found.emplace(std::move(key), answer);
  return answer;
}

tl::expected<const FontFace*, std::string> FontLibrary::Impl::find_new(std::string_view asked, FontStyle style) {
  refusals.clear();
  std::vector<std::string_view> names = {asked};
  for (const FamilyName& name : kFamilyNames)
    if (ascii_lower(asked) == name.asked) names.push_back(name.meant);
  for (const std::string_view name : names)
    for (const FontStyle near : nearest_styles(style))
      if (const FontFace* face = open_style(without_blanks(name), near)) return face;
  for (const std::string_view name : names)
    if (const FontFace* face = open_from_user_folders(name, style)) return face;
  for (const std::string_view name : names)
    if (const FontFace* face = open_by_fontconfig(name, style)) return face;
  if (!refusals.empty()) return tl::unexpected(refusals.begin()->second);
  return tl::unexpected(fmt::format("no font called '{}' is installed: {}", asked, package_hint(names.back())));
}

const FontFace* FontLibrary::Impl::open(const fs::path& path, unsigned index) {
  const std::string key = fmt::format("{}#{}", path.string(), index);
  const auto [slot, fresh] = faces.try_emplace(key);
  if (fresh) {
    if (auto face = FontFace::open(path, index)) {
      slot->second = std::move(*face);
    } else {
      refusals[key] = face.error();
    }
  }
  return slot->second.get();
}

const FontFace* FontLibrary::Impl::open_style(std::string_view family, FontStyle style) {
  for (const std::string_view ending : endings(style))
    if (const FontFace* face = open_stem(std::string(family) + capitalised_ending(ending))) return face;
  return nullptr;
}

/// A face by its file's name without the extension: in the usual folders first, then anywhere below the folders.
const FontFace* FontLibrary::Impl::open_stem(std::string_view stem) {
  if (stem.find('/') != std::string_view::npos || stem.starts_with('.') || stem.size() > 200) return nullptr;
  std::error_code none;
  if (!folders_listed)
    for (const fs::path& root : folders)
      for (const char* folder : kUsualFolders)
        for (const char* extension : {"ttf", "ttc", "otf"}) {
          const fs::path path = root / folder / fmt::format("{}.{}", stem, extension);
          if (fs::is_regular_file(path, none)) return open(path);
        }
  list_folders();
  const auto file = files.find(ascii_lower(stem));
  return file == files.end() ? nullptr : open(file->second);
}

void FontLibrary::Impl::list_folders() {
  if (folders_listed) return;
  folders_listed = true;
  constexpr std::size_t kMostFiles = 50000;
  std::size_t seen = 0;
  for (const fs::path& root : folders) {
    std::error_code error;
    fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, error), end;
    std::vector<fs::path> here;
    for (; !error && at != end && ++seen < kMostFiles; at.increment(error)) {
      const std::string extension = ascii_lower(at->path().extension().string());
      if (extension == ".ttf" || extension == ".ttc" || extension == ".otf") here.push_back(at->path());
    }
    std::sort(here.begin(), here.end());  // the order of a folder's entries is nobody's promise
    for (fs::path& path : here) files.try_emplace(ascii_lower(path.stem().string()), std::move(path));
  }
}

/// Fonts in folders outside /usr may have any file name: their own name tables are asked.
const FontFace* FontLibrary::Impl::open_from_user_folders(std::string_view family, FontStyle style) {
  list_folders();
  const FontFace* best = nullptr;
  for (const auto& [stem, path] : files) {
    if (path.string().starts_with("/usr/share/")) continue;
    const FontFace* face = open(path);
    if (!face || ascii_lower(face->family()) != ascii_lower(family)) continue;
    if (face->is_bold() == is_bold(style) && face->is_italic() == is_italic(style)) return face;
    if (!best || (!face->is_bold() && !face->is_italic())) best = face;
  }
  return best;
}

const FontFace* FontLibrary::Impl::open_by_fontconfig(std::string_view family, FontStyle style) {
  if (!fontconfig) {
    FcConfig* loaded = FcInitLoadConfigAndFonts();
    if (!loaded) return nullptr;
    fontconfig = std::shared_ptr<void>(loaded, [](void* config) { FcConfigDestroy(static_cast<FcConfig*>(config)); });
  }
  auto* config = static_cast<FcConfig*>(fontconfig.get());
  const std::string name(family);
  FcPattern* pattern = FcPatternCreate();
  FcPatternAddString(pattern, FC_FAMILY, reinterpret_cast<const FcChar8*>(name.c_str()));
  FcPatternAddInteger(pattern, FC_WEIGHT, is_bold(style) ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
  FcPatternAddInteger(pattern, FC_SLANT, is_italic(style) ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
  FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
  FcConfigSubstitute(config, pattern, FcMatchPattern);
  FcDefaultSubstitute(pattern);
  FcResult result = FcResultNoMatch;
  FcPattern* match = FcFontMatch(config, pattern, &result);
  const FontFace* face = nullptr;
  if (match) {
    // fontconfig always answers something; only the family that was asked for will do.
    FcChar8* path = nullptr;
    FcChar8* matched = nullptr;
    int index = 0;
    FcPatternGetInteger(match, FC_INDEX, 0, &index);
    bool same = false;
    for (int i = 0; FcPatternGetString(match, FC_FAMILY, i, &matched) == FcResultMatch; ++i)
      same = same || ascii_lower(reinterpret_cast<const char*>(matched)) == ascii_lower(family);
    if (same && FcPatternGetString(match, FC_FILE, 0, &path) == FcResultMatch)
      face = open(reinterpret_cast<const char*>(path), static_cast<unsigned>(index) & 0xFFFF);
    FcPatternDestroy(match);
  }
  FcPatternDestroy(pattern);
  return face;
}

const FontFace* FontLibrary::Impl::fallback(std::u32string_view characters, const FontFace& wanted,
                                            FontRequest request) {
  const bool serif =
      wanted.family().find("Serif") != std::string::npos || wanted.family().find("Times") != std::string::npos;
  const std::lock_guard lock(mutex);
  for (const std::string& family : families_for(script_of(characters), serif))
    for (const FontStyle style : nearest_styles(request.style))
      if (const FontFace* face = open_style(family, style)) {
        if (has_all(*face, characters)) return face;
        break;
      }
  return nullptr;
}

}  // namespace despatch::pdf
