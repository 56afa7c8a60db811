#include "org/change.hpp"

#include <algorithm>

#include "org/credit_code.hpp"

namespace rz::org {

namespace {

Level level_of(Kind kind) {
  switch (kind) {
    case Kind::grid: return Level::grid;
    case Kind::community: return Level::community;
    case Kind::street: return Level::street;
    default: return Level::none;
  }
}

bool is_code(std::string_view text) {
  static constexpr std::string_view signs = "abcdefghijklmnopqrstuvwxyz0123456789._-";
  return !text.empty() && text.size() <= code_bytes_max && text.find_first_not_of(signs) == std::string_view::npos;
}

/// One change of one body: applies what is said and gathers what is wrong with it.
class Changing {
 public:
  Changing(const Growing& orgs, const place::Places& places, const Org& before, const Change& change)
      : orgs_(orgs), places_(places), before_(before), change_(change), after_(before) {}

  Result<Org, std::vector<ChangeError>> run(Instant now) {
    take_all();
    require(!errors_.empty() || after_ != before_, "", Fault::nothing_changes);
    if (!errors_.empty()) return fail(std::move(errors_));
    after_.revision = before_.revision + 1;
    after_.since = now;
    return std::move(after_);
  }

  Result<Org, std::vector<ChangeError>> found(Instant now) {
    require(is_code(before_.code), "code", Fault::no_code);
    require(orgs_.find_code(before_.code) == nullptr, "code", Fault::taken);
    require(orgs_.size() < orgs_max, "", Fault::too_many);
    require(change_.name_zh.has_value(), "name_zh", Fault::missing);
    require(change_.name_en.has_value(), "name_en", Fault::missing);
    require(change_.place.has_value(), "place", Fault::missing);
    take_all();
    if (!errors_.empty()) return fail(std::move(errors_));
    after_.since = now;
    return std::move(after_);
  }

 private:
  void require(bool holds, std::string_view field, Fault fault) {
    if (!holds) errors_.push_back({field, fault});
  }

  void take_all() {
    take_texts();
    take_credit_code();
    take_parent();
    take_place();
    take_members();
    take_life();
    check_territory();
    require(!trim(change_.reason).empty(), "reason", Fault::missing);
    limit(change_.reason, "reason", reason_characters_max);
    limit(change_.paper, "paper", paper_characters_max);
  }

  void limit(std::string_view text, std::string_view field, std::size_t characters_max) {
    require(count_characters(text) <= characters_max, field, Fault::too_long);
  }

  void take_name(const std::optional<std::string>& said, std::string_view field, std::size_t characters_max, std::string& name) {
    if (!said) return;
    name = trim(*said);
    require(!name.empty(), field, Fault::missing);
    limit(name, field, characters_max);
  }

  void take_texts() {
    take_name(change_.name_zh, "name_zh", name_zh_characters_max, after_.name_zh);
    take_name(change_.name_en, "name_en", name_en_characters_max, after_.name_en);
    if (!change_.phone) return;
    limit(*change_.phone, "phone", phone_characters_max);
    after_.phone = change_.phone->empty() ? std::nullopt : change_.phone;
  }

  void take_credit_code() {
    if (!change_.credit_code) return;
    after_.credit_code = *change_.credit_code;
    if (after_.credit_code.empty()) return;
    require(is_credit_code(after_.credit_code), "credit_code", Fault::no_credit_code);
    const auto* other = orgs_.find_credit_code(after_.credit_code);
    require(!other || other->id == before_.id, "credit_code", Fault::taken);
  }

  void take_parent() {
    if (!change_.parent) return;
    after_.parent = *change_.parent;
    if (!after_.parent) return;
    const auto* parent = orgs_.find(after_.parent);
    require(parent != nullptr, "parent", Fault::unknown);
    require(!parent || parent->life != Life::ended, "parent", Fault::ended);
    const bool goes_round = after_.parent == before_.id || orgs_.is_above(before_.id, after_.parent);
    require(!goes_round, "parent", Fault::below_itself);
  }

  void take_place() {
    if (!change_.place) return;
    after_.place = *change_.place;
    require(places_.find(after_.place) != nullptr, "place", Fault::unknown);
  }

  /// One body answers for a place at a level.
  void check_territory() {
    if (after_.level == Level::none || after_.life == Life::ended) return;
    const auto* there = orgs_.exactly_at(after_.place, after_.level);
    require(!there || there->id == before_.id, change_.place ? "place" : "life", Fault::taken);
  }

  void take_members() {
    if (!change_.members) return;
    require(*change_.members >= 0 && *change_.members <= members_max, "members", Fault::no_number);
    after_.members = change_.members;
  }

  void take_life() {
    if (!change_.life) return;
    after_.life = *change_.life;
    if (after_.life != Life::ended || before_.life == Life::ended) return;
    const auto& now = orgs_.below();
    const auto is_alive = [&](OrgId child) { return now.find(child)->life != Life::ended; };
    require(std::ranges::none_of(now.children(before_.id), is_alive), "life", Fault::has_children);
    require(std::ranges::find(now.duties(), before_.id, &Duty::org) == now.duties().end(), "life", Fault::has_duties);
    require(!before_.is_catch_all, "life", Fault::catch_all);
  }

  const Growing& orgs_;
  const place::Places& places_;
  const Org& before_;
  const Change& change_;
  Org after_;
  std::vector<ChangeError> errors_;
};

}  // namespace

Result<Org, std::vector<ChangeError>> changed(const Growing& orgs, const place::Places& places, const Org& before,
                                              const Change& change, Instant now) {
  return Changing(orgs, places, before, change).run(now);
}

Result<Org, std::vector<ChangeError>> founded(const Growing& orgs, const place::Places& places, OrgId id, Kind kind,
                                              std::string code, const Change& change, Instant now) {
  Org blank;
  blank.id = id;
  blank.kind = kind;
  blank.level = level_of(kind);
  blank.code = code.empty() ? "org." + format_id(id) : std::move(code);
  blank.appraised = !is_asked(kind) && answers(kind);
  return Changing(orgs, places, blank, change).found(now);
}

}  // namespace rz::org
