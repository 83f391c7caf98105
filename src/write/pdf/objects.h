// The objects of one PDF and the file made of them. libharu numbers the objects and keeps the catalogue, the page tree,
// pages and bookmarks; everything else is a body of our own text under one of its numbers. The file is written here and
// not by libharu, because half of a tagged file is small objects: they go into object streams (ISO 32000-1, 7.5.7).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <hpdf.h>
#include <tl/expected.hpp>

#include "write/pdf/syntax.h"

struct libdeflate_compressor;

namespace despatch::pdf {

/// Deflates many texts with one compressor.
class Deflater {
 public:
  explicit Deflater(int level);
  ~Deflater();
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;
  [[nodiscard]] std::string operator()(std::string_view bytes);

 private:
  libdeflate_compressor* compressor_;
  std::string room_;
};

/// Many small objects with consecutive numbers, in one text.
class ObjectRow {
 public:
  [[nodiscard]] std::string& text() { return text_; }
  /// Ends the object whose body was appended to text().
  void close() { ends_.push_back(text_.size()); }
  [[nodiscard]] std::size_t size() const { return ends_.size(); }
  [[nodiscard]] std::string_view body(std::size_t i) const {
    const std::size_t begin = i ? ends_[i - 1] : 0;
    return std::string_view(text_).substr(begin, ends_[i] - begin);
  }

 private:
  std::string text_;
  std::vector<std::size_t> ends_;
};

class Objects {
 public:
  Objects();
  ~Objects();
  Objects(const Objects&) = delete;
  Objects& operator=(const Objects&) = delete;

  /// A number for an object whose body comes later; one that never gets a body is left out.
  [[nodiscard]] ObjectId reserve();
  void set(ObjectId id, std::string body);
  ObjectId add(std::string body);
  /// A stream; `keys` is what its dictionary holds beside Length. `data` is written as it is.
  void set_stream(ObjectId id, std::string keys, std::shared_ptr<const std::string> data);
  ObjectId add_stream(std::string keys, std::string data);
  /// As add_stream, deflated.
  ObjectId add_deflated(std::string keys, std::string_view data);
  /// Keys added to the end of a dictionary that libharu writes.
  void extend(ObjectId id, std::string_view keys);

  struct Page {
    ObjectId page = 0, contents = 0;
  };
  [[nodiscard]] Page add_page(double width_pt, double height_pt);
  /// `parent` is 0 for the top level. Keys (Dest, say) are added with extend().
  [[nodiscard]] ObjectId add_bookmark(ObjectId parent, std::string_view title);
  [[nodiscard]] ObjectId catalog() const;
  [[nodiscard]] ObjectId info() const { return info_; }

  /// The first number after all of the above. Objects of the row given to write() are numbered from here.
  [[nodiscard]] ObjectId row_begin() const;
  /// The streams are let go as they are written: once for each document. The error is a fault of libharu's that should
  /// not happen, or a document over its limits.
  [[nodiscard]] tl::expected<std::string, std::string> write(const ObjectRow& row);

  [[nodiscard]] Deflater& deflater() { return deflater_; }

 private:
  struct Body;
  class Writer;
  Body& body(ObjectId id);

  HPDF_Doc doc_ = nullptr;
  ObjectId info_ = 0;
  std::vector<Body> bodies_;  ///< by number
  Deflater deflater_;
};

}  // namespace despatch::pdf
