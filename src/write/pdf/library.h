// The inside of FontLibrary: the faces found so far, and packed subsets that documents share.
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <unordered_map>

#include "write/pdf/face.h"
#include "write/pdf/fonts.h"

namespace despatch::pdf {

/// A font program ready to be written: cut to the glyphs in use and deflated.
struct PackedFont {
  std::string deflated;
  std::size_t length = 0;  ///< before deflating
};

/// The glyphs of a face that a document shows, a bit for each.
using GlyphSet = std::vector<std::uint64_t>;

struct FontLibrary::Impl {
  explicit Impl(std::vector<std::filesystem::path> folders) : folders(std::move(folders)) {}

  /// A face for characters that `wanted` lacks: of the script's own font first, else whatever has them all; null if
  /// nothing has.
  const FontFace* fallback(std::u32string_view characters, const FontFace& wanted, FontRequest request);
  /// The font program for a set of glyphs. The same object for the same set, as long as somebody holds it.
  std::shared_ptr<const PackedFont> packed(const FontFace& face, const GlyphSet& glyphs);

  std::atomic<std::uint64_t> next_word_id{1};

  // ---- what follows is guarded by mutex
  tl::expected<const FontFace*, std::string> find(FontRequest request);
  tl::expected<const FontFace*, std::string> find_new(std::string_view family, FontStyle style);
  const FontFace* open(const std::filesystem::path& path, unsigned index = 0);
  const FontFace* open_stem(std::string_view stem);
  const FontFace* open_style(std::string_view family, FontStyle style);
  const FontFace* open_from_user_folders(std::string_view family, FontStyle style);
  const FontFace* open_by_fontconfig(std::string_view family, FontStyle style);
  void list_folders();

  const std::vector<std::filesystem::path> folders;
  std::recursive_mutex mutex;
  std::map<std::pair<std::string, FontStyle>, tl::expected<const FontFace*, std::string>> found;
  std::map<std::string, std::unique_ptr<FontFace>, std::less<>> faces;  ///< by path and index; null: cannot be used
  std::map<std::string, std::string, std::less<>> refusals;             ///< why a face cannot be used, by its key
  std::map<std::string, std::filesystem::path, std::less<>> files;      ///< by stem in lower case
  bool folders_listed = false;
  std::shared_ptr<void> fontconfig;  ///< its configuration, loaded when a family is found no other way
  std::map<std::pair<const FontFace*, GlyphSet>, std::shared_ptr<const PackedFont>> subsets;
  std::vector<std::shared_ptr<void>> idle_shapers;  ///< Shaper::Impl of documents that are done, with their words
};

/// True when the face has a glyph for each character that shows.
[[nodiscard]] bool has_all(const FontFace& face, std::u32string_view characters);
[[nodiscard]] bool is_ignorable(char32_t code_point);
/// A character of private use, which no font of ours shows.
[[nodiscard]] bool is_private(char32_t code_point);

/// `bytes` by zlib's format. `level` is libdeflate's, 1 to 12.
[[nodiscard]] std::string deflate(std::string_view bytes, int level);

}  // namespace despatch::pdf
