#pragma once
// Every word of the board's pages in both languages; words of the chain, of places and bodies come with them.

#include <string_view>

namespace rz::board {

struct Word {
  std::string_view zh;
  std::string_view en;

  std::string_view in(bool is_zh) const { return is_zh ? zh : en; }
};

namespace words {

inline constexpr Word board{"公开栏", "Public board"};
inline constexpr Word skip{"跳到正文", "Skip to content"};
inline constexpr Word sections{"栏目", "Sections"};
inline constexpr Word list{"公开事项", "Matters"};
inline constexpr Word figures{"办理数据", "Figures"};
inline constexpr Word map{"地图", "Map"};
inline constexpr Word announcements{"便民公告", "Announcements"};
inline constexpr Word announcements_title{"停水停电等便民公告", "Announcements: water, power, roads and more"};
inline constexpr Word announcements_description{"社区、街道和有关单位发布的停水、停电、道路施工等公告。", "What communities, streets and other bodies announce: no water, no power, road works."};
inline constexpr Word announcements_none{"这里目前没有公告。", "There is nothing announced here at the moment."};
inline constexpr Word projects{"小区改造", "Renovations"};
inline constexpr Word projects_title{"老旧小区改造", "Renovation of old compounds"};
inline constexpr Word projects_description{"改什么、花多少钱、做到哪一步：方案、预算、进度和验收。", "What is built, what it costs and how far it is: plan, budget, progress and acceptance."};
inline constexpr Word projects_none{"这里目前没有公示的改造项目。", "No renovation is published here at the moment."};
inline constexpr Word contracts{"共建契约", "Contracts"};
inline constexpr Word contracts_title{"共建契约：谁承诺了什么", "Contracts of co-building: who promised what"};
inline constexpr Word contracts_description{"机关、企业、社会组织和社区签下的共建项目：做什么、谁来做、到什么时候。", "What offices, companies, organisations and communities promised each other: what, by whom, until when."};
inline constexpr Word contracts_none{"这里目前没有公示的共建项目。", "No contract is published here at the moment."};
inline constexpr Word hearings{"听居民说事", "Hearings"};
inline constexpr Word hearings_title{"听居民说事", "Hearings: your community listens"};
inline constexpr Word hearings_description{"什么时候、在哪里听居民说事，说了多少件、办成了多少件。", "When and where your community listens, how much was said, and what became of it."};
inline constexpr Word hearings_none{"这里目前没有预告。", "No hearing is announced here at the moment."};
inline constexpr Word menu{"服务菜单", "Menu of services"};
inline constexpr Word menu_title{"共建服务菜单", "What bodies offer to communities"};
inline constexpr Word menu_description{"机关、企业、社会组织自愿提供的服务，社区可以点单。", "What offices, companies and organisations offer of their own wish; communities order from it."};
inline constexpr Word menu_none{"这里目前没有可点的服务。", "Nothing is offered here at the moment."};
inline constexpr Word menu_current{"可点单", "To be ordered"};
inline constexpr Word answers{"法律问答", "Questions of law"};
inline constexpr Word answers_title{"法律问答", "Questions of law and their answers"};
inline constexpr Word answers_description{"居民问、法律顾问答；去掉姓名，并经提问人同意后公开。", "Residents ask, advisers answer; without names, and shown because the asker agreed."};
inline constexpr Word answers_none{"这里目前没有公开的问答。", "No answer is shown here at the moment."};
inline constexpr Word answers_current{"已答复", "Answered"};
inline constexpr Word committees{"调解组织", "Mediation"};
inline constexpr Word committees_title{"调解组织和调解室", "Mediation committees and their rooms"};
inline constexpr Word committees_description{"谁能调解、擅长什么，法律顾问和社区民警是谁，房间在哪里、什么时候开。调解不收费。", "Who mediates and in which fields, the adviser and the police officer, the rooms and their hours. Mediation is free of charge."};
inline constexpr Word committees_none{"这里目前没有登记的调解组织。", "No committee is entered here at the moment."};
inline constexpr Word committees_current{"在任、在用", "In office"};
inline constexpr Word project_current{"进行中", "Under way"};
inline constexpr Word project_over{"已结束", "Over"};
inline constexpr Word announcement_current{"正在公告", "In force"};
inline constexpr Word announcement_over{"已结束", "Over"};
inline constexpr Word announced_at{"发布于 ", "Published "};
inline constexpr Word from_time{"开始", "From"};
inline constexpr Word until_time{"结束", "Until"};
inline constexpr Word over_time{"提前结束于", "Over since"};
inline constexpr Word hotline{"咨询电话", "Telephone for questions"};
inline constexpr Word follow{"关注", "Follow"};
inline constexpr Word follow_here{"用邮箱关注这里", "Follow this place by e-mail"};
inline constexpr Word follow_matter_here{"用邮箱关注这件事", "Follow this matter by e-mail"};
inline constexpr Word follow_title{"用邮箱关注", "Follow by e-mail"};
inline constexpr Word follow_intro{"有新的公告和公开的答复时，给您发邮件。只用这个邮箱发通知，每封邮件里都可以取消，取消后即删除。", "You are written to when something is announced or answered there. The address is used for that alone; every letter has a way to end it, and then the address is deleted."};
inline constexpr Word follow_what{"关注什么", "What you follow"};
inline constexpr Word follow_address{"电子邮箱", "E-mail address"};
inline constexpr Word follow_send{"发送确认邮件", "Send the letter that confirms it"};
inline constexpr Word follow_sent_title{"请到邮箱里确认", "Please look into your letters"};
inline constexpr Word follow_sent{"确认邮件已发出。打开邮件里的链接，点“确认关注”才开始通知。没有收到，请看垃圾邮件或核对邮箱。", "The letter is on its way. Open its link and confirm; only then are you told. If it does not come, look among the unwanted letters or check the address."};
inline constexpr Word follow_confirm_title{"确认关注", "Confirm"};
inline constexpr Word follow_confirm{"确认关注", "Follow it"};
inline constexpr Word follow_end{"不再关注", "Follow it no longer"};
inline constexpr Word follow_on_title{"已经关注", "You follow it"};
inline constexpr Word follow_on{"有新的公告和公开的答复时，会给您发邮件。", "You are written to when something is announced or answered there."};
inline constexpr Word follow_ended_title{"已取消关注", "You follow it no longer"};
inline constexpr Word follow_ended{"不再给您发邮件，邮箱地址已删除。", "No more letters; your address was deleted."};
inline constexpr Word follow_gone_title{"链接已失效", "The link is void"};
inline constexpr Word follow_gone{"可能已经取消关注，或者三天内没有确认。需要时请重新关注。", "It was ended, or not confirmed within three days. Follow it anew if you wish."};
inline constexpr Word follow_off{"暂时不能用邮箱关注，可以使用订阅源。", "Following by e-mail is not open; use the feed."};
inline constexpr Word follow_no_mail{"这不是电子邮箱地址，请核对。", "This is no e-mail address; please check it."};
inline constexpr Word follow_too_many{"一个邮箱最多关注 20 处，请先取消不需要的。", "One address follows 20 at most; end one first."};
inline constexpr Word follow_not_sent{"邮件没有发出去，请核对邮箱，稍后再试。", "The letter could not be sent. Check the address and try again later."};
inline constexpr Word follow_too_often{"操作太频繁，请稍后再试。", "Too often; please try again later."};
inline constexpr Word ask{"我要反映", "Ask for something"};
inline constexpr Word other_language{"English", "中文"};
inline constexpr Word larger{"大字版", "Large type"};
inline constexpr Word largest{"更大字", "Larger still"};
inline constexpr Word normal{"标准字", "Normal type"};

inline constexpr Word list_title{"居民问了什么，办得怎么样", "What was asked, and what came of it"};
inline constexpr Word list_description{"居民同意公开、已经答复的诉求：事项、地点、答复和诉求人的评价。", "Requests that were answered and whose askers agreed to show them: what, where, the answer, and the asker's word on it."};
inline constexpr Word filter{"查找", "Find"};
inline constexpr Word place{"地点", "Place"};
inline constexpr Word whole_district{"全区", "The whole district"};
inline constexpr Word whole_street{"（整个街道）", " (all of it)"};
inline constexpr Word category{"事项分类", "Category"};
inline constexpr Word all_categories{"全部分类", "All categories"};
inline constexpr Word outcome{"办得怎么样", "What came of it"};
inline constexpr Word all_outcomes{"全部", "Everything"};
inline constexpr Word month{"反映月份", "Month it was asked"};
inline constexpr Word all_months{"全部月份", "All months"};
inline constexpr Word show{"查看", "Show"};
inline constexpr Word found{"共 ", ""};
inline constexpr Word found_unit{" 件公开事项", " matters"};
inline constexpr Word none_found{"没有符合条件的公开事项。", "Nothing on the board fits this."};
inline constexpr Word none_found_hint{"公开的只有诉求人同意公开、已经答复的事项。可以放宽条件再查。", "Only matters that were answered and whose askers agreed stand here. Ask for less, or for a wider place."};
inline constexpr Word show_all{"查看全部公开事项", "Show all matters"};
inline constexpr Word feed{"用订阅源（Atom）关注这些事项", "Follow these by feed (Atom)"};
inline constexpr Word matter_feed{"用订阅源（Atom）关注这件事", "Follow this matter by feed (Atom)"};
inline constexpr Word pages{"翻页", "Pages"};
inline constexpr Word earlier_page{"上一页", "Previous page"};
inline constexpr Word later_page{"下一页", "Next page"};
inline constexpr Word page_at{"第 ", "Page "};
inline constexpr Word page_of{" 页，共 ", " of "};
inline constexpr Word page_end{" 页", ""};
inline constexpr Word near{"近 90 天这里共受理 ", "In 90 days this place had "};
inline constexpr Word near_end{" 件（含未公开的）", " requests, those that are not shown among them"};

inline constexpr Word solved{"已解决", "Solved"};
inline constexpr Word unsolved{"未解决", "Not solved"};
inline constexpr Word unrated{"未评价", "Not rated"};
inline constexpr Word answer{"答复", "Answer"};
inline constexpr Word published_on{"公开于", "Published"};
inline constexpr Word asked_on{"反映时间", "Asked"};
inline constexpr Word number{"编号", "Number"};
inline constexpr Word kind{"诉求类型", "Kind"};
inline constexpr Word handler{"承办单位", "Handled by"};
inline constexpr Word course{"办理过程", "What happened"};
inline constexpr Word was_asked{"居民反映", "Asked"};
inline constexpr Word was_contacted{"首次联系诉求人", "First contact with the asker"};
inline constexpr Word was_answered{"办结并答复", "Answered"};
inline constexpr Word was_published{"在公开栏公开", "Shown on the board"};
inline constexpr Word in_time{"按时", "in time"};
inline constexpr Word late{"超时", "late"};
inline constexpr Word word_of_asker{"诉求人的评价", "The asker's word"};
inline constexpr Word satisfied{"满意", "satisfied"};
inline constexpr Word unsatisfied{"不满意", "not satisfied"};
inline constexpr Word unrated_sentence{"公开时诉求人尚未评价，或未联系上。", "The asker had not rated it when it was shown, or was not reached."};
inline constexpr Word covered{"文字中的姓名、电话、证件号码、车牌或门牌已自动隐去。", "Names, phone numbers, identity numbers, plates or door numbers in the text were hidden automatically."};
inline constexpr Word back{"返回公开事项", "Back to the matters"};
inline constexpr Word missing_title{"没有这件公开事项", "There is no such matter on the board"};
inline constexpr Word missing{"它可能没有公开，或已撤下。您自己反映的事项，请凭回执查询。", "It may not be shown, or was taken off. What you asked yourself you follow with your receipt."};
inline constexpr Word not_ready_title{"公开栏正在准备", "The board is being made ready"};
inline constexpr Word not_ready{"请稍候片刻再打开。", "Please open it again in a moment."};

inline constexpr Word figures_title{"诉求办理数据", "How requests are answered"};
inline constexpr Word figures_description{"受理、首次联系、办结、解决和满意的件数与比率，分社区和部门，附计算方法。", "How many were accepted, contacted, closed, solved and satisfied, as counts and shares by community and department, with the formulas."};
inline constexpr Word period{"反映时间", "Asked in"};
inline constexpr Word last_30{"近 30 天", "The last 30 days"};
inline constexpr Word last_90{"近 90 天", "The last 90 days"};
inline constexpr Word last_365{"近一年", "The last year"};
inline constexpr Word accepted{"受理", "Accepted"};
inline constexpr Word answered_in_time{"回应率", "Contacted in time"};
inline constexpr Word closed{"办结率", "Closed"};
inline constexpr Word closed_in_time{"按时办结率", "Closed in time"};
inline constexpr Word solved_share{"解决率", "Solved"};
inline constexpr Word satisfied_share{"满意率", "Satisfied"};
inline constexpr Word not_reached{"未联系上或未评价", "Not reached, or no word"};
inline constexpr Word days{"办结用时（天）", "Days to close"};
inline constexpr Word accepted_formula{"已受理的诉求；不予受理、重复反映和撤回的不计", "accepted requests; without those refused, told as repeats or withdrawn"};
inline constexpr Word answered_formula{"按时首次联系 ÷ 已首次联系", "first contact within its limit ÷ first contacts"};
inline constexpr Word closed_formula{"已办结 ÷ 受理", "closed ÷ accepted"};
inline constexpr Word closed_in_time_formula{"在总时限内办结 ÷ 已办结", "closed within the asker's limit ÷ closed"};
inline constexpr Word solved_formula{"诉求人说已解决 ÷ 问到并答复的", "«solved» by the asker's word ÷ asked and answered"};
inline constexpr Word satisfied_formula{"诉求人说满意或基本满意 ÷ 问到并答复的", "satisfied by the asker's word ÷ asked and answered"};
inline constexpr Word not_reached_formula{"已办结而没有诉求人评价的，不计入解决率和满意率", "closed without the asker's word; in neither share"};
inline constexpr Word days_formula{"从反映到办结的自然日，中位数", "calendar days from asking to closing, the median"};
inline constexpr Word few{"少于 5 件", "fewer than 5"};
inline constexpr Word few_note{"分母少于 5 件的不显示比率，以免认出个人；表中写作 <5。", "Where fewer than 5 are counted, no share is shown, as it might show who it was; tables say <5."};
inline constexpr Word by_community{"分社区", "By community"};
inline constexpr Word by_body{"分部门和街道", "By department and subdistrict"};
inline constexpr Word community{"社区", "Community"};
inline constexpr Word body{"承办单位", "Handling body"};
inline constexpr Word nothing_counted{"这段时间没有受理的诉求。", "No requests were accepted in this time."};

inline constexpr Word map_title{"各社区的诉求", "Requests by community"};
inline constexpr Word map_description{"各社区受理的诉求件数，地图和列表。", "How many requests each community had, as a map and a list."};
inline constexpr Word illustration{"边界为示意，未经勘测。", "Boundaries are drawn, not surveyed."};
inline constexpr Word legend{"件数", "Requests"};
inline constexpr Word map_number{"图号", "No."};
inline constexpr Word shown{"已公开", "Shown"};
inline constexpr Word no_map{"还没有社区边界，下面是列表。", "There are no boundaries of communities yet; here is the list."};

inline constexpr Word about{"这里公开什么", "What stands here"};
inline constexpr Word about_shown{"只公开诉求人同意公开、工作人员写明摘要的事项；地点写到小区，没有小区的写到社区；不公开照片。",
                                  "Only matters whose askers agreed, in words that staff wrote for the public; places no finer than a compound; no photos."};
inline constexpr Word about_never{"举报、调解、涉及未成年人的事项和领导批示、上级交办件不公开，也不计入这里的数据。",
                                  "Reports of wrongdoing, mediation, what concerns minors, and instructions are not shown, nor counted here."};
inline constexpr Word about_cover{"公开前由工作人员删去个人信息；显示时再自动检查一遍，发现姓名、电话、证件号码、车牌和门牌一律隐去。",
                                  "Staff leave personal data out; when shown, the text is checked once more, and names, phone numbers, identity numbers, plates and door numbers are hidden."};

}  // namespace words

}  // namespace rz::board
