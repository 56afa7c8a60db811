#include <fstream>
#include <iostream>

#include "app/options.hpp"
#include "base/time.hpp"
#include "chain/poster.hpp"

namespace rz::app {

namespace {

constexpr int china_minutes = 480;

int give_up(const std::string& what) {
  std::cerr << what << "\n";
  return 1;
}

}  // namespace

int run_chain_draw(const DrawOptions& options) {
  std::error_code error;
  std::filesystem::create_directories(options.to, error);
  const auto language = options.language == "en" ? schema::Language::en : schema::Language::zh;
  for (const auto& folder : options.folders) {
    const auto chain = chain::load(folder);
    if (!chain) return give_up(folder.string() + " is no sound chain: see «rongzhi chain check»");
    pdf::About about;
    about.made = SystemClock{}.now();
    about.utc_offset_minutes = china_minutes;
    const auto drawn = pdf::draw(chain::poster_of(*chain, language, std::move(about), options.url));
    if (!drawn) return give_up(chain->definition.name + ": " + drawn.error());
    const auto file = options.to / (chain->definition.name + ".pdf");
    std::ofstream out(file, std::ios::binary);
    out << *drawn;
    if (!out.flush()) return give_up(file.string() + " cannot be written");
    std::cout << file.string() << "\n";
  }
  return 0;
}

}  // namespace rz::app
