#include "template/template.h"
namespace despatch {
CodeTable template_codes() { return {}; }
}  // namespace despatch
