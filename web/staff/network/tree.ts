// The bodies of a district as a tree to walk: who stands below whom, many of a kind folded into one line.

import type { Org } from "@shared/api/client";
import { initialsOf } from "@shared/initials";

/** More of one kind below one body are folded. */
const foldedFrom = 8;
export const foundMax = 60;

export interface TreeRow {
  /** The body's, or that of a fold: «PARENT kind». */
  key: string;
  depth: number;
  org?: Org;
  /** The kind of what is folded. */
  kind: string;
  /** How many stand below. */
  count: number;
  open: boolean;
}

export class BodyTree {
  readonly byId: Map<string, Org>;
  private readonly below = new Map<string, Org[]>();

  constructor(
    readonly orgs: Org[],
    kinds: string[],
  ) {
    this.byId = new Map(orgs.map((org) => [org.id, org]));
    const rank = new Map(kinds.map((kind, index) => [kind, index]));
    for (const org of orgs) {
      const parent = org.parent_id && this.byId.has(org.parent_id) ? org.parent_id : "";
      const siblings = this.below.get(parent);
      if (siblings) siblings.push(org);
      else this.below.set(parent, [org]);
    }
    for (const siblings of this.below.values()) siblings.sort((a, b) => (rank.get(a.kind) ?? 99) - (rank.get(b.kind) ?? 99));
  }

  /** Those right below. */
  childrenOf(id: string): readonly Org[] {
    return this.below.get(id) ?? [];
  }

  /** Those above, the top first, without the body itself. */
  pathOf(id: string): Org[] {
    const out: Org[] = [];
    let org = this.byId.get(id);
    while (org?.parent_id && out.length < 32) {
      org = this.byId.get(org.parent_id);
      if (org) out.unshift(org);
    }
    return out;
  }

  /** What must be open so that the body is seen. */
  keysTo(id: string): string[] {
    return [...this.pathOf(id), this.byId.get(id)].flatMap((org) => (org ? [org.id, `${org.parent_id ?? ""} ${org.kind}`] : []));
  }

  rows(open: Set<string>): TreeRow[] {
    const out: TreeRow[] = [];
    const add = (parent: string, depth: number) => {
      const byKind = new Map<string, Org[]>();
      for (const org of this.below.get(parent) ?? []) byKind.set(org.kind, [...(byKind.get(org.kind) ?? []), org]);
      for (const [kind, orgs] of byKind) {
        const isFolded = orgs.length >= foldedFrom && byKind.size > 1;
        const key = `${parent} ${kind}`;
        if (isFolded) out.push({ key, depth, kind, count: orgs.length, open: open.has(key) });
        if (isFolded && !open.has(key)) continue;
        for (const org of orgs) addOrg(org, isFolded ? depth + 1 : depth);
      }
    };
    const addOrg = (org: Org, depth: number) => {
      const isOpen = open.has(org.id);
      out.push({ key: org.id, depth, org, kind: org.kind, count: this.below.get(org.id)?.length ?? 0, open: isOpen });
      if (isOpen) add(org.id, depth + 1);
    };
    add("", 0);
    return out;
  }

  /** By a part of the name, its pinyin initials from any place on, or the code; those that begin so come first. */
  find(typed: string): Org[] {
    const sought = typed.trim().toLowerCase();
    if (sought === "") return [];
    const ranked = this.orgs.flatMap((org) => {
      const name = org.name.toLowerCase();
      const initials = initialsOf(org.name);
      const places = [name.indexOf(sought), initials.indexOf(sought)].filter((at) => at >= 0);
      if (places.length === 0 && !org.code?.startsWith(sought)) return [];
      return [{ org, rank: places.includes(0) ? 0 : 1 }];
    });
    return ranked.sort((a, b) => a.rank - b.rank).slice(0, foundMax).map(({ org }) => org);
  }
}
