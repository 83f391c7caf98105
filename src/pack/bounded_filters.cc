#include "pack/bounded_filters.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include <qpdf/Pipeline.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/Pl_RunLength.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFStreamFilter.hh>

namespace despatch {
namespace {

thread_local InflateBudget* current_budget = nullptr;

class Limit : public Pipeline {
 public:
  explicit Limit(Pipeline* next) : Pipeline("limit", next) {}
  void write(unsigned char const* data, std::size_t length) override {
    if (current_budget != nullptr && !current_budget->take(length, of_stream_))
      throw std::runtime_error("a stream inflates to more than is taken in");
    getNext()->write(data, length);
  }
  void finish() override { getNext()->finish(); }

 private:
  std::size_t of_stream_ = 0;
};

struct Predictor {
  long long kind = 1, columns = 1, colors = 1, bits = 8;

  /// False when the parameters make no sense or are of a kind that is not undone here.
  bool read(QPDFObjectHandle parms) {
    if (parms.isNull()) return true;
    if (!parms.isDictionary()) return false;
    const auto number = [&](const char* key, long long& out) {
      QPDFObjectHandle value = parms.getKey(key);
      if (value.isNull()) return true;
      if (!value.isInteger()) return false;
      out = value.getIntValue();
      return true;
    };
    if (!number("/Predictor", kind) || !number("/Columns", columns) || !number("/Colors", colors) ||
        !number("/BitsPerComponent", bits))
      return false;
    if (kind == 1) return true;
    return kind >= 10 && kind <= 15 && columns >= 1 && columns <= 1'000'000 && colors >= 1 && colors <= 32 &&
           (bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16);
  }
};

/// Undoes PNG's predictors (ISO 32000-1, 7.4.4.4; PNG, 9).
class Unpredict : public Pipeline {
 public:
  Unpredict(Pipeline* next, const Predictor& by)
      : Pipeline("predictor", next),
        pixel_(static_cast<std::size_t>(std::max(1LL, by.colors * by.bits / 8))),
        above_(static_cast<std::size_t>((by.columns * by.colors * by.bits + 7) / 8)),
        row_(above_.size()) {}

  void write(unsigned char const* data, std::size_t length) override {
    for (std::size_t i = 0; i < length; ++i) {
      if (at_ == kFilterByte) {
        filter_ = data[i];
        at_ = 0;
        continue;
      }
      row_[at_] = static_cast<unsigned char>(data[i] + predicted());
      if (++at_ == row_.size()) flush();
    }
  }
  void finish() override {
    if (at_ != kFilterByte && at_ > 0) getNext()->write(row_.data(), at_);
    at_ = kFilterByte;
    getNext()->finish();
  }

 private:
  static constexpr std::size_t kFilterByte = static_cast<std::size_t>(-1);

  [[nodiscard]] int predicted() const {
    const int left = at_ >= pixel_ ? row_[at_ - pixel_] : 0, up = above_[at_];
    const int corner = at_ >= pixel_ ? above_[at_ - pixel_] : 0;
    switch (filter_) {
      case 1: return left;
      case 2: return up;
      case 3: return (left + up) / 2;
      case 4: {
        const int p = left + up - corner;
        const int a = std::abs(p - left), b = std::abs(p - up), c = std::abs(p - corner);
        return a <= b && a <= c ? left : b <= c ? up : corner;
      }
      default: return 0;
    }
  }
  void flush() {
    getNext()->write(row_.data(), row_.size());
    above_.swap(row_);
    at_ = kFilterByte;
  }

  const std::size_t pixel_;
  std::vector<unsigned char> above_, row_;
  std::size_t at_ = kFilterByte;
  unsigned char filter_ = 0;
};

/// ISO 32000-1, 7.4.4.
class Unlzw : public Pipeline {
 public:
  Unlzw(Pipeline* next, bool early) : Pipeline("lzw", next), early_(early ? 1 : 0) { reset(); }

  void write(unsigned char const* data, std::size_t length) override {
    for (std::size_t i = 0; i < length && !ended_; ++i) {
      bits_ = (bits_ << 8) | data[i];
      held_ += 8;
      while (held_ >= width_ && !ended_) {
        held_ -= width_;
        code((bits_ >> held_) & ((1U << width_) - 1));
      }
    }
  }
  void finish() override { getNext()->finish(); }

 private:
  static constexpr unsigned kClear = 256, kEnd = 257, kMost = 4096;
  struct Entry {
    unsigned before;
    unsigned char last;
  };

  void reset() {
    table_.clear();
    width_ = 9;
    last_ = kClear;
  }

  void code(unsigned code) {
    if (code == kClear) return reset();
    if (code == kEnd) {
      ended_ = true;
      return;
    }
    const unsigned known = 258 + static_cast<unsigned>(table_.size());
    if (last_ == kClear) {
      if (code > 255) throw std::runtime_error("LZW data begins with a code that stands for nothing");
      text_ = {static_cast<unsigned char>(code)};
    } else {
      if (code > known) throw std::runtime_error("LZW data has a code that stands for nothing");
      const unsigned char first_of_last = text_[0];
      if (code == known) {
        text_.push_back(first_of_last);
      } else {
        spell(code);
      }
      if (known < kMost) table_.push_back({last_, code == known ? first_of_last : text_[0]});
    }
    getNext()->write(text_.data(), text_.size());
    last_ = code;
    const unsigned next = 258 + static_cast<unsigned>(table_.size()) + early_;
    width_ = next >= 2048 ? 12 : next >= 1024 ? 11 : next >= 512 ? 10 : 9;
  }

  void spell(unsigned code) {
    text_.clear();
    while (code > 257) {
      text_.push_back(table_[code - 258].last);
      code = table_[code - 258].before;
    }
    text_.push_back(static_cast<unsigned char>(code));
    std::reverse(text_.begin(), text_.end());
  }

  const unsigned early_;
  std::vector<Entry> table_;
  std::vector<unsigned char> text_;
  std::uint64_t bits_ = 0;
  unsigned held_ = 0, width_ = 9, last_ = kClear;
  bool ended_ = false;
};

enum class Coding { Flate, Lzw, RunLength };

class BoundedFilter : public QPDFStreamFilter {
 public:
  explicit BoundedFilter(Coding coding) : coding_(coding) {}

  bool setDecodeParms(QPDFObjectHandle parms) override {
    if (coding_ == Coding::RunLength) return parms.isNull() || parms.isDictionary();
    if (parms.isDictionary() && parms.getKey("/EarlyChange").isInteger())
      early_ = parms.getKey("/EarlyChange").getIntValue() != 0;
    return predictor_.read(parms);
  }

  Pipeline* getDecodePipeline(Pipeline* next) override {
    if (predictor_.kind >= 10) next = keep(std::make_unique<Unpredict>(next, predictor_));
    next = keep(std::make_unique<Limit>(next));
    switch (coding_) {
      case Coding::Flate: return keep(std::make_unique<Pl_Flate>("inflate", next, Pl_Flate::a_inflate));
      case Coding::Lzw: return keep(std::make_unique<Unlzw>(next, early_));
      case Coding::RunLength: break;
    }
    return keep(std::make_unique<Pl_RunLength>("run length", next, Pl_RunLength::a_decode));
  }

  bool isSpecializedCompression() override { return coding_ == Coding::RunLength; }

 private:
  Pipeline* keep(std::unique_ptr<Pipeline> pipeline) {
    kept_.push_back(std::move(pipeline));
    return kept_.back().get();
  }

  const Coding coding_;
  Predictor predictor_;
  bool early_ = true;
  std::vector<std::unique_ptr<Pipeline>> kept_;
};

void replace_filters() {
  static std::once_flag done;
  std::call_once(done, [] {
    const auto replace = [](const char* name, Coding coding) {
      QPDF::registerStreamFilter(name, [coding] { return std::make_shared<BoundedFilter>(coding); });
    };
    replace("/FlateDecode", Coding::Flate);
    replace("/LZWDecode", Coding::Lzw);
    replace("/RunLengthDecode", Coding::RunLength);
  });
}

}  // namespace

InflateBudget::Use::Use(InflateBudget& budget) : outer_(current_budget) {
  replace_filters();
  current_budget = &budget;
}

InflateBudget::Use::~Use() { current_budget = outer_; }

bool InflateBudget::take(std::size_t bytes, std::size_t& of_stream) {
  of_stream += bytes;
  if (of_stream > for_one_stream_ || bytes > left_) {
    exceeded_ = true;
    return false;
  }
  left_ -= bytes;
  return true;
}

}  // namespace despatch
