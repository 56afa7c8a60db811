#include "flow/parties.hpp"

#include <algorithm>

#include "flow/perform.hpp"

namespace rz::flow {

namespace {

StepError refuse(Refusal why, const Step& step, std::string detail = {}) {
  return {why, step.name, std::move(detail)};
}

const RatingRule* rating_rule(const Draft& draft, const Step& step) {
  if (step.rates.empty()) return nullptr;
  const auto found = draft.chain().ratings.find(step.rates);
  return found == draft.chain().ratings.end() ? nullptr : &found->second;
}

std::string rater_key(const Draft& draft) {
  for (const auto& party : draft.matter().parties) {
    if (is_party(draft.matter(), party, draft.actor())) return party_key(draft.matter(), party);
  }
  return "asker";  // a receipt, or staff who write down what the asker said
}

}  // namespace

bool has_rated(const Draft& draft, std::string_view rating) {
  const auto rater = rater_key(draft);
  return std::ranges::any_of(draft.matter().ratings, [&](const Rating& given) {
    return given.name == rating && given.rater == rater && given.closing_no == draft.matter().closing_no;
  });
}

std::optional<StepError> check_rating(const Draft& draft, const Step& step, const Input& input) {
  const auto* rule = rating_rule(draft, step);
  if (!rule) return std::nullopt;
  const auto score = integer_in(input.fields, rule->score_field);
  if (score < 1 || score > rule->scale) return refuse(Refusal::bad_value, step, rule->score_field);
  return has_rated(draft, rule->name) ? std::optional(refuse(Refusal::already_rated, step)) : std::nullopt;
}

std::optional<StepError> check_marked_party(const Draft& draft, const Step& step, const Input& input) {
  if (step.marks_field.empty()) return std::nullopt;
  const auto named = integer_in(input.fields, step.marks_field);
  const auto all = std::ranges::count_if(draft.matter().parties,
                                         [&](const Party& party) { return can_be_marked(draft.chain(), party); });
  if (named >= 1 && named <= all) return std::nullopt;
  return refuse(Refusal::bad_value, step, step.marks_field);
}

std::optional<StepError> join_parties(Draft& draft, const Step& step) {
  if (step.joins.empty()) return std::nullopt;
  const auto rule = draft.chain().parties.find(step.joins);
  if (rule == draft.chain().parties.end()) return refuse(Refusal::limit, step, step.joins);
  std::vector<std::int64_t> refs;
  if (!step.joins_field.empty()) {
    for (const auto& text : texts_in(draft.matter().fields, step.joins_field)) {
      if (const auto ref = parse_id(text)) refs.push_back(*ref);
    }
  } else if (rule->second.kind == PartyRule::Kind::org) {
    refs.push_back(draft.post().org.value);
  } else {
    const bool known = rule->second.kind == PartyRule::Kind::account;
    refs.push_back(known ? draft.actor().account.value : 0);
  }
  static constexpr std::string_view kinds[] = {"person", "org", "account"};
  for (const auto ref : refs) {
    const auto& all = draft.matter().parties;
    const bool known = ref != 0 && std::ranges::any_of(all, [&](const Party& party) {
                         return party.name == step.joins && party.ref == ref;
                       });
    if (known) continue;
    if (std::ranges::count(all, step.joins, &Party::name) >= rule->second.most) {
      return refuse(Refusal::limit, step, step.joins);
    }
    draft.change(change::PartyJoined{
        Party{step.joins, std::string(kinds[static_cast<int>(rule->second.kind)]), ref, {}}});
    const bool is_one_of_several = !draft.chain().marks.empty() && can_be_marked(draft.chain(), draft.matter().parties.back());
    if (ref == 0 && is_one_of_several) {
      draft.number_personal(std::ranges::count_if(
          draft.matter().parties, [&](const Party& party) { return can_be_marked(draft.chain(), party); }));
    }
  }
  return std::nullopt;
}

void mark_party(Draft& draft, const Step& step) {
  if (step.marks.empty()) return;
  const auto& parties = draft.matter().parties;
  const auto named = integer_in(draft.matter().fields, step.marks_field);
  std::int64_t number = 0;  // of those that can be marked
  for (std::size_t i = 0; i < parties.size(); ++i) {
    if (can_be_marked(draft.chain(), parties[i])) ++number;
    const bool meant = step.marks_field.empty() ? is_party(draft.matter(), parties[i], draft.actor())
                                                : can_be_marked(draft.chain(), parties[i]) && number == named;
    if (!meant) continue;
    draft.change(change::Marked{static_cast<int>(i), step.marks, draft.matter().text_version});
    return;
  }
}

void give_rating(Draft& draft, const Step& step) {
  const auto* rule = rating_rule(draft, step);
  if (!rule) return;
  const auto score = static_cast<int>(integer_in(draft.matter().fields, rule->score_field));
  draft.change(change::Rated{Rating{rule->name, rater_key(draft), find_org(draft, rule->rated),
                                    draft.matter().closing_no, score, draft.now()}});
}

}  // namespace rz::flow
