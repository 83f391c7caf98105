// Where `include`, `import`, `extends` and a paper's `template:` look: the project's templates, then the program's.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "build/disk.h"
#include "template/template.h"

namespace despatch {

struct TemplateFolder {
  std::filesystem::path path;
  std::string label;  ///< in Inputs: "project:templates", "program:templates"
};

/// Nothing outside the folders can be reached, by `..`, by a link or otherwise.
class TemplateFolders : public TemplateLoader {
 public:
  TemplateFolders(Disk& disk, std::vector<TemplateFolder> folders) : disk_(disk), folders_(std::move(folders)) {}

  const Source* load(std::string_view name) override;
  [[nodiscard]] std::vector<std::string> names() const override;

  /// While it lives, what the calling thread loads is also written down in `inputs`; and so is what was looked for in
  /// vain, since a file of that name would change the paper.
  class Recording {
   public:
    Recording(TemplateFolders& folders, Inputs& inputs);
    ~Recording();
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

   private:
    TemplateFolders& folders_;
  };

 private:
  void record(const std::string& name, const std::string& hash);

  Disk& disk_;
  std::vector<TemplateFolder> folders_;
  std::mutex mutex_;
  std::map<std::thread::id, Inputs*> recording_;
};

}  // namespace despatch
