// The pinyin initials of a Chinese name, «平高社区» → «pgsq», so that it is found with four keys and no input method.
// The browser orders Chinese by pinyin; between which of these characters one falls says with which letter it begins.
// A character of several readings goes by its commonest.

const firsts = "阿八嚓哒妸发旮哈讥咔垃妈拿噢妑七呥扨他穵夕丫帀";
const letters = "abcdefghjklmnopqrstwxyz";
const order = new Intl.Collator("zh-Hans-CN-u-co-pinyin");

function initialOf(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return /[\p{L}\p{N}]/u.test(character) ? character.toLowerCase() : "";
  let found = "";
  for (let at = 0; at < letters.length && order.compare(firsts[at]!, character) <= 0; ++at) found = letters[at]!;
  return found;
}

const known = new Map<string, string>();

export function initialsOf(name: string): string {
  let initials = known.get(name);
  if (initials === undefined) known.set(name, (initials = [...name].map(initialOf).join("")));
  return initials;
}

/** Whether what was typed means this name: a part of it, or its first initials. */
export function isMeant(name: string, typed: string): boolean {
  const sought = typed.trim().toLowerCase();
  return name.toLowerCase().includes(sought) || initialsOf(name).startsWith(sought);
}
