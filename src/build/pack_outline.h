// What a pack is made of, as its file and its meeting say: items and their papers in order, before any is read.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "build/data.h"
#include "build/disk.h"
#include "build/pack_source.h"
#include "build/project.h"
#include "value/value.h"

namespace despatch {

/// A paper of the project, or a PDF that others made.
struct PackEntry {
  std::filesystem::path file;
  std::filesystem::path folder;  ///< of the paper or the pack that names it
  Span where;                    ///< where the author names it
  std::string title, public_title, alternative, language;
  bool appendix = false;
  Exemption exemption;  ///< the item's where it has none of its own
  [[nodiscard]] bool is_pdf() const;
};

struct OutlinedItem {
  std::string id;      ///< of the meeting's item; may be empty
  std::string number;  ///< "6"; may be empty
  std::string title;   ///< public
  std::string public_interest;
  Exemption exemption;
  std::vector<PackEntry> papers;
  Span where;
};

struct PackOutline {
  std::string title, subtitle, description, language;
  std::optional<PackEntry> agenda;
  bool contents = false;
  bool cover = false;
  int first_page = 1;
  std::optional<PackEntry> follows;
  bool restricted = false;
  std::vector<OutlinedItem> items;
  Value meeting;  ///< Undefined when the pack names none
  const Source* meeting_source = nullptr;
  std::filesystem::path meeting_folder;
};

/// The files in a project's folder that declare packs, in order of name.
[[nodiscard]] std::vector<std::filesystem::path> packs_in(const std::filesystem::path& folder, Disk& disk);
/// True when a pack is the members' copy.
[[nodiscard]] bool declares_restricted(const Source& pack);

/// Titles that nobody gave are made from the names of files. Faults are told in `out`; the files read are added to
/// `inputs`. Nothing when the pack cannot be outlined.
[[nodiscard]] std::optional<PackOutline> outline_pack(const std::filesystem::path& file, const ProjectFolder& project,
                                                      Disk& disk, DataFiles& data, Inputs& inputs, Diagnostics& out);

/// The editions that a pack comes out in: those it names, else those of the project's papers.
[[nodiscard]] std::vector<Located<std::string>> editions_of_pack(const std::filesystem::path& file,
                                                                 const ProjectFolder& project, DataFiles& data);

/// The PDFs that a paper's front matter names as its appendices, from the paper's folder. `inherited` holds for those
/// that say nothing of their own.
[[nodiscard]] std::vector<PackEntry> appendices_of(const Value& front_matter, const std::filesystem::path& folder,
                                                   Exemption inherited);

/// What its front matter says of a paper.
[[nodiscard]] Exemption exemption_of_paper(const Source& source);

/// "audit-report.pdf" → "Audit report"
[[nodiscard]] std::string title_from_name(const std::filesystem::path& file);

}  // namespace despatch
