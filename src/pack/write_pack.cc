#include "pack/pack.h"

#include <algorithm>

#include <fmt/format.h>

#include "write/pdf/layout/setting.h"

namespace despatch {
namespace {

using layout::Setting;

/// A text that tells page numbers may grow by telling them. It settles at once or at the second time.
constexpr int kMostRounds = 6;

/// A part as it stands in the file that is being made.
struct Set {
  Document document;  ///< with its links as they are in the pack
  std::unique_ptr<Setting> setting;
  std::size_t pages = 1;
};

class Book {
 public:
  Book(const PackPlan& plan, pdf::FontLibrary& fonts)
      : plan_(plan), fonts_(fonts), file_(fonts, plan.properties), sets_(plan.parts.size()) {
    for (std::size_t i = 0; i < sets_.size(); ++i) {
      const PackPart& part = plan_.parts[i];
      if (part.foreign) {
        sets_[i].pages = part.foreign->pages();
      } else if (!part.tells_pages) {
        set(i, part.document);
      }
    }
    settle();
  }

  [[nodiscard]] const std::vector<PackPages>& pages() const { return pages_; }

  std::string write(Diagnostics& diagnostics) {
    file_.label_pages(0, pdf::PdfFile::LabelStyle::Decimal, "", plan_.first_page);
    std::optional<std::size_t> item;
    for (std::size_t i = 0; i < sets_.size(); ++i) {
      const std::string prefix = fmt::format("p{}.", i + 1);
      if (plan_.parts[i].item && plan_.parts[i].item != item) {
        file_.begin_part({.prefix = prefix});
        file_.add_bookmark(1, plan_.items[*plan_.parts[i].item], "despatch.start");
      }
      item = plan_.parts[i].item;
      write_part(i, prefix, diagnostics);
      sets_[i].setting.reset();
    }
    fill_up();
    file_.set_claims(claims_);
    auto bytes = file_.finish();
    if (bytes) return *std::move(bytes);
    diagnostics.error("pdf/not-written", {}, bytes.error());
    return {};
  }

 private:
  void set(std::size_t i, Document document) {
    const PackPart& part = plan_.parts[i];
    sets_[i].setting.reset();
    sets_[i].document = std::move(document);
    if (part.relink) rewrite_links(sets_[i].document, part.relink);
    Diagnostics told_already;
    sets_[i].setting =
        std::make_unique<Setting>(sets_[i].document, part.options, fonts_, part.load, told_already, file_);
    sets_[i].pages = sets_[i].setting->pages.size();
  }

  void number() {
    pages_.clear();
    int next = plan_.first_page;
    for (const Set& set : sets_) {
      pages_.push_back({next, next + static_cast<int>(set.pages) - 1});
      next += static_cast<int>(set.pages);
    }
  }

  void settle() {
    for (int round = 0; round < kMostRounds; ++round) {
      number();
      const std::vector<PackPages> told = pages_;
      bool any = false;
      for (std::size_t i = 0; i < sets_.size(); ++i) {
        if (!plan_.parts[i].tells_pages) continue;
        any = true;
        set(i, plan_.parts[i].tells_pages(told));
      }
      number();
      if (!any || pages_ == told) return;
    }
  }

  void fill_up() {
    constexpr double kPointsPerMm = 72 / 25.4;
    const auto multiple = static_cast<std::size_t>(std::max(1, plan_.page_multiple));
    while (file_.pages() % multiple != 0) {
      (void)file_.begin_page({plan_.theme.page_width_mm * kPointsPerMm, plan_.theme.page_height_mm * kPointsPerMm});
      file_.end_page();
    }
  }

  void write_part(std::size_t i, const std::string& prefix, Diagnostics& diagnostics) {
    const PackPart& part = plan_.parts[i];
    const std::size_t first = file_.pages();
    const std::string language = part.foreign ? part.foreign->language() : sets_[i].document.meta.language;
    const pdf::Tag root = file_.add_tag(
        pdf::Tag{0}, pdf::Role::Part,
        {.language = language == plan_.properties.language ? std::string() : language, .title = part.title});
    const int deeper = part.item ? 1 : 0;
    file_.begin_part({.root = root, .prefix = prefix, .bookmarks_deeper = deeper});
    const int page = pages_[i].from;
    if (part.foreign) {
      file_.add_bookmark(1, part.title, "despatch.start");
      file_.begin_part({.root = root, .prefix = prefix, .bookmarks_deeper = deeper + 1});
      const pdf::Claims allowed = part.foreign->place(file_,
                                                      {.root = root,
                                                       .prefix = prefix,
                                                       .first_page = page,
                                                       .last_page = last_page(),
                                                       .notice = part.notice,
                                                       .theme = plan_.theme},
                                                      fonts_, diagnostics);
      claims_.accessible = claims_.accessible && allowed.accessible;
      // Levels A, U and B demand less and less: B is met by all of them.
      if (rank(allowed.archival) < rank(claims_.archival)) claims_.archival = allowed.archival;
    } else {
      sets_[i].setting->paint_part({.first = page, .last = last_page(), .notice = part.notice});
    }
    if (file_.pages() > first)
      file_.set_foreign_anchor("despatch.start", first, 0, plan_.theme.page_height_mm * 72 / 25.4);
  }

  [[nodiscard]] int last_page() const { return pages_.empty() ? 1 : pages_.back().to; }

  static int rank(char level) { return level == 'A' ? 3 : level == 'U' ? 2 : level == 'B' ? 1 : 0; }

  const PackPlan& plan_;
  pdf::FontLibrary& fonts_;
  pdf::PdfFile file_;
  std::vector<Set> sets_;
  std::vector<PackPages> pages_;
  pdf::Claims claims_;
};

}  // namespace

MadePack write_pack(const PackPlan& plan, pdf::FontLibrary& fonts, Diagnostics& diagnostics) {
  Book book(plan, fonts);
  MadePack made{.pages = book.pages()};
  made.bytes = book.write(diagnostics);
  return made;
}

std::vector<PackPages> count_pack(const PackPlan& plan, pdf::FontLibrary& fonts) { return Book(plan, fonts).pages(); }

}  // namespace despatch
